/** Failures of the cloud's services, classified the same way whichever service it was. */

import { OperatorError } from "../errors/operator_error.ts";

/** What kind of failure it was. */
export type ServiceErrorKind =
  /** No connection: nothing listens, the name cannot be resolved, no answer to the attempt. Nothing was sent. */
  | "unreachable"
  /** The request was sent, and no answer came, or half of one. */
  | "no_answer"
  /** TLS could not be set up as asked. Nothing was sent. */
  | "tls"
  /** Keystone refuses the credentials, or the service the token, even a fresh one. */
  | "unauthorized"
  /** 403: the user may not do this. */
  | "forbidden"
  /** 404. */
  | "not_found"
  /** 409; `code` says which. */
  | "conflict"
  /** The service does not have the microversion that is needed. */
  | "too_old"
  /** 429 or 503, and still so after waiting. */
  | "busy"
  /** Another 5xx. */
  | "server"
  /** Another 4xx. */
  | "client"
  /** What came is no answer of such a service: no JSON, too long, a redirection to elsewhere. */
  | "bad_answer"
  /** The service catalogue has no such service, or not in this region or with this interface. */
  | "no_endpoint";

/** What there is to say of a failure besides its message. */
export interface ServiceFailure {
  readonly kind: ServiceErrorKind;
  /** The section of the service that was to be reached: `placement`. */
  readonly service: string;
  /** True when it was Keystone that failed, on the way to the service. */
  readonly authentication?: boolean;
  /** The status of the answer, where there was one. */
  readonly status?: number;
  /** The service's own word for the error: `placement.concurrent_update`, `PortNotFound`. */
  readonly code?: string;
  /** What the service said, in one line of bounded length. */
  readonly detail?: string;
  /** The service's id of the request. */
  readonly requestId?: string;
  /** See {@link ServiceError.outcomeUnknown}. */
  readonly outcomeUnknown?: boolean;
  /** See {@link ServiceError.repeated}. */
  readonly repeated?: boolean;
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A service's failure. The message says what was asked of which service and what came of it, with the
 * service's id of the request, and never holds a token or a password.
 */
export class ServiceError extends OperatorError {
  readonly kind: ServiceErrorKind;
  readonly service: string;
  readonly authentication: boolean;
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly requestId?: string;
  /** True when a write was sent, and nobody knows whether it was carried out. */
  readonly outcomeUnknown: boolean;
  /** True when an earlier try of the same request may have been carried out. */
  readonly repeated: boolean;

  constructor(message: string, failure: ServiceFailure) {
    super(message, failure);
    this.name = "ServiceError";
    this.kind = failure.kind;
    this.service = failure.service;
    this.authentication = failure.authentication ?? false;
    this.status = failure.status;
    this.code = failure.code;
    this.detail = failure.detail;
    this.requestId = failure.requestId;
    this.outcomeUnknown = failure.outcomeUnknown ?? false;
    this.repeated = failure.repeated ?? false;
  }
}
