/**
 * What a check before an upgrade is: data, and a function that looks at the deployment once and can then
 * say of each release how it stands. The names, and which release has which check, are those of Nova's
 * own `nova-status upgrade check`.
 */

import type { Release } from "../schema/releases.ts";
import type { CheckWorld } from "./check_world.ts";

/** How a check can end, best first; the place of each is its number. */
export const VERDICTS = ["Success", "Warning", "Failure"] as const;

/** One of {@link VERDICTS}. */
export type Verdict = typeof VERDICTS[number];

/** What came of a check. */
export interface CheckResult {
  readonly verdict: Verdict;
  /** What was found and what to do, in plain sentences; undefined where there is nothing to say. */
  readonly details?: string;
}

/** Says how the deployment stands for a release. */
export type Judge = (release: Release) => CheckResult;

/** A check. */
export interface UpgradeCheck {
  /** Its name, as Nova's own tool shows it. */
  readonly name: string;
  /** Nova's major versions that have it: from which, and up to which if it was taken out again. */
  readonly since: number;
  readonly until?: number;
  /**
   * Looks at what the check is about.
   *
   * @throws {OperatorError} when that cannot be found out: the check has failed then, for every release.
   */
  look(world: CheckWorld): Promise<Judge>;
}

/** All is well. */
export const SUCCESS: CheckResult = { verdict: "Success" };

/** All is well, with a remark. */
export function success(details: string): CheckResult {
  return { verdict: "Success", details };
}

/** Something to look at; the upgrade may be all right. */
export function warning(details: string): CheckResult {
  return { verdict: "Warning", details };
}

/** Something that stands in the way of the upgrade. */
export function failure(details: string): CheckResult {
  return { verdict: "Failure", details };
}

/** True for a check that a release has. */
export function applies(
  { since, until = Infinity }: Pick<UpgradeCheck, "since" | "until">,
  { version }: Release,
): boolean {
  return since <= version && version <= until;
}
