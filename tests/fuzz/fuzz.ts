/**
 * Rounds of random input, bounded in time.
 *
 *     FUZZ_SECONDS=600 deno test -A tests/fuzz        how long each target is tried; 1 unless given
 *     FUZZ_SEED=-12345 deno test -A tests/fuzz        the same input again
 *
 * A failure prints its seed and the smallest input that it could find. What was once found stays in the
 * target's `found`, and is tried first in every run.
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../../src/errors/operator_error.ts";

const SECONDS = Number(Deno.env.get("FUZZ_SECONDS") ?? 1);
const SEED = Deno.env.get("FUZZ_SEED");

/** Inputs of one round, which is begun while there is time; fewer where each takes long. */
const ROUND = 20;

/** Longer than anything that is merely slow on a busy machine, in milliseconds. */
const HANG = 20_000;

/** A part of the program that reads something from outside. */
export interface FuzzTarget<T> {
  readonly name: string;
  readonly input: fc.Arbitrary<T>;
  /** What once failed. */
  readonly found?: readonly T[];
  /** How many inputs a round has. */
  readonly round?: number;
  /** Fails where the program would do what it must not. */
  readonly check: (input: T) => void | Promise<void>;
}

/** Registers a target's test. */
export function fuzz<T>({ name, input, found = [], round = ROUND, check }: FuzzTarget<T>): void {
  Deno.test(`fuzz: ${name}`, async () => {
    const timed = async (value: T) => {
      const start = performance.now();
      await check(value);
      assert(performance.now() - start < HANG, "it took too long");
    };
    const property = fc.asyncProperty(input, timed);
    const end = performance.now() + SECONDS * 1000;
    let seed = SEED === undefined ? Date.now() : Number(SEED);
    // fast-check's own time limit would leave what is under way behind.
    await fc.assert(property, { examples: found.map((value) => [value]), numRuns: round, seed });
    while (performance.now() < end) await fc.assert(property, { numRuns: round, seed: ++seed });
  });
}

/** The word that stands for every password in what is generated. */
export const SECRET = "Hush4711";

/** A text as it may come from outside: mostly short, sometimes odd, now and then long. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 30, unit: "binary" }) },
  { weight: 1, arbitrary: fc.nat(20_000).map((length) => "x".repeat(length)) },
);

/** Pieces of a language in any order, between them anything. */
export function jumble(
  pieces: readonly string[],
  limits: fc.ArrayConstraints = { maxLength: 30 },
): fc.Arbitrary<string> {
  const piece = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...pieces) }, anyText);
  return fc.array(piece, limits).map((found) => found.join(""));
}

/**
 * A text of the language with a few changes: something cut out, something put in.
 *
 * @param texts texts that are right.
 */
export function damaged(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(5),
    put: fc.oneof(fc.constantFrom("", "%", "@", ":", "/", "[", "]", "{", "}", "\0", "\n"), anyText),
  });
  return fc.tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 4 })).map(
    ([text, changes]) =>
      changes.reduce((current, { at, cut, put }) => {
        const place = Math.floor(at * current.length);
        return current.slice(0, place) + put + current.slice(place + cut);
      }, text),
  );
}

/** Calls a reader, which may refuse its input with an error of ours and with nothing else. */
export async function mayRefuse<R>(read: () => R | Promise<R>): Promise<R | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    assertHarmless(`${error.message}\n${error.hint ?? ""}`);
    return undefined;
  }
}

/** A text for the operator has no password in it. */
export function assertHarmless(text: string): void {
  assert(!text.includes(SECRET), `a password shows in: ${text}`);
}
