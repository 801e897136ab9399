/** Dates as operators write them after `--before`, understood as python-dateutil understands them. */

import { readAgo } from "./ago.ts";
import { type FoundDate, readDate } from "./date_reader.ts";
import { daysInMonth } from "./day_month_year.ts";
import { localZoneNames } from "./local_zone.ts";
import { dateTokens } from "./tokens.ts";
import { isRelative, isUtc } from "./words.ts";

/** A date that was understood. */
export interface ParsedDate {
  /** The instant in UTC, as the databases have it: `2015-10-21 12:00:00.000000`. */
  readonly utc: string;
  /** The name of a zone that is neither UTC nor this machine's: the time was taken for UTC. */
  readonly unknownZone?: string;
  /** True when the text says nothing of a zone, so that the time was taken for UTC. */
  readonly withoutZone?: true;
  /** True when the text lacks a year, a month or a day, and today's was taken. */
  readonly dependsOnToday?: true;
}

/** An offset is less than a day. */
const DAY_SECONDS = 86_400;

/**
 * Understands a date: ISO 8601 forms, `Oct 21 2015`, `21/10/2015`, what `date` prints in English
 * locales, and much else that `dateutil.parser.parse(text, fuzzy=True)` takes. Of a date without a year,
 * month or day, today's counts; a time that is not given is midnight; without a zone it is UTC.
 *
 * Other than there, `30 days ago`, `30d` and `P30D` count back from now, see {@link readAgo}. Other
 * words of that kind, such as `yesterday` or `last Friday`, are refused unless the date is complete
 * without them: dateutil would pass over the word and take the rest for a date.
 *
 * @param now the current time.
 * @returns undefined when there is no date in the text, or one that does not exist.
 */
export function parseDate(text: string, now: Date): ParsedDate | undefined {
  // Digits of other scripts are not understood, and to pass over them would give another date.
  if (/(?=[^0-9])\p{N}/u.test(text)) return undefined;
  const ago = readAgo(text, now);
  if (ago !== undefined) return { utc: inUtc(ago) };
  const found = readable(text);
  if (found === undefined || saysNothing(found)) return undefined;
  if (!isComplete(found) && dateTokens(text).some(isRelative)) return undefined;
  const year = fullYear(found, now.getFullYear());
  const seconds = wallTime(found, year, now);
  if (seconds === undefined) return undefined;
  const { offset, unknownZone } = zoneOf(found, year);
  if (Math.abs(offset) >= DAY_SECONDS) return undefined;
  const instant = new Date((seconds - offset) * 1000);
  const utcYear = instant.getUTCFullYear();
  if (utcYear < 1 || utcYear > 9999) return undefined;
  return {
    utc: inUtc(instant, found.microsecond),
    ...unknownZone === undefined ? {} : { unknownZone },
    ...found.zoneName === undefined && found.zoneOffset === undefined ? { withoutZone: true } : {},
    ...isComplete(found) ? {} : { dependsOnToday: true },
  };
}

function inUtc(instant: Date, microsecond = instant.getUTCMilliseconds() * 1000): string {
  const seconds = instant.toISOString().slice(0, 19).replace("T", " ");
  return `${seconds}.${String(microsecond).padStart(6, "0")}`;
}

function readable(text: string): FoundDate | undefined {
  try {
    return readDate(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function saysNothing({ hasCentury: _, ...parts }: FoundDate): boolean {
  return Object.values(parts).every((part) => part === undefined);
}

function isComplete({ year, month, day }: FoundDate): boolean {
  return year !== undefined && month !== undefined && day !== undefined;
}

/** The year with its century: two digits mean the year within fifty of today's that ends in them. */
function fullYear({ year: digits, hasCentury }: FoundDate, thisYear: number): number {
  if (digits === undefined) return thisYear;
  if (hasCentury || digits >= 100) return digits;
  const year = Math.trunc(thisYear / 100) * 100 + digits;
  if (year >= thisYear + 50) return year - 100;
  return year < thisYear - 50 ? year + 100 : year;
}

/** The time that the clock on the wall shows, in seconds since 1970; undefined for one that is not. */
function wallTime(found: FoundDate, year: number, now: Date): number | undefined {
  const month = found.month ?? now.getMonth() + 1;
  const { hour = 0, minute = 0, second = 0 } = found;
  if (year < 1 || year > 9999 || month < 1 || month > 12) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const lastDay = daysInMonth(year, month);
  const day = found.day ?? Math.min(now.getDate(), lastDay);
  if (day < 1 || day > lastDay) return undefined;
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  if (found.weekday !== undefined && !found.day) {
    // The next such day, which may be this one. Date's week begins on Sunday.
    const daysAhead = (found.weekday + 1 - time.getUTCDay() + 7) % 7;
    time.setUTCDate(time.getUTCDate() + daysAhead);
  }
  return time.getTime() / 1000;
}

function zoneOf(
  { zoneName, zoneOffset }: FoundDate,
  year: number,
): { offset: number; unknownZone?: string } {
  if (zoneName !== undefined && isUtc(zoneName)) return { offset: 0 };
  if (zoneOffset !== undefined || zoneName === undefined) return { offset: zoneOffset ?? 0 };
  const offset = localZoneNames(year).get(zoneName);
  return offset === undefined ? { offset: 0, unknownZone: zoneName } : { offset };
}
