/**
 * `archive_deleted_rows` while Nova's services go on writing, under each isolation that a server may
 * have as its default: whatever was committed is found afterwards, in one place.
 */

import assert from "node:assert/strict";
import { query as mariadbQuery } from "../../support/mariadb.ts";
import { query as postgresqlQuery } from "../../support/postgresql.ts";
import { hasServer, testServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost } from "./checks.ts";
import { letWritersWrite } from "./writers.ts";
import { eachRound } from "./rounds.ts";
import type { ServerEngine } from "./sessions.ts";
import { makeStage, type Stage } from "./stage.ts";

const INSTANCES = 60;
const ROUNDS = 1;
const WRITERS = 2;

const ISOLATIONS = {
  mysql: ["REPEATABLE READ", "READ COMMITTED"],
  postgresql: ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"],
} as const;

/** Makes an isolation the default of all connections to come, until disposed of. */
async function defaultIsolation(
  engine: ServerEngine,
  { cell, api }: Stage,
  isolation: string,
): Promise<AsyncDisposable> {
  const server = testServer(engine);
  if (engine === "mysql") {
    const set = (level: string) =>
      mariadbQuery(server, `SET GLOBAL TRANSACTION ISOLATION LEVEL ${level}`);
    await set(isolation);
    return { [Symbol.asyncDispose]: async () => void await set("REPEATABLE READ") };
  }
  for (const { location } of [cell, api]) {
    await postgresqlQuery(
      server,
      `ALTER DATABASE ${location.database} SET default_transaction_isolation = '${isolation}'`,
    );
  }
  // It goes with the databases.
  return { [Symbol.asyncDispose]: () => Promise.resolve() };
}

/**
 * Archives as long as there are writers, and once more when they are done.
 *
 * @param delay milliseconds between the program's statements, for writers to come in between.
 */
async function archiveWhile<R>(
  stage: Stage,
  writing: Promise<R>,
  delay: number,
  args: readonly string[],
) {
  await using round = await stage.round();
  round.cellProxy.delayMilliseconds = delay;
  let done = false;
  writing.then(() => done = true, () => done = true);
  let runs = 0;
  try {
    for (let last = false; !last; runs++) {
      last = done;
      const ended = await round.run(...args);
      assertGoodEnd(ended, "while others write");
    }
  } finally {
    // Nobody writes into databases that are gone.
    await writing;
  }
  return { written: await writing, runs };
}

function testWriters(engine: ServerEngine, isolation: string): void {
  Deno.test({
    name: `archive_deleted_rows while others write: all they commit is found (${engine}, ` +
      `${isolation})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      await using _default = await defaultIsolation(engine, stage, isolation);
      await eachRound(ROUNDS, async (random) => {
        const start = await stage.fill(random, INSTANCES);
        const writing = letWritersWrite(stage, start, random, WRITERS);
        const args = ["--txn-rows", random.pick(["50", "500", "10000"])];
        const { written, runs } = await archiveWhile(stage, writing, random.pick([0, 2]), [
          ...["archive_deleted_rows", "--until-complete", "--verbose", ...args],
          ...random.pick([[], ["--connections", "2"]]),
        ]);
        const kinds = [...written.committed].map(([kind, count]) => `${kind} ${count}`).join(", ");
        const when = `after ${runs} runs beside ${kinds}`;
        const now = await stage.read();
        assertNothingLost(written.expected, now, when);
        assertFinished(written.expected, now, when);
        // Otherwise the writers were of no use.
        assert.ok(runs >= 2 && written.committed.size >= 6, when);
      });
    },
  });
}

for (const engine of ["mysql", "postgresql"] as const) {
  for (const isolation of ISOLATIONS[engine]) testWriters(engine, isolation);
}
