/**
 * Which of the numbers of a date is the day, which the month and which the year, by the rules of
 * python-dateutil: what is known from a month's name or from more than two digits comes first, then
 * what the size of a number rules out, and in doubt it is month, day, year.
 */

/** A part of a date. */
export type DatePart = "year" | "month" | "day";

/** The parts that were found; those that were not are undefined. */
export type DateParts = { readonly [part in DatePart]?: number };

/** The numbers of a date in the order in which they stand. */
export interface DateNumbers {
  /** How many there are. */
  readonly count: number;
  /** True when the year has its century: two digits mean a year near today's. */
  readonly hasCentury: boolean;
  /**
   * Adds a number.
   *
   * @param number its digits, or its value.
   * @param part which part it is, where that is known.
   * @throws {RangeError} when it is no whole number, or its part is there already.
   */
  add(number: string | number, part?: DatePart): void;
  /** Whether a number that stands alone can be the day. */
  couldBeDay(value: number): boolean;
  /**
   * Says which number is which part.
   *
   * @throws {RangeError} when there are more than three.
   */
  parts(): DateParts;
}

/** No number yet. */
export function dateNumbers(): DateNumbers {
  const numbers: number[] = [];
  const known = new Map<DatePart, number>();
  let hasCentury = false;

  function valueOf(part: DatePart): number | undefined {
    const index = known.get(part);
    return index === undefined ? undefined : numbers[index];
  }

  return {
    get count() {
      return numbers.length;
    },
    get hasCentury() {
      return hasCentury;
    },
    add(number, part) {
      const isYear = typeof number === "string" ? /^\d{3,}$/.test(number) : number > 100;
      if (isYear) {
        hasCentury = true;
        part ??= "year";
        if (part !== "year") throw new RangeError(`${number} cannot be a ${part}`);
      }
      if (part !== undefined && known.has(part)) throw new RangeError(`a second ${part}`);
      numbers.push(wholeNumber(number));
      if (part !== undefined) known.set(part, numbers.length - 1);
    },
    couldBeDay(value) {
      if (known.has("day")) return false;
      const month = valueOf("month");
      // A leap year, as long as the year is not known.
      const days = month === undefined ? 31 : daysInMonth(valueOf("year") ?? 2000, month);
      return value >= 1 && value <= days;
    },
    parts: () => assign(numbers, known),
  };
}

/** The number of days of a month, counted from 1. */
export function daysInMonth(year: number, month: number): number {
  // 400 years repeat; Date takes years below 100 for those of the 20th century.
  return new Date(Date.UTC(2000 + year % 400, month, 0)).getUTCDate();
}

function assign(numbers: readonly number[], known: ReadonlyMap<DatePart, number>): DateParts {
  const order = partsInOrder(numbers, known);
  return Object.fromEntries(order.map((part, index) => [part, numbers[index]]));
}

/** The part that each number is. */
function partsInOrder(
  numbers: readonly number[],
  known: ReadonlyMap<DatePart, number>,
): DatePart[] {
  const [first, second] = numbers;
  const allKnown = numbers.length === known.size || (numbers.length === 3 && known.size === 2);
  if (allKnown) return fromKnown(numbers.length, known);
  const month = known.get("month");
  const large = (number: number) => number > 31;
  switch (numbers.length) {
    case 1:
      return [large(first) ? "year" : "day"];
    case 2:
      if (month === 0) return ["month", large(second) ? "year" : "day"];
      if (month === 1) return [large(first) ? "year" : "day", "month"];
      if (large(first)) return ["year", "month"];
      return ["month", large(second) ? "year" : "day"];
    case 3:
      if (month === 0) {
        return large(second) ? ["month", "year", "day"] : ["month", "day", "year"];
      }
      if (month === 1) {
        return large(first) ? ["year", "month", "day"] : ["day", "month", "year"];
      }
      if (month === 2) {
        return large(second) ? ["day", "year", "month"] : ["year", "day", "month"];
      }
      if (large(first) || known.get("year") === 0) return ["year", "month", "day"];
      return first > 12 ? ["day", "month", "year"] : ["month", "day", "year"];
    default:
      throw new RangeError(`${numbers.length} numbers for a date`);
  }
}

function fromKnown(count: number, known: ReadonlyMap<DatePart, number>): DatePart[] {
  const byIndex = new Map([...known].map(([part, index]) => [index, part]));
  const left = (["year", "month", "day"] as const).find((part) => !known.has(part));
  return Array.from({ length: count }, (_, index) => byIndex.get(index) ?? left!);
}

function wholeNumber(number: string | number): number {
  if (typeof number === "number") return Math.trunc(number);
  if (!/^\d+$/.test(number)) throw new RangeError(`${number} is no whole number`);
  return Number(number);
}
