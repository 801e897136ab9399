/**
 * `archive_deleted_rows` struck by a fault while it is not alone: others write, a second run is at work,
 * or sessions provoke deadlocks.
 */

import { hasServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost, assertReadable } from "./checks.ts";
import { assertAccounted } from "./counts.ts";
import { arm, createMeasure, FAULTS } from "./faults.ts";
import { lockBackwards } from "./lockers.ts";
import type { Random } from "./random.ts";
import { eachRound } from "./rounds.ts";
import { makeStage, type Stage } from "./stage.ts";
import { letWritersWrite } from "./writers.ts";

const INSTANCES = 60;
const ROUNDS = 1;
const WRITERS = 2;
const LOCKERS = 2;

const ARCHIVE = ["archive_deleted_rows", "--until-complete", "--verbose", "--txn-rows", "60"];

type Measure = ReturnType<typeof createMeasure>;

/** Runs the program until a fault chosen at random has struck it, or has come too late. */
async function runStruck(stage: Stage, measure: Measure, random: Random) {
  const traffic = await measure(ARCHIVE);
  await using round = await stage.round();
  const name = random.pick(Object.keys(FAULTS));
  const armed = arm(FAULTS[name], round, traffic, random);
  const ended = await armed.run(ARCHIVE);
  const when = `${name} ${armed.when}\n${ended.story}`;
  assertReadable(ended.story, when);
  return { ended, when, struck: armed.struck };
}

async function runAlone(stage: Stage) {
  await using round = await stage.round();
  const ended = await round.run(...ARCHIVE);
  assertGoodEnd(ended, "undisturbed");
  return ended;
}

/** A deployment with deleted instances, and how the program behaves on it when nothing happens. */
interface Round {
  readonly stage: Stage;
  readonly measure: Measure;
  readonly random: Random;
  /** The rows before the round. */
  readonly start: Awaited<ReturnType<Stage["fill"]>>;
}

/** A test that plays rounds; `play` says whether the program was struck. */
function eachStruckRound(
  name: string,
  engine: "mysql" | "postgresql",
  play: (round: Round) => Promise<string>,
): void {
  Deno.test({
    name,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const measure = createMeasure(stage, INSTANCES);
      await eachRound(ROUNDS, async (random) => {
        await measure(ARCHIVE);
        return await play({ stage, measure, random, start: await stage.fill(random, INSTANCES) });
      });
    },
  });
}

for (const engine of ["mysql", "postgresql"] as const) {
  eachStruckRound(
    `archive_deleted_rows struck while others write (${engine})`,
    engine,
    async ({ stage, measure, random, start }) => {
      let done = false;
      // An instance may have lost its rows in the API database when the cell's transaction is rolled
      // back after that; whoever brings it to life by hand then has to do more than that.
      const writing = letWritersWrite(stage, start, random, WRITERS, "restore")
        .finally(() => done = true);
      const strikes: string[] = [];
      try {
        while (!done) {
          const { when, struck } = await runStruck(stage, measure, random);
          if (struck) strikes.push(when);
        }
      } finally {
        await writing;
      }
      const { expected } = await writing;
      const when = strikes.join("\n");
      assertNothingLost(expected, await stage.read(), when);
      await runAlone(stage);
      assertFinished(expected, await stage.read(), when);
      return strikes.length > 0 ? "struck" : "never struck";
    },
  );

  eachStruckRound(
    `one of two archive_deleted_rows is struck (${engine})`,
    engine,
    async ({ stage, measure, random, start }) => {
      const [{ when, struck }] = await Promise.all([
        runStruck(stage, measure, random),
        runAlone(stage),
      ]);
      assertNothingLost(start, await stage.read(), when);
      await runAlone(stage);
      assertFinished(start, await stage.read(), when);
      return struck ? "struck" : "too late";
    },
  );

  eachStruckRound(
    `archive_deleted_rows struck in deadlocks (${engine})`,
    engine,
    async ({ stage, measure, random, start }) => {
      let over = false;
      const lockers = Array.from(
        { length: LOCKERS },
        () => lockBackwards(stage, start, random, () => over),
      );
      const { ended, when, struck } = await runStruck(stage, measure, random)
        .finally(async () => {
          over = true;
          await Promise.all(lockers);
        });
      assertNothingLost(start, await stage.read(), when);
      const last = await runAlone(stage);
      const now = await stage.read();
      assertFinished(start, now, when);
      assertAccounted([ended, last], start, now, when);
      return struck ? "struck" : "too late";
    },
  );
}
