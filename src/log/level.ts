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

const LEVEL_NUMBER: Readonly<Record<string, number>> = {
  ...SEVERITY_NUMBER,
  WARN: 30,
  CRITICAL: 50,
  FATAL: 50,
};

/** The name under which this program logs. */
export const LOGGER_NAME = "nova.manage";

/**
 * The lowest number that is written.
 *
 * @param debug the option `debug`.
 * @param levels the option `default_log_levels`: `logger=LEVEL` pairs. The pair for the longest part of
 * this program's own name wins over `debug`, as in oslo.log; pairs for other loggers say nothing here.
 */
export function threshold(debug: boolean, levels: readonly string[]): number {
  let chosen = debug ? SEVERITY_NUMBER.DEBUG : SEVERITY_NUMBER.INFO;
  let length = 0;
  for (const pair of levels) {
    const [logger, level = ""] = pair.split("=", 2);
    const own = logger === LOGGER_NAME || LOGGER_NAME.startsWith(`${logger}.`);
    const number = /^\d+$/.test(level) ? Number(level) : LEVEL_NUMBER[level.toUpperCase()];
    if (!own || number === undefined || logger.length < length) continue;
    chosen = number;
    length = logger.length;
  }
  return chosen;
}
