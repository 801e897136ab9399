/** The arguments with which `db sync` and `api_db sync` name the revision to go to. */

import type { Output } from "../output/output.ts";
import type { Arguments, OptionSpec, PositionalSpec } from "../plugin/contract.ts";
import { type Lineage, releaseHead, resolveRevision } from "./revisions.ts";

/** `VERSION`. */
export const VERSION_ARGUMENT: PositionalSpec = {
  name: "version",
  metavar: "VERSION",
  help:
    "The revision to go to: its id, the first characters of it, or head. Without it, the newest.",
};

/** `--release`. */
export const RELEASE_OPTION: OptionSpec = {
  name: "release",
  flag: "--release",
  kind: "string",
  metavar: "<release>",
  help:
    "Go to the revision that this Nova release ends at: zed, 2023.1, … Not together with VERSION.",
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

/** True when both VERSION and --release are given, a usage error, which has been said then. */
export function namesTwoTargets(args: Arguments, output: Output): boolean {
  if (args.version === undefined || args.release === undefined) return false;
  output.error("Give either VERSION or --release, not both.");
  return true;
}

/**
 * The revision that the arguments name.
 *
 * @throws {OperatorError} when there is no such revision or release.
 */
export function targetRevision(lineage: Lineage, args: Arguments): string {
  return args.release === undefined
    ? resolveRevision(lineage, args.version as string | undefined)
    : releaseHead(String(args.release), lineage);
}
