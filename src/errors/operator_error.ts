import { printable } from "./printable.ts";

/**
 * An error that an operator can act on. Its message says what was being done, to which cell or
 * service, and what went wrong; the hint says what to do next. Neither ever holds a secret, and each is
 * one line, whatever the names and the words of servers in it hold.
 */
export class OperatorError extends Error {
  /** What to do next, as one sentence; undefined where the message says it already. */
  readonly hint?: string;

  /**
   * @param message what was being done, to what, and what went wrong, in one line.
   * @param options `hint`: what to do next; `cause`: the error underneath, shown under `--debug`.
   */
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(printable(message), { cause: options.cause });
    this.name = "OperatorError";
    this.hint = options.hint === undefined ? undefined : printable(options.hint);
  }
}

/** What is printed of an error, a line each: its message, and its hint where it has one. */
export type ErrorLines = [message: string, ...hint: string[]];

/** The lines to print for an error that ends a part of a command's work. */
export function errorLines(error: unknown): ErrorLines {
  if (!(error instanceof OperatorError)) return [`Unexpected failure: ${String(error)}`];
  return [error.message, ...error.hint === undefined ? [] : [error.hint]];
}

/** The same in one line, for the log. */
export function messageAndHint(error: unknown): string {
  const [message, ...hint] = errorLines(error);
  const text = [/[.!?]$/.test(message) ? message : `${message}.`, ...hint].join(" ");
  return hint.length === 0 ? message : text;
}

/**
 * An error with what it happened to before its message: `instance UUID: it has no flavor`.
 *
 * @param name left out where the message says it already.
 */
export function errorOf(name: string, error: unknown): OperatorError {
  const [message, hint] = errorLines(error);
  return new OperatorError(message.includes(printable(name)) ? message : `${name}: ${message}`, {
    hint,
    cause: error,
  });
}
