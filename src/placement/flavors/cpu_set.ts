/** Sets of processors as Nova writes them: `0-3,^2,7`. */

import { OperatorError } from "../../errors/operator_error.ts";

/** No host has more; a range beyond it is a mistake, and not worth a list of that length. */
const MOST_CPUS = 65_536;

/**
 * Reads a set: numbers and ranges with commas between them; those behind `^` are taken out.
 *
 * @throws {OperatorError} when it is none.
 */
export function readCpuSet(text: string): ReadonlySet<number> {
  const included = new Set<number>();
  const excluded = new Set<number>();
  for (const rule of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
    const found = /^(\^?)\s*(\d+)(?:\s*-\s*(\d+))?$/.exec(rule);
    if (found === null) throw new OperatorError(`${JSON.stringify(text)} is no set of processors`);
    const [first, last] = [Number(found[2]), Number(found[3] ?? found[2])];
    if (first > last || last >= MOST_CPUS) {
      throw new OperatorError(`${JSON.stringify(text)} has no processors ${first} to ${last}`);
    }
    const set = found[1] === "^" ? excluded : included;
    for (let cpu = first; cpu <= last; cpu++) set.add(cpu);
  }
  return included.difference(excluded);
}
