/** A request that got no usable answer, before anybody knows which service and what for. */

/** What went wrong; the words are those of {@link ServiceErrorKind}. */
export type HttpFailureKind = "unreachable" | "tls" | "no_answer" | "bad_answer";

/** Thrown by the transport. The message is the end of a sentence: `connection refused, …`. */
export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  /** True when the request, or a part of it, may have reached the server. */
  readonly sent: boolean;
  /** True when time was up: another try would mostly take as long again. */
  readonly timedOut: boolean;

  constructor(
    message: string,
    options: { kind: HttpFailureKind; sent: boolean; timedOut?: boolean; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = "HttpFailure";
    this.kind = options.kind;
    this.sent = options.sent;
    this.timedOut = options.timedOut ?? false;
  }
}
