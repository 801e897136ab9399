/** `--before`: the date of the commands that archive and purge. */

import { parseDate } from "../../src/dates/parse_date.ts";
import type { CommandContext, OptionSpec } from "../../src/plugin/contract.ts";

/**
 * The option `--before`.
 *
 * @param help what it does for the command.
 */
export function beforeOption(help: string): OptionSpec {
  return {
    name: "before",
    flag: "--before",
    // Not a date for the command line, where a wrong one would be a usage error: it has an exit code.
    kind: "string",
    metavar: "<date>",
    help: `${help} For example 2015-10-21, "2015-10-21 12:00", "Oct 21 2015" or what date prints.`,
  };
}

/**
 * Reads the value of `--before`, and says so when it is no date or its time zone is not known.
 *
 * @returns the instant in UTC as the databases have it, `2015-10-21 12:00:00.000000`; undefined when it
 * is no date.
 */
export function readBefore(
  { clock, output }: Pick<CommandContext, "clock" | "output">,
  text: string,
): string | undefined {
  const date = parseDate(text, clock.now());
  if (date === undefined) {
    output.error(`--before "${text}" is not a date. Give one such as 2015-10-21 or "Oct 21 2015".`);
    return undefined;
  }
  const { utc, unknownZone } = date;
  if (unknownZone !== undefined) {
    output.warn(
      `--before: the time zone ${unknownZone} is not this machine's, so the time is taken for UTC. ` +
        `An offset such as -05:00 is always understood.`,
    );
  }
  return utc;
}
