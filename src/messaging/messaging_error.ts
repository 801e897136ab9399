/** Failures of calls over the message bus. */

import { OperatorError } from "../errors/operator_error.ts";

/** What kind of failure it was. */
export type MessagingFailureKind =
  /** No broker could be connected to. Nothing was sent. */
  | "unreachable"
  /** Nobody listens where the call was to go. Nothing was done. */
  | "no_listener"
  /** The broker did not take the call. Nothing was done. */
  | "refused"
  /** The service answered that it failed. */
  | "remote"
  /** The call was sent, and no answer came: whether it was done is not known. */
  | "no_answer"
  /** What came is no answer in a form that is known; whether the call was done is not known. */
  | "bad_answer";

/** A call that failed. The message never holds a password. */
export class MessagingError extends OperatorError {
  readonly kind: MessagingFailureKind;

  constructor(
    message: string,
    { kind, ...options }: {
      readonly kind: MessagingFailureKind;
      readonly hint?: string;
      readonly cause?: unknown;
    },
  ) {
    super(message, options);
    this.name = "MessagingError";
    this.kind = kind;
  }

  /** True when nobody knows whether the call was carried out. */
  get outcomeUnknown(): boolean {
    return this.kind === "no_answer" || this.kind === "bad_answer";
  }
}
