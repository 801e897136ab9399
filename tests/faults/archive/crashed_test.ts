/**
 * A database server that is killed with SIGKILL while `archive_deleted_rows` works on it, and started
 * again on the same files; the API database is on a server of its own.
 */

import { start as startPostgresql } from "../../support/postgresql.ts";
import { hasServer, startMysqlServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost, assertReadable } from "./checks.ts";
import { assertAccounted } from "./counts.ts";
import { createMeasure } from "./faults.ts";
import { eachRound } from "./rounds.ts";
import type { ServerEngine } from "./sessions.ts";
import { makeStage } from "./stage.ts";
import { strikeAtRandom } from "./strikes.ts";

const INSTANCES = 60;
const ROUNDS = 1;

const PROXIES = { cell: "cellProxy", api: "apiProxy" } as const;

/** What is committed is on disk, as Nova's databases are run. */
async function durableServer(engine: ServerEngine) {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-crash-" });
  await Deno.chmod(folder, 0o755);
  const server = engine === "mysql"
    ? await startMysqlServer(`${folder}/server`, ["--innodb-flush-log-at-trx-commit=1"])
    : await startPostgresql(`${folder}/server`, ["fsync=on", "synchronous_commit=on"]);
  return {
    server,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

for (const engine of ["mysql", "postgresql"] as const) {
  for (const crashing of ["cell", "api"] as const) {
    Deno.test({
      name: `the ${crashing} server is killed under archive_deleted_rows (${engine})`,
      ignore: !hasServer(engine),
      async fn() {
        await using durable = await durableServer(engine);
        const { server } = durable;
        await using stage = await makeStage(engine, { [crashing]: server });
        const measure = createMeasure(stage, INSTANCES);
        await eachRound(ROUNDS, async (random) => {
          const args = [
            ...["archive_deleted_rows", "--until-complete", "--verbose"],
            ...["--txn-rows", random.pick(["60", "300"])],
          ];
          const traffic = (await measure(args))[crashing];
          const start = await stage.fill(random, INSTANCES);
          await using round = await stage.round();
          const crash = Promise.withResolvers<void>();
          let crashed = false;
          let over = false;
          const strike = strikeAtRandom(round[PROXIES[crashing]], traffic, random, () => {
            // A program that takes leave of a server still sends something, and may be gone by now.
            if (over) return;
            crashed = true;
            server.crash().then(crash.resolve, crash.reject);
          });
          const ending = round.run(...args).finally(() => over = true);
          // Back at once, or not before the program has given up.
          await (random.chance(0.5) ? Promise.race([ending, crash.promise]) : ending);
          if (crashed) {
            await crash.promise;
            await server.resume();
          }
          const ended = await ending;
          await round.untilSessionsEnded();
          const when = `${strike}\n${ended.story}`;
          const broken = await stage.read();
          assertNothingLost(start, broken, when);
          assertReadable(ended.story, when);
          if (ended.code === 0) assertFinished(start, broken, when);

          await using again = await stage.round();
          const last = await again.run(...args);
          assertGoodEnd(last, `again after ${when}`);
          const now = await stage.read();
          assertFinished(start, now, `again after ${when}`);
          assertAccounted([ended, last], start, now, when);
          return crashed ? "crashed" : "too late";
        });
      },
    });
  }
}
