/** What may happen to a run of the program: it is killed, cut off from a server, or stopped by Ctrl-C. */

import assert from "node:assert/strict";
import type { Proxy } from "../../support/proxy.ts";
import { assertFinished, assertGoodEnd } from "./checks.ts";
import { type Random, startRandom } from "./random.ts";
import type { Ended, Round, Running, Stage } from "./stage.ts";
import { countTraffic, strikeAtRandom, type Traffic } from "./strikes.ts";

/** By name, for messages. */
export const FAULTS: Readonly<Record<string, Fault>> = {
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
  "cell's sessions ended": { at: "cell", strike: ({ endSessions }) => endSessions("cell") },
  "API's sessions ended": { at: "api", strike: ({ endSessions }) => endSessions("api") },
  "cell's sessions ended while at the API": {
    at: "api",
    strike: ({ endSessions }) => endSessions("cell"),
  },
  "Ctrl-C": { at: "cell", strike: ({ running }) => running.signal("SIGINT"), check: afterCtrlC },
  "Ctrl-C at the API": {
    at: "api",
    strike: ({ running }) => running.signal("SIGINT"),
    check: afterCtrlC,
  },
  "Ctrl-C twice": { at: "cell", strike: ({ running }) => interruptTwice(running), check: stopped },
};

/** Something that happens to a run. */
export interface Fault {
  /** Where the statement goes at which it happens. */
  readonly at: "cell" | "api";
  readonly strike: (scene: Scene) => unknown;
  /** How the run may end. */
  readonly check?: (ended: Ended, archived: number) => void;
}

interface Scene extends Pick<Round, "endSessions"> {
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
  const told = /^\| Table +\| Number of Rows Archived \|$/m.test(stdout);
  assert.ok(told || archived === 0, story);
  assert.equal(code, told ? 1 : 130, story);
}

function stopped({ code, story }: Ended): void {
  assert.ok(code === 130 || code === 1, story);
}

/** Finds out how much a whole run sends, by its arguments, and remembers it. */
export function createMeasure(
  stage: Stage,
  instances: number,
): (args: readonly string[]) => Promise<Readonly<Record<Fault["at"], Traffic>>> {
  const known = new Map<string, Readonly<Record<Fault["at"], Traffic>>>();
  return async (args) => {
    const name = args.join(" ");
    const before = known.get(name);
    if (before !== undefined) return before;
    const start = await stage.fill(startRandom(0), instances);
    await using round = await stage.round();
    const measured = { cell: countTraffic(round.cellProxy), api: countTraffic(round.apiProxy) };
    assertGoodEnd(await round.run(...args), "an undisturbed run");
    assertFinished(start, await stage.read(), "an undisturbed run");
    known.set(name, measured);
    return measured;
  };
}

/** A fault that will strike a run. */
export interface Armed {
  /** When, for messages. */
  readonly when: string;
  /** Whether it has. */
  readonly struck: boolean;
  /** Starts the program. Resolves when it has ended, and what was done to it is over. */
  run(args: readonly string[]): Promise<Ended>;
}

/**
 * Lets a fault strike once, at random.
 *
 * @param traffic what a whole run sends.
 */
export function arm(
  fault: Fault,
  round: Round,
  traffic: Readonly<Record<Fault["at"], Traffic>>,
  random: Random,
): Armed {
  const proxies = { cell: round.cellProxy, api: round.apiProxy };
  let struck = false;
  let acting: unknown;
  let running: Running | undefined;
  const when = strikeAtRandom(proxies[fault.at], traffic[fault.at], random, () => {
    struck = true;
    acting = fault.strike({ ...proxies, running: running!, endSessions: round.endSessions });
  });
  return {
    when: `${when} to the ${fault.at}`,
    async run(args) {
      running = round.start(...args);
      const ended = await running.ended;
      await acting;
      await round.untilSessionsEnded();
      return ended;
    },
    get struck() {
      return struck;
    },
  };
}
