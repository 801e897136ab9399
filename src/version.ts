/** The program's version: Nova's, which scripts compare, and its own, which comes from `deno.json`. */

import settings from "../deno.json" with { type: "json" };
import type { Build } from "./build.ts";
import { releases } from "./schema/releases.ts";

/**
 * The beginning of what `--version` prints, for example `34.0.0+0-1-0`: the newest release of Nova whose
 * schema and commands the program has, as that release's own tool would print it, and behind the plus
 * sign the program's own version.
 *
 * Deployment scripts decide by the first number what to set up. They cut it off at a dot, or search for
 * three numbers with dots between them; some sort what they have found. So all is one word (a local
 * version by Python's PEP 440, build metadata by semver.org), and what is behind the plus sign has no
 * dots: it is not found as a second version, one that would be older than any of Nova's.
 */
export const version = shownVersion(releases.at(-1)!.version, settings.version);

/** @param nova Nova's major version. @param own the program's own, with dots. */
export function shownVersion(nova: number, own: string): string {
  return `${nova}.0.0+${own.replaceAll(/[.+]/g, "-")}`;
}

/** How much of a commit's name the version has: more than git itself shows. */
const COMMIT_DIGITS = 12;

/**
 * The version with the commit, as `git describe` would add it: `34.0.0+0-1-0-g1a2b3c4d5e6f`, and `-dirty`
 * behind it where files differed. It stays one word on one line, and both notations still take it. A
 * word of its own, or a line, would be what scripts find that take the last one.
 */
export function withCommit(version: string, build: Build | undefined): string {
  if (build === undefined) return version;
  const commit = build.commit.slice(0, COMMIT_DIGITS);
  return `${version}-g${commit}${build.changed ? "-dirty" : ""}`;
}
