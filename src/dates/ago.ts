/**
 * Times that are counted back from now: `30 days ago`, `30d`, and the durations of ISO 8601 such as
 * `P30D`. dateutil knows none of them: it would pass over the words and take the number for a day.
 */

import { daysInMonth } from "./day_month_year.ts";

/** How far back, in units of the calendar. Those of a day and less are exact; a day is 24 hours. */
interface Span {
  readonly months: number;
  readonly seconds: number;
}

const DAY_SECONDS = 86_400;

/** What a unit is, by the words for it: in months, or in seconds. */
const UNITS: readonly (readonly [words: readonly string[], unit: Partial<Span>])[] = [
  [["y", "year", "years"], { months: 12 }],
  [["month", "months"], { months: 1 }],
  [["w", "week", "weeks"], { seconds: 7 * DAY_SECONDS }],
  [["d", "day", "days"], { seconds: DAY_SECONDS }],
  [["hour", "hours"], { seconds: 3600 }],
  [["minute", "minutes", "min", "mins"], { seconds: 60 }],
  [["second", "seconds", "sec", "secs"], { seconds: 1 }],
];

/** The letters of an ISO 8601 duration in their order, before and after its `T`. */
const ISO_DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const ISO_UNITS = ["year", "month", "week", "day", "hour", "minute", "second"];

/**
 * Reads a time that is counted back from now.
 *
 * - `30 days ago`, `1 year 6 months ago`: any units from seconds to years, without letters for short;
 * - `30d`, `6w`, `1y`: days, weeks or years. `h`, `m` and `s` are none of these: to dateutil `12h` is
 *   twelve o'clock;
 * - `P30D`, `P1Y6M`, `PT12H`.
 *
 * A month back leads to the same day, or to the last one of a shorter month, in UTC.
 *
 * @returns undefined for any other text, and for a time before the year 1.
 */
export function readAgo(text: string, now: Date): Date | undefined {
  const span = readSpan(text.trim());
  return span === undefined ? undefined : back(now, span);
}

function readSpan(text: string): Span | undefined {
  const short = /^(\d+)([dwy])$/i.exec(text);
  if (short !== null) return spanOf([[short[1], short[2]]]);
  const iso = ISO_DURATION.exec(text);
  if (iso !== null) return spanOf(ISO_UNITS.map((unit, index) => [iso[index + 1] ?? "0", unit]));
  if (!/^(?:\d+\s*[a-z]{3,}\s+)+ago$/i.test(text)) return undefined;
  return spanOf([...text.matchAll(/(\d+)\s*([a-z]+)/gi)].map(([, count, unit]) => [count, unit]));
}

/** The sum of counted units; undefined where one of them is none. */
function spanOf(parts: readonly (readonly [count: string, unit: string])[]): Span | undefined {
  let [months, seconds] = [0, 0];
  for (const [count, word] of parts) {
    const unit = UNITS.find(([words]) => words.includes(word.toLowerCase()))?.[1];
    if (unit === undefined) return undefined;
    months += Number(count) * (unit.months ?? 0);
    seconds += Number(count) * (unit.seconds ?? 0);
  }
  return { months, seconds };
}

function back(now: Date, { months, seconds }: Span): Date | undefined {
  const month = now.getUTCFullYear() * 12 + now.getUTCMonth() - months;
  const year = Math.floor(month / 12);
  if (year < 1) return undefined;
  const time = new Date(now);
  const day = Math.min(now.getUTCDate(), daysInMonth(year, month % 12 + 1));
  time.setUTCFullYear(year, month % 12, day);
  time.setTime(time.getTime() - seconds * 1000);
  // Also false for a time that there is not.
  return time.getUTCFullYear() >= 1 ? time : undefined;
}
