/** The arguments with which `db sync` and `api_db sync` name the revision to go to. */

import type { Arguments, CommandContext, OptionSpec, PositionalSpec } from "../plugin/contract.ts";
import { chosenRelease } from "./chosen_release.ts";
import { type Lineage, resolveRevision } from "./revisions.ts";

/** `VERSION`. */
export const VERSION_ARGUMENT: PositionalSpec = {
  name: "version",
  metavar: "VERSION",
  help:
    "The version to go to: a revision's id, the first characters of it, or head; an integer up to " +
    "wallaby. Without it, the release's newest.",
};

/** `--quiet`. */
export const QUIET_OPTION: OptionSpec = {
  name: "quiet",
  addition: true,
  flag: "--quiet",
  kind: "flag",
  help:
    "Leave the steps out on standard error; warnings and errors are shown, and log files have all.",
};

/** `--online`. */
export const ONLINE_OPTION: OptionSpec = {
  name: "online",
  addition: true,
  flag: "--online",
  kind: "flag",
  help:
    "Build indexes of tables that are there already while others write to them, where the engine can: " +
    "PostgreSQL, one revision after the other; MySQL. Run it again if it is cut off.",
};

/**
 * The revision that the arguments and the configuration name.
 *
 * @throws {OperatorError} when there is no such revision, or not in the release.
 */
export function targetRevision(
  lineage: Lineage,
  context: Pick<CommandContext, "config">,
  args: Arguments,
): string {
  const release = chosenRelease(context, args);
  return resolveRevision(lineage, args.version as string | undefined, release);
}
