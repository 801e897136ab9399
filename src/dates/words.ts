/** The words that a date may be made of, as python-dateutil knows them; case does not matter. */

/** What an hour, a minute and a second may be called, by {@link TimeUnit}. */
const TIME_UNITS = [["h", "hour", "hours"], ["m", "minute", "minutes"], ["s", "second", "seconds"]];
const DAY_HALVES = [["am", "a"], ["pm", "p"]];
const WEEKDAYS = [
  ["mon", "monday"],
  ["tue", "tuesday"],
  ["wed", "wednesday"],
  ["thu", "thursday"],
  ["fri", "friday"],
  ["sat", "saturday"],
  ["sun", "sunday"],
];
const MONTHS = [
  ["jan", "january"],
  ["feb", "february"],
  ["mar", "march"],
  ["apr", "april"],
  ["may"],
  ["jun", "june"],
  ["jul", "july"],
  ["aug", "august"],
  ["sep", "sept", "september"],
  ["oct", "october"],
  ["nov", "november"],
  ["dec", "december"],
];
const UTC_NAMES = ["utc", "gmt", "z"];
const BETWEEN = [
  ...[" ", ".", ",", ";", "-", "/", "'"],
  ...["at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"],
];
const RELATIVE = [
  ...["now", "today", "yesterday", "tomorrow", "ago", "last", "next", "noon", "midnight"],
  ...["day", "days", "week", "weeks", "fortnight", "month", "months", "year", "years"],
];

/** 0: hours, 1: minutes, 2: seconds. */
export type TimeUnit = 0 | 1 | 2;

/** From 0 for Monday to 6 for Sunday; undefined for another word. */
export const weekday = numbering(WEEKDAYS);

/** From 0 for January; undefined for another word. */
export const month = numbering(MONTHS);

/** The unit that a word such as `h` or `minutes` names; undefined for another word. */
export const timeUnit = numbering(TIME_UNITS);

/** 0 before noon, 1 after; undefined for another word. */
export const dayHalf = numbering(DAY_HALVES);

/** Whether a word stands for UTC. */
export const isUtc = membership(UTC_NAMES);

/** Whether a word or sign may stand between the parts of a date without a meaning. */
export const isBetween = membership(BETWEEN);

/** Whether a word counts from today, such as `yesterday` or `ago`. */
export const isRelative = membership(RELATIVE);

function numbering(groups: readonly (readonly string[])[]): (word: string) => number | undefined {
  const numbers = new Map(groups.flatMap((words, number) => words.map((word) => [word, number])));
  return (word) => numbers.get(word.toLowerCase());
}

function membership(words: readonly string[]): (word: string) => boolean {
  const known = new Set(words);
  return (word) => known.has(word.toLowerCase());
}
