/** Which release of Nova's schema is the most recent version to a command: `--release`, or the configuration. */

import type { GroupValues } from "../config/configuration.ts";
import { choiceOption, optionGroup } from "../config/option.ts";
import type { Arguments, CommandContext, OptionSpec } from "../plugin/contract.ts";
import { findRelease, newestRelease, type Release, releaseNames } from "./releases.ts";

/** `[nova_manage] release`. */
export const releaseGroup = optionGroup("nova_manage", {
  release: choiceOption(newestRelease.name, releaseNames, {
    help: "The release of Nova that is installed: schemas are synced up to this release's.",
  }),
});

/** The values of {@link releaseGroup}. */
export type ReleaseOptions = GroupValues<typeof releaseGroup>;

/**
 * An option that takes the name of a release.
 *
 * @param flag `--release` for the one in use, `--to` for the one to go to, `--from` for the one before.
 * @param help what it is for, in a sentence.
 */
export function releaseOption(
  flag: "--release" | "--to" | "--from",
  help: string,
  more: Pick<OptionSpec, "addition" | "required"> = {},
): OptionSpec {
  return {
    name: flag.slice(2),
    flag,
    kind: "string",
    metavar: "<release>",
    choices: releaseNames,
    help,
    ...more,
  };
}

/** `--release` of the commands that sync a schema. */
export const RELEASE_OPTION = releaseOption(
  "--release",
  "The release of Nova whose schema is the newest to go to. Without it, [nova_manage] " +
    `release in the configuration; without that too, ${newestRelease.name}.`,
);

/**
 * The release whose schema is the most recent version: the one that the command line names, else the
 * configuration's, else the newest that is known.
 *
 * @throws {OperatorError} when the configuration names one that is not known.
 */
export function chosenRelease(
  { config }: Pick<CommandContext, "config">,
  args: Arguments = {},
): Release {
  const named = releaseNames.find((name) => name === args.release);
  return findRelease(named ?? config.read(releaseGroup).release);
}
