/** Runs the checks of one release, or of several on the way to one. */

import { messageAndHint, OperatorError } from "../errors/operator_error.ts";
import { printable } from "../errors/printable.ts";
import type { Release } from "../schema/releases.ts";
import { applies, type CheckResult, failure, type UpgradeCheck } from "./check.ts";
import type { CheckWorld } from "./check_world.ts";
import { upgradeChecks } from "./checks.ts";

/** What came of a check, for releases that stand behind one another and that it is the same for. */
export interface CheckedReleases extends CheckResult {
  readonly check: string;
  readonly first: Release;
  readonly last: Release;
}

/**
 * Runs all checks that some of the releases have: each looks once, whatever the number of releases.
 *
 * A check that cannot find out what it asks has failed; the others go on.
 *
 * @param releases oldest first.
 */
export async function runChecks(
  world: CheckWorld,
  releases: readonly Release[],
  checks: readonly UpgradeCheck[] = upgradeChecks,
): Promise<readonly CheckedReleases[]> {
  const results: CheckedReleases[] = [];
  for (const check of checks) {
    const concerned = releases.filter((release) => applies(check, release));
    if (concerned.length === 0) continue;
    world.signal.throwIfAborted();
    const judge = await check.look(world).catch((error) => {
      world.signal.throwIfAborted();
      if (!(error instanceof OperatorError)) throw error;
      const broken = failure(`This could not be found out. ${messageAndHint(error)}`);
      return () => broken;
    });
    const judged = concerned.map((release) => ({ release, ...judge(release) }));
    results.push(...joined(check.name, judged));
  }
  return results;
}

/** Puts releases that stand behind one another and have the same result into one. */
function joined(
  check: string,
  judged: readonly (CheckResult & { readonly release: Release })[],
): CheckedReleases[] {
  const results: CheckedReleases[] = [];
  for (const { release, verdict, details: raw } of judged) {
    // Names from databases and words of servers: one line, and nothing that steers a terminal.
    const details = raw === undefined ? undefined : printable(raw);
    const before = results.at(-1);
    if (before?.verdict === verdict && before.details === details) {
      results[results.length - 1] = { ...before, last: release };
    } else {
      results.push({ check, verdict, details, first: release, last: release });
    }
  }
  return results;
}
