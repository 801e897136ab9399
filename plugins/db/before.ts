/** `--before`: the date of the commands that archive and purge. */

import { parseDate, type ParsedDate } from "../../src/dates/parse_date.ts";
import type { Arguments, CommandContext, OptionSpec } from "../../src/plugin/contract.ts";

/**
 * The options `--before` and `--before-future`.
 *
 * @param help what `--before` does for the command.
 */
export function beforeOptions(help: string): readonly OptionSpec[] {
  return [
    {
      name: "before",
      flag: "--before",
      // Not a date for the command line, where a wrong one would be a usage error: it has an exit code.
      kind: "string",
      metavar: "<date>",
      help:
        `${help} For example 2015-10-21, "2015-10-21 12:00", "Oct 21 2015", what date prints, ` +
        '"30 days ago", 30d or P30D.',
    },
    {
      name: "before_future",
      addition: true,
      flag: "--before-future",
      kind: "flag",
      help: "Take a --before that lies in the future, and with it all that is deleted.",
      requires: ["before"],
    },
  ];
}

/**
 * Reads the value of `--before`, and says how it is understood: under `--verbose` and `--dry-run`, and
 * wherever that may not be what was meant.
 *
 * @returns the instant in UTC as the databases have it, `2015-10-21 12:00:00.000000`; undefined when it
 * is no date or lies in the future, which has been said then.
 */
export function readBefore(
  { clock, output }: Pick<CommandContext, "clock" | "output">,
  args: Arguments,
): string | undefined {
  const given = `--before "${args.before}"`;
  const now = clock.now();
  const date = parseDate(String(args.before), now);
  if (date === undefined) {
    output.error(`${given} is not a date. Give one such as 2015-10-21, "Oct 21 2015" or 30d.`);
    return undefined;
  }
  const means = `${given} means ${inWords(date)}`;
  if (isFuture(date, now)) {
    const everything = `${means}. That is in the future: all that is deleted is older`;
    if (args.before_future !== true) {
      output.error(`${everything}. If that is meant, give --before-future too.`);
      return undefined;
    }
    output.warn(`${everything}.`);
  } else if (date.dependsOnToday) {
    output.warn(`${means}: of a date without a year, month or day, today's counts.`);
  } else if (args.verbose === true || args.dry_run === true) {
    output.note(`${means}.`);
  }
  if (date.unknownZone !== undefined) {
    output.warn(
      `${means}: the time zone ${date.unknownZone} is not this machine's, so the time is taken for ` +
        `UTC. An offset such as -05:00 is always understood.`,
    );
  }
  return date.utc;
}

/** `2015-10-21 12:00:00 UTC`, with a fraction of the second where there is one. */
function inWords({ utc }: ParsedDate): string {
  return `${utc.replace(/\.0*$/, "")} UTC`;
}

/**
 * Whether a date lies in the future. One without a zone, or with one that nobody knows, does not if it
 * would not by the clock on this machine's wall: just after midnight, east of Greenwich, `date +%F`
 * prints what is tomorrow in UTC.
 */
function isFuture({ utc, withoutZone, unknownZone }: ParsedDate, now: Date): boolean {
  const [date, time] = utc.split(" ");
  if (new Date(`${date}T${time}Z`) <= now) return false;
  const mayBeLocal = withoutZone === true || unknownZone !== undefined;
  return !(mayBeLocal && new Date(`${date}T${time}`) <= now);
}
