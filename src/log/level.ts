/** Severities of log records, with Python's names and numbers. */

/** A severity at which the program writes. */
export type Severity = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** Python's numbers for them. */
export const SEVERITY_NUMBER: Readonly<Record<Severity, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
};

/** Every name that a configuration may use; oslo.log adds TRACE to Python's. */
const LEVEL_NUMBER: Readonly<Record<string, number>> = {
  ...SEVERITY_NUMBER,
  NOTSET: 0,
  TRACE: 5,
  WARN: 30,
  CRITICAL: 50,
  FATAL: 50,
};

/** The name under which this program logs, and under which the levels for it are looked up. */
export const LOGGER_NAME = "nova.manage";

/** The number of a level that is given by its name or as a number; undefined where it is neither. */
export function levelNumber(text: string): number | undefined {
  const word = text.trim();
  if (/^\d+$/.test(word)) return Number(word);
  return Object.hasOwn(LEVEL_NUMBER, word.toUpperCase())
    ? LEVEL_NUMBER[word.toUpperCase()]
    : undefined;
}
