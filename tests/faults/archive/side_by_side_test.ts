/** Two runs on the same databases at the same time: each row is moved once, and counted once. */

import assert from "node:assert/strict";
import { hasServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd } from "./checks.ts";
import { rowsToArchive } from "./content.ts";
import { assertCounted } from "./counts.ts";
import { eachRound } from "./rounds.ts";
import { type Ended, makeStage, type Stage } from "./stage.ts";

const INSTANCES = 60;
const ROUNDS = 2;

const ARCHIVE = ["archive_deleted_rows", "--until-complete", "--verbose"];

async function atOnce(stage: Stage, ...runs: readonly (readonly string[])[]): Promise<Ended[]> {
  await using round = await stage.round();
  return await Promise.all(runs.map((args) => round.run(...args)));
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `two archive_deleted_rows at once (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      await eachRound(ROUNDS, async (random) => {
        const start = await stage.fill(random, INSTANCES);
        const args = () => [...ARCHIVE, "--txn-rows", random.pick(["50", "500", "10000"])];
        const ended = await atOnce(stage, args(), args());
        for (const each of ended) assertGoodEnd(each, "one of two");
        const now = await stage.read();
        assertFinished(start, now, ended.map(({ story }) => story).join("\n"));
        assertCounted(ended, start, now);
      });
    },
  });

  Deno.test({
    name: `archive_deleted_rows and purge at once (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      await eachRound(ROUNDS, async (random) => {
        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        let archived: Ended | undefined;
        const archiving = round.run(...ARCHIVE, "--txn-rows", "100")
          .then((ended) => archived = ended);
        const purges: Ended[] = [];
        // The last one begins when everything is archived.
        for (let last = false; !last;) {
          last = archived !== undefined;
          purges.push(await round.run("purge", "--all", "--txn-rows", "100"));
        }
        assertGoodEnd(await archiving, "beside purge");
        for (const { code, story } of purges) assert.ok(code === 0 || code === 3, story);
        const now = await stage.read();
        const gone = rowsToArchive(start.rows);
        const kept = new Map([...start.main].filter(([key]) => !gone.has(key)));
        assertFinished({ ...start, main: kept, api: now.api }, now, "archived and purged");
        assert.equal(now.shadow.size, 0);
        assertCounted([await archiving], start, now);
      });
    },
  });
}
