/**
 * `archive_deleted_rows` interrupted at any moment (killed, cut off from a server, stopped by Ctrl-C)
 * and run again to the end: every row is there exactly once, and the API database agrees.
 */

import assert from "node:assert/strict";
import { hasServer } from "../../support/servers.ts";
import type { Proxy } from "../../support/proxy.ts";
import { assertFinished, assertGoodEnd, assertNothingLost, assertReadable } from "./checks.ts";
import { rowsToArchive } from "./content.ts";
import { type Random, startRandom } from "./random.ts";
import { eachRound } from "./rounds.ts";
import { type Ended, makeStage, type Round, type Running, type Stage } from "./stage.ts";
import { countTraffic, strikeAtRandom, type Traffic } from "./strikes.ts";

const INSTANCES = 60;
const ROUNDS = 8;
const ROUNDS_ON_FILES = 5;

const ARCHIVE = ["archive_deleted_rows", "--until-complete", "--verbose"];

/** The faults take turns. */
const FAULTS: Readonly<Record<string, Fault>> = {
  "killed, by the cell's statements": { at: "cell", strike: kill },
  "killed, by the API's statements": { at: "api", strike: kill },
  "killed, while what was sent arrives": { at: "cell", strike: killOnly },
  "killed, while what was sent to the API arrives": { at: "api", strike: killOnly },
  "cell cut": { at: "cell", strike: ({ cell }) => cell.cut() },
  "API cut": { at: "api", strike: ({ api }) => api.cut() },
  "cell cut while at the API": { at: "api", strike: ({ cell }) => cell.cut() },
  "API cut while at the cell": { at: "cell", strike: ({ api }) => api.cut() },
  "both cut": { at: "cell", strike: ({ cell, api }) => [cell, api].forEach((one) => one.cut()) },
  "cell half-closed": { at: "cell", strike: ({ cell }) => cell.halfClose() },
  "API half-closed": { at: "api", strike: ({ api }) => api.halfClose() },
  "cell slow, then cut": { at: "cell", strike: ({ cell }) => slowThenCut(cell) },
  "API slow, then cut": { at: "api", strike: ({ api }) => slowThenCut(api) },
  "cell gone": { at: "cell", strike: ({ cell }) => leave(cell) },
  "API gone": { at: "api", strike: ({ api }) => leave(api) },
  "API gone while at the cell": { at: "cell", strike: ({ api }) => leave(api) },
  "Ctrl-C": { at: "cell", strike: ({ running }) => running.signal("SIGINT"), check: afterCtrlC },
  "Ctrl-C at the API": {
    at: "api",
    strike: ({ running }) => running.signal("SIGINT"),
    check: afterCtrlC,
  },
  "Ctrl-C twice": { at: "cell", strike: ({ running }) => interruptTwice(running), check: stopped },
};

/** What may happen to a run. */
interface Fault {
  /** Where the statement goes at which it happens. */
  readonly at: "cell" | "api";
  readonly strike: (scene: Scene) => unknown;
  /** How the run may end. */
  readonly check?: (ended: Ended, archived: number) => void;
}

interface Scene {
  readonly running: Running;
  readonly cell: Proxy;
  readonly api: Proxy;
}

function kill({ running, cell, api }: Scene): void {
  running.signal("SIGKILL");
  cell.cut();
  api.cut();
}

function killOnly({ running }: Scene): void {
  running.signal("SIGKILL");
}

/** Slow for a few statements, which other connections may overtake, then gone for good. */
function slowThenCut(proxy: Proxy): void {
  proxy.delayMilliseconds = 20;
  proxy.atPiece(5, "after", () => {
    proxy.delayMilliseconds = 0;
    proxy.cut();
  });
}

function leave(proxy: Proxy): void {
  proxy.mode = "refuse";
  proxy.cut();
}

function interruptTwice(running: Running): void {
  running.signal("SIGINT");
  running.said("SIGINT").then(() => running.signal("SIGINT"));
}

/** Ends after the batch in flight, with the table of what was done. */
function afterCtrlC({ code, stdout, story }: Ended, archived: number): void {
  assert.equal(code, archived > 0 ? 1 : 130, story);
  if (archived > 0) assert.match(stdout, /^\| Table +\| Number of Rows Archived \|$/m, story);
}

function stopped({ code, story }: Ended): void {
  assert.ok(code === 130 || code === 1, story);
}

/** What a whole run sends, by the size of its transactions. */
type Lengths = Map<string, Readonly<Record<Fault["at"], Traffic>>>;

async function lengthOf(stage: Stage, txnRows: string, lengths: Lengths) {
  const known = lengths.get(txnRows);
  if (known !== undefined) return known;
  const args = [...ARCHIVE, "--txn-rows", txnRows];
  const start = await stage.fill(startRandom(0), INSTANCES);
  await using round = await stage.round();
  const measured = { cell: countTraffic(round.cellProxy), api: countTraffic(round.apiProxy) };
  assertGoodEnd(await round.run(...args), "an undisturbed run");
  assertFinished(start, await stage.read(), "an undisturbed run");
  lengths.set(txnRows, measured);
  return measured;
}

/** Arms a fault. */
function arm(fault: Fault, round: Round, traffic: Traffic, random: Random) {
  const proxies = { cell: round.cellProxy, api: round.apiProxy };
  let struck = false;
  let running: Running | undefined;
  const when = strikeAtRandom(proxies[fault.at], traffic, random, () => {
    struck = true;
    fault.strike({ ...proxies, running: running! });
  });
  return {
    when: `${when} to the ${fault.at}`,
    start(args: readonly string[]) {
      running = round.start(...args);
      return running.ended;
    },
    get struck() {
      return struck;
    },
  };
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `archive_deleted_rows interrupted and repeated: nothing is lost (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const lengths: Lengths = new Map();
      await eachRound(ROUNDS, async (random, seed) => {
        const names = Object.keys(FAULTS);
        const name = names[seed % names.length];
        const fault = FAULTS[name];
        // Small and large batches, in several passes and in one, on several connections and on one.
        const txnRows = random.pick(["60", "10000"]);
        const length = await lengthOf(stage, txnRows, lengths);
        const args = [
          ...[...ARCHIVE, "--txn-rows", txnRows],
          ...random.pick([[], ["--max_rows", "40"]]),
          ...random.pick([[], ["--connections", "1"]]),
        ];

        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        const armed = arm(fault, round, length[fault.at], random);
        const ended = await armed.start(args);
        await round.untilSessionsEnded();
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
        assertFinished(start, await stage.read(), `again after ${when}\n${last.story}`);
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
