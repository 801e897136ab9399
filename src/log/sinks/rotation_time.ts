/** When a log file that is moved aside by time has to go, and what it is called then; Python's rules. */

import { strftime } from "../strftime.ts";

/** How often a file is moved aside. */
export interface RotationTime {
  /** Python's letter: seconds, minutes, hours, days, at midnight, or at the end of a weekday. */
  readonly unit: "S" | "M" | "H" | "D" | "MIDNIGHT" | "W";
  /** The length of a period in seconds. */
  readonly seconds: number;
  /** For `W`: the day, 0 for Monday. */
  readonly weekday?: number;
  /** True for days that begin at midnight UTC. */
  readonly utc?: boolean;
}

const UNIT_SECONDS: Readonly<Record<RotationTime["unit"], number>> = {
  S: 1,
  M: 60,
  H: 3600,
  D: 86400,
  MIDNIGHT: 86400,
  W: 7 * 86400,
};

/**
 * Reads Python's `when`: `s`, `m`, `h`, `d`, `midnight`, `w0` (Monday) to `w6`, in either case.
 *
 * @param interval how many of the units make a period.
 * @returns undefined when it is none of them.
 */
export function rotationTime(
  when: string,
  interval: number,
  utc = false,
): RotationTime | undefined {
  const word = when.toUpperCase();
  const weekday = /^W([0-6])$/.exec(word)?.[1];
  const unit = weekday === undefined ? word : "W";
  if (!Object.hasOwn(UNIT_SECONDS, unit) || (unit === "W" && weekday === undefined)) {
    return undefined;
  }
  const known = unit as RotationTime["unit"];
  const seconds = UNIT_SECONDS[known] * Math.max(1, interval);
  return { unit: known, seconds, utc, weekday: weekday === undefined ? undefined : +weekday };
}

/** When the file has to go that was last written at a time. */
export function nextRotation({ unit, seconds, weekday = 0, utc }: RotationTime, from: Date): Date {
  if (unit !== "MIDNIGHT" && unit !== "W") return new Date(from.getTime() + seconds * 1000);
  // Python's days of the week begin with Monday. A week ends with the day that is named.
  const day = ((utc ? from.getUTCDay() : from.getDay()) + 6) % 7;
  const days = 1 + (unit === "W" ? (weekday - day + 7) % 7 : 0);
  return utc
    ? new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + days))
    : new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
}

const SUFFIX: Readonly<Record<RotationTime["unit"], readonly [string, RegExp]>> = {
  S: ["%Y-%m-%d_%H-%M-%S", /^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(\.\w+)?$/],
  M: ["%Y-%m-%d_%H-%M", /^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}(\.\w+)?$/],
  H: ["%Y-%m-%d_%H", /^\d{4}-\d{2}-\d{2}_\d{2}(\.\w+)?$/],
  D: ["%Y-%m-%d", /^\d{4}-\d{2}-\d{2}(\.\w+)?$/],
  MIDNIGHT: ["%Y-%m-%d", /^\d{4}-\d{2}-\d{2}(\.\w+)?$/],
  W: ["%Y-%m-%d", /^\d{4}-\d{2}-\d{2}(\.\w+)?$/],
};

/**
 * What stands behind the name of a file that is moved aside: the beginning of its period.
 *
 * @param due when its period ended.
 * @returns the suffix, and a pattern that fits the suffix of every such file, compressed or not.
 */
export function rotationSuffix(
  { unit, seconds, utc }: RotationTime,
  due: Date,
): { suffix: string; pattern: RegExp } {
  const [format, pattern] = SUFFIX[unit];
  const start = new Date(due.getTime() - seconds * 1000);
  if (!utc) {
    // Where the clocks were changed between, a day has not 24 hours.
    const shift = due.getTimezoneOffset() - start.getTimezoneOffset();
    start.setTime(start.getTime() - shift * 60_000);
    return { suffix: strftime(format, start), pattern };
  }
  const asLocal = new Date(start.getTime() + start.getTimezoneOffset() * 60_000);
  return { suffix: strftime(format, asLocal), pattern };
}
