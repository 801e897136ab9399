/** Assertions on what the databases hold, with messages that name the rows. */

import assert from "node:assert/strict";
import { type Content, type Expected, findUnfinished, findViolations } from "./content.ts";
import type { Ended } from "./stage.ts";

/** So many problems are named; one mistake may make hundreds. */
const NAMED = 5;

/** Whatever happened: each row is there once, and API rows are there where and only where they may be. */
export function assertNothingLost(
  before: Expected,
  now: Content,
  when: string,
): void {
  assertNone(findViolations(before, now), when);
}

/** And everything is archived that has to be. */
export function assertFinished(before: Expected, now: Content, when: string): void {
  assertNothingLost(before, now, when);
  assertNone(findUnfinished(now), when);
}

/** A run that archived something, or had nothing left to archive. */
export function assertGoodEnd({ code, story }: Ended, when: string): void {
  assert.ok(code === 0 || code === 1, `${when}: ${story}`);
  assertReadable(story, when);
}

/**
 * The run ended by itself, with messages for people: no trace of its insides, no password; and it does not
 * call complete what has failed.
 */
export function assertReadable(story: string, when: string): void {
  assert.doesNotMatch(story, /^\s+at .*:\d+:\d+|s3cret|undefined|not ended after/m, when);
  if (story.includes("ERROR: ")) assert.doesNotMatch(story, /^Archiving.*complete$/m, when);
}

function assertNone(problems: readonly string[], when: string): void {
  if (problems.length === 0) return;
  const more = problems.length > NAMED ? `\n… ${problems.length} in all` : "";
  assert.fail(`${when}:\n${problems.slice(0, NAMED).join("\n")}${more}`);
}
