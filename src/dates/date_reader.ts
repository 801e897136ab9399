/**
 * Reads the parts of a date out of a text, token by token, as python-dateutil's parser does with
 * `fuzzy=True`: which number means what depends on its length, on what stands around it and on what was
 * found before, and words without a meaning are passed over.
 */

import { dateNumbers, type DateParts } from "./day_month_year.ts";
import { dateTokens } from "./tokens.ts";
import { dayHalf, isBetween, isUtc, month, type TimeUnit, timeUnit, weekday } from "./words.ts";

/** What a text says of a date; what it does not say is undefined. */
export interface FoundDate extends DateParts {
  /** True when the year has its century. */
  readonly hasCentury: boolean;
  /** From 0 for Monday. */
  readonly weekday?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly microsecond?: number;
  /** The zone's name in capitals, where it has one. */
  readonly zoneName?: string;
  /** Seconds east of UTC, where the text says so. */
  readonly zoneOffset?: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Reads a text.
 *
 * @throws {RangeError} when a number cannot be what it has to be where it stands.
 */
export function readDate(text: string): FoundDate {
  const tokens = dateTokens(text);
  const numbers = dateNumbers();
  const found: Mutable<Omit<FoundDate, keyof DateParts | "hasCentury">> = {};
  let half: number | undefined;

  for (let index = 0; index < tokens.length; index++) index = readToken(index);
  return { ...found, ...numbers.parts(), hasCentury: numbers.hasCentury };

  /** Reads what begins at a token, and says where it ends. */
  function readToken(index: number): number {
    const token = tokens[index];
    if (/^\d+(\.\d+)?$/.test(token)) return readNumber(index);
    if (/^(nan|inf|infinity)$/i.test(token)) throw new RangeError(`${token} is no number`);
    const day = weekday(token);
    if (day !== undefined) {
      found.weekday = day;
      return index;
    }
    const named = month(token);
    if (named !== undefined) return readAfterMonth(index, named + 1);
    const half = dayHalf(token);
    if (half !== undefined) {
      readDayHalf(half);
      return index;
    }
    if (couldBeZone(token)) {
      found.zoneName = token;
      // GMT+3 means that GMT is three hours ahead, unlike 12:00+3, says POSIX.
      const sign = tokens[index + 1];
      if (sign === "+" || sign === "-") {
        tokens[index + 1] = sign === "+" ? "-" : "+";
        if (isUtc(token)) found.zoneName = undefined;
      }
      return index;
    }
    if (found.hour !== undefined && (token === "+" || token === "-")) return readOffset(index);
    return index;
  }

  function readNumber(index: number): number {
    const token = tokens[index];
    const [next, afterNext] = [tokens[index + 1], tokens[index + 2]];
    const { length } = token;
    const labelled = next === ":" || (next !== undefined && timeUnit(next) !== undefined);
    if (
      numbers.count === 3 && (length === 2 || length === 4) && found.hour === undefined && !labelled
    ) {
      readCompactTime(token);
      return index;
    }
    if (length === 6 || (length > 6 && token.indexOf(".") === 6)) {
      if (numbers.count === 0 && !token.includes(".")) {
        for (const pair of token.match(/../g)!) numbers.add(pair);
      } else {
        readCompactTime(token);
      }
      return index;
    }
    if (length === 8 || length === 12 || length === 14) {
      numbers.add(token.slice(0, 4), "year");
      numbers.add(token.slice(4, 6));
      numbers.add(token.slice(6, 8));
      if (length > 8) readCompactTime(token.slice(8));
      return index;
    }
    const label = findLabel(index);
    if (label !== undefined) {
      assignTime(token, label.unit);
      return label.end;
    }
    if (next === ":" && afterNext !== undefined) return readClock(index);
    if (next === "-" || next === "/" || next === ".") return readJoined(index, next);
    const value = Number(token);
    if (next === undefined || isBetween(next)) {
      const half = afterNext === undefined ? undefined : dayHalf(afterNext);
      if (half === undefined) {
        numbers.add(value);
        return index + 1;
      }
      found.hour = inHalf(Math.trunc(value), half);
      return index + 2;
    }
    const half = dayHalf(next);
    if (half !== undefined && value < 24) {
      found.hour = inHalf(Math.trunc(value), half);
      return index + 1;
    }
    if (numbers.couldBeDay(value)) numbers.add(value);
    return index;
  }

  /** `HH`, `HHMM` or `HHMMSS`, with a fraction of the second. */
  function readCompactTime(digits: string): void {
    found.hour = whole(digits.slice(0, 2));
    if (digits.length > 2) found.minute = whole(digits.slice(2, 4));
    if (digits.length > 4) readSeconds(digits.slice(4));
  }

  /** `HH:MM[:SS[.ff]]`. */
  function readClock(index: number): number {
    found.hour = Math.trunc(Number(tokens[index]));
    readMinutes(tokens[index + 2]);
    if (tokens[index + 3] !== ":" || tokens[index + 4] === undefined) return index + 2;
    readSeconds(tokens[index + 4]);
    return index + 4;
  }

  /** `21/10[/2015]`, `21-Oct[-2015]`, or a number with a sign and nothing that belongs to it. */
  function readJoined(index: number, sign: string): number {
    numbers.add(tokens[index]);
    const second = tokens[index + 2];
    if (second === undefined || isBetween(second)) return index + 1;
    addNumberOrMonth(second);
    if (tokens[index + 3] !== sign) return index + 2;
    addNumberOrMonth(tokens[index + 4]);
    return index + 4;
  }

  /** `Oct-21[-2015]`, `Oct of 2015`, or the month alone. */
  function readAfterMonth(index: number, value: number): number {
    numbers.add(value, "month");
    const sign = tokens[index + 1];
    if (sign === "-" || sign === "/") {
      numbers.add(present(tokens[index + 2]));
      if (tokens[index + 3] !== sign) return index + 2;
      numbers.add(present(tokens[index + 4]));
      return index + 4;
    }
    const ofYear = sign === " " && tokens[index + 2]?.toLowerCase() === "of" &&
      tokens[index + 3] === " " && tokens[index + 4] !== undefined;
    if (!ofYear) return index;
    const year = tokens[index + 4];
    // Without leading zeros, so that 015 is no year of antiquity.
    if (/^\d+$/.test(year)) numbers.add(String(Number(year)), "year");
    return index + 4;
  }

  function addNumberOrMonth(token: string | undefined): void {
    const named = month(present(token));
    if (named === undefined) numbers.add(present(token));
    else numbers.add(named + 1, "month");
  }

  /** An `AM` or `PM` that follows a time; any other is an English word. */
  function readDayHalf(value: number): void {
    const { hour } = found;
    if (hour === undefined || hour > 12 || half !== undefined) return;
    found.hour = inHalf(hour, value);
    half = value;
  }

  /** `+HH`, `+HHMM` or `+HH:MM`, and a name in parentheses after it. */
  function readOffset(index: number): number {
    const digits = present(tokens[index + 1]);
    let end = index + 1;
    let seconds: number;
    if (digits.length === 4) {
      seconds = whole(digits.slice(0, 2)) * 3600 + whole(digits.slice(2)) * 60;
    } else if (tokens[index + 2] === ":") {
      seconds = whole(digits) * 3600 + whole(tokens[index + 3]) * 60;
      end += 2;
    } else if (digits.length <= 2) {
      seconds = whole(digits) * 3600;
    } else {
      throw new RangeError(`${digits} is no offset`);
    }
    found.zoneOffset = tokens[index] === "+" ? seconds : -seconds;
    const [blank, open, name, close] = tokens.slice(end + 1, end + 5);
    const named = blank !== undefined && isBetween(blank) && open === "(" && close === ")" &&
      name.length >= 3 && looksLikeZone(name) && found.zoneName === undefined;
    if (!named) return end;
    found.zoneName = name;
    return end + 4;
  }

  function couldBeZone(token: string): boolean {
    return found.hour !== undefined && found.zoneName === undefined &&
      found.zoneOffset === undefined && looksLikeZone(token);
  }

  /** The `h` of `12h` or `12 h`, or for `04` in `12h04` the unit after hours. */
  function findLabel(index: number): { unit: number; end: number } | undefined {
    const unitAt = (place: number) => {
      const token = tokens[place];
      return token === undefined ? undefined : timeUnit(token);
    };
    const next = unitAt(index + 1);
    if (next !== undefined) return { unit: next, end: index + 1 };
    const afterBlank = tokens[index + 1] === " " ? unitAt(index + 2) : undefined;
    if (afterBlank !== undefined) return { unit: afterBlank, end: index + 2 };
    const before = unitAt(index - 1);
    if (before !== undefined) return { unit: before + 1, end: index };
    if (index > 1 && index === tokens.length - 1 && tokens[index - 1] === " ") {
      const beforeBlank = unitAt(index - 2);
      if (beforeBlank !== undefined) return { unit: beforeBlank + 1, end: index };
    }
    return undefined;
  }

  function assignTime(token: string, unit: number): void {
    switch (unit as TimeUnit | 3) {
      case 0: {
        found.hour = Math.trunc(Number(token));
        const minutes = sixtieths(token);
        if (minutes !== undefined) found.minute = minutes;
        return;
      }
      case 1:
        return readMinutes(token);
      case 2:
        return readSeconds(token);
    }
  }

  function readMinutes(token: string): void {
    if (!/^\d+(\.\d+)?$/.test(token)) throw new RangeError(`${token} are no minutes`);
    found.minute = Math.trunc(Number(token));
    found.second = sixtieths(token);
  }

  function readSeconds(token: string): void {
    const [seconds, fraction, ...rest] = token.split(".");
    if (rest.length > 0) throw new RangeError(`${token} are no seconds`);
    found.second = whole(seconds);
    found.microsecond = fraction === undefined ? 0 : whole(fraction.padEnd(6, "0").slice(0, 6));
  }
}

/** What could be a zone's name. */
function looksLikeZone(token: string): boolean {
  return /^([A-Z]{1,5}|z)$/.test(token);
}

function inHalf(hour: number, half: number): number {
  if (half === 1 && hour < 12) return hour + 12;
  return half === 0 && hour === 12 ? 0 : hour;
}

/** The fraction of an hour in minutes, or of a minute in seconds; undefined where there is none. */
function sixtieths(token: string): number | undefined {
  const fraction = token.split(".")[1] ?? "";
  if (/^0*$/.test(fraction)) return undefined;
  // Not with floating point, in which a sixtieth may come out one less.
  return Number(60n * BigInt(fraction) / 10n ** BigInt(fraction.length));
}

function whole(digits: string | undefined): number {
  if (!/^\d+$/.test(digits ?? "")) throw new RangeError(`${digits} is no whole number`);
  return Number(digits);
}

function present(token: string | undefined): string {
  if (token === undefined) throw new RangeError("the text ends too early");
  return token;
}
