/**
 * `archive_deleted_rows` interrupted at any moment (killed, cut off from a server, stopped by Ctrl-C)
 * and run again to the end: every row is there exactly once, and the API database agrees.
 */

import { hasServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost, assertReadable } from "./checks.ts";
import { rowsToArchive } from "./content.ts";
import { assertAccounted } from "./counts.ts";
import { arm, createMeasure, FAULTS } from "./faults.ts";
import { eachRound } from "./rounds.ts";
import { makeStage } from "./stage.ts";

const INSTANCES = 60;
const ROUNDS = 8;
const ROUNDS_ON_FILES = 5;

const ARCHIVE = ["archive_deleted_rows", "--until-complete", "--verbose"];

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `archive_deleted_rows interrupted and repeated: nothing is lost (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const measure = createMeasure(stage, INSTANCES);
      await eachRound(ROUNDS, async (random, seed) => {
        // The faults take turns.
        const names = Object.keys(FAULTS);
        const name = names[seed % names.length];
        const fault = FAULTS[name];
        // Small and large batches, in several passes and in one, on several connections and on one.
        const txnRows = random.pick(["60", "10000"]);
        const traffic = await measure([...ARCHIVE, "--txn-rows", txnRows]);
        const args = [
          ...[...ARCHIVE, "--txn-rows", txnRows],
          ...random.pick([[], ["--max_rows", "40"]]),
          ...random.pick([[], ["--connections", "1"]]),
        ];

        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        const armed = arm(fault, round, traffic, random);
        const ended = await armed.run(args);
        const when = `${name} ${armed.when} (${args.join(" ")})`;
        const broken = await stage.read();
        assertNothingLost(start, broken, `${when}\n${ended.story}`);
        assertReadable(ended.story, when);
        if (armed.struck) fault.check?.(ended, broken.shadow.size);
        // Whoever says that it is done has to be.
        if (ended.code === 0) assertFinished(start, broken, `${when}\n${ended.story}`);

        await using again = await stage.round();
        const last = await again.run(...args);
        assertGoodEnd(last, `again after ${when}`);
        const now = await stage.read();
        assertFinished(start, now, `again after ${when}\n${last.story}`);
        assertAccounted([ended, last], start, now, when);
        if (!armed.struck) return "too late";
        return rowsToArchive(broken.rows).size > 0 ? "left something to do" : "went on by itself";
      });
    },
  });
}

Deno.test("archive_deleted_rows killed at random moments and repeated (sqlite)", async () => {
  await using stage = await makeStage("sqlite");
  await using round = await stage.round();
  const args = [...ARCHIVE, "--txn-rows", "60"];
  let longest = 0;
  await eachRound(ROUNDS_ON_FILES, async (random) => {
    const start = await stage.fill(random, INSTANCES);
    const running = round.start(...args);
    const timer = setTimeout(() => running.signal("SIGKILL"), random.below(longest || 1000));
    const killed = await running.ended;
    clearTimeout(timer);
    assertNothingLost(start, await stage.read(), killed.story);
    const began = performance.now();
    assertGoodEnd(await round.run(...args), "again");
    longest = Math.max(longest, performance.now() - began);
    assertFinished(start, await stage.read(), killed.story);
  });
});
