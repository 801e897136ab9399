/**
 * An error that an operator can act on. Its message says what was being done, to which cell or
 * service, and what went wrong; the hint says what to do next. Neither ever holds a secret.
 */
export class OperatorError extends Error {
  /** What to do next, as one sentence; undefined where the message says it already. */
  readonly hint?: string;

  /**
   * @param message what was being done, to what, and what went wrong, in one line.
   * @param options `hint`: what to do next; `cause`: the error underneath, shown under `--debug`.
   */
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "OperatorError";
    this.hint = options.hint;
  }
}

/** What to print for an error that ends a part of a command's work: its message, and its hint below. */
export function messageAndHint(error: unknown): string {
  if (!(error instanceof OperatorError)) return `Unexpected failure: ${String(error)}`;
  return [error.message, ...error.hint === undefined ? [] : [error.hint]].join("\n");
}
