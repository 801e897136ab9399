/** Errors as a log record tells them. */

/**
 * An error in one line, and its trace with those of its causes.
 *
 * @param error what was thrown, of any type.
 */
export function describeError(error: unknown): { summary: string; trace: string[] } {
  if (!(error instanceof Error)) return { summary: String(error), trace: [String(error)] };
  const summary = `${error.name}: ${error.message}`;
  const own = (error.stack ?? summary).split("\n");
  const trace = error.cause === undefined
    ? own
    : [...own, "Caused by:", ...describeError(error.cause).trace];
  return { summary: summary.split("\n", 1)[0], trace };
}
