/** When a fault strikes: at a statement of the program's on its way through a proxy. */

import type { Proxy } from "../../support/proxy.ts";
import type { Random } from "./random.ts";

/** A statement that commits, and neither sets `autocommit` nor asks for READ COMMITTED. */
export const COMMIT = /\bcommit\b/;

/** How much goes through a proxy in a run. */
export interface Traffic {
  /** Pieces of data from the program. */
  readonly pieces: number;
  /** Those among them that commit a transaction. */
  readonly commits: number;
}

/** Counts from now on what goes through a proxy. */
export function countTraffic(proxy: Proxy): Traffic {
  const before = proxy.pieces;
  let commits = 0;
  const count = () => {
    commits++;
    proxy.atPiece(1, "before", count, COMMIT);
  };
  count();
  return {
    get pieces() {
      return proxy.pieces - before;
    },
    get commits() {
      return commits - 1;
    },
  };
}

/**
 * Lets something happen once in a run: at any statement, or, as often, at a commit, before or after it is
 * handed on.
 *
 * @param traffic how much there is in a whole run.
 * @returns when that is, for messages.
 */
export function strikeAtRandom(
  proxy: Proxy,
  { pieces, commits }: Traffic,
  random: Random,
  act: () => void,
): string {
  const moment = random.pick(["before", "after"] as const);
  const atCommit = random.chance(0.5);
  const number = 1 + random.below(atCommit ? commits : pieces);
  proxy.atPiece(number, moment, act, atCommit ? COMMIT : undefined);
  return `${moment} ${atCommit ? "commit" : "statement"} ${number} of ${
    atCommit ? commits : pieces
  }`;
}
