/**
 * Rounds of a test that has a different course each time.
 *
 * A test makes as many as every run of the tests has time for. `FAULT_ROUNDS=300` makes it so many, and
 * says what they came to; `FAULT_SEED=4711` begins with the round that was given this number, which a
 * failure names.
 */

import { mysqlProduct } from "../../support/servers.ts";
import { type Random, startRandom } from "./random.ts";

/**
 * Runs `work` so many times, each time with another seed.
 *
 * @param usual how many rounds there are when nobody asks for more.
 * @param work gets random numbers, and the seed itself, which counts up from round to round; it may
 * say in a word or two what the round came to.
 */
export async function eachRound(
  usual: number,
  work: (random: Random, seed: number) => Promise<string | void>,
): Promise<void> {
  const asked = numberFrom("FAULT_ROUNDS");
  // The tests of this engine run on two servers; what is left to chance need not happen as often on each.
  const rounds = asked ?? (mysqlProduct === "MySQL" ? Math.ceil(usual / 2) : usual);
  const first = numberFrom("FAULT_SEED") ?? Math.floor(Math.random() * 1_000_000);
  const outcomes: Record<string, number> = {};
  for (let seed = first; seed < first + rounds; seed++) {
    try {
      const outcome = await work(startRandom(seed), seed) ?? "passed";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    } catch (error) {
      if (error instanceof Error) {
        error.message = `round ${seed - first + 1} (FAULT_SEED=${seed}): ${error.message}`;
      }
      throw error;
    }
  }
  if (asked !== undefined) console.error(`${rounds} rounds:`, outcomes);
}

function numberFrom(variable: string): number | undefined {
  const text = Deno.env.get(variable);
  return text === undefined ? undefined : Number(text);
}
