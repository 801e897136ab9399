/**
 * A service of the cloud as commands see it: requests in, answers out. How it is found, logged in to,
 * encrypted and retried stands behind this, in the other files of this folder.
 */

import type { ServiceDefinition } from "./service_definition.ts";

/** The methods of HTTP that OpenStack's services use. */
export type Method = "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";

/** The parameters of a request: a list gives its parameter several times, `undefined` leaves it out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** One request to a service. */
export interface ServiceRequest {
  readonly method: Method;
  /** Below the service's endpoint, with a slash in front: `/resource_providers`. Parts are encoded by the caller. */
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON; without it the request has no body. */
  readonly body?: unknown;
  /** Further headers, as `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The microversion of this request, where it is not the one that the client was made for. */
  readonly microversion?: string;
  /**
   * Statuses beyond 2xx that are an answer to the caller and no {@link ServiceError}, for example
   * `[404]`. A 401 is first answered by logging in again, 429 and 503 by waiting as usual.
   */
  readonly accept?: readonly number[];
  /**
   * True when doing this twice is as good as once, so that it may be sent again after its answer was lost
   * or a gateway gave up on it. Unless said otherwise that holds for GET and HEAD. A request that never
   * got out, and one that a service turned away with 429, are sent again in any case.
   */
  readonly repeatable?: boolean;
  /**
   * True for what has to be brought to an end once it has been begun, a roll-back for example: it is
   * sent even after an interruption, and then has {@link FINISHING_SECONDS} in all.
   */
  readonly finishing?: boolean;
  /** Reads the answer's JSON, for numbers that JavaScript's cannot hold; `JSON.parse` unless given. */
  readonly readJson?: (text: string) => unknown;
}

/** How long what is under way may go on after an interruption, in seconds. */
export const FINISHING_SECONDS = 15;

/** A service's answer. */
export interface ServiceResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; undefined where it has no body. */
  readonly body: unknown;
  /** The service's own id of the request, by which its log tells more. */
  readonly requestId?: string;
  /**
   * True when the request was sent more than once and an earlier try may have been carried out: a
   * conflict may then be one with oneself.
   */
  readonly repeated: boolean;
}

/** One service, reached with the credentials of its section of the configuration. */
export interface ServiceClient {
  /** The section's name, as in {@link ServiceError.service}: `placement`. */
  readonly name: string;
  /** The service's URL, in a form that is safe to show. */
  readonly endpoint: string;
  /** The newest microversion that the service has; undefined where it has none or does not tell. */
  readonly newestMicroversion?: string;
  /**
   * Sends a request and waits for the answer. Any number may be asked for at once: no more than
   * {@link ServiceNeeds.parallel} are under way at a time, and fewer while the service is slow or turns
   * requests away.
   *
   * Once the run is interrupted, no request is begun but the `finishing` ones; a read that is under way
   * is abandoned, a write has {@link FINISHING_SECONDS} left to be answered.
   *
   * @throws {ServiceError} for every status that is neither 2xx nor in `accept`, and when there is no
   * usable answer.
   * @throws the signal's reason when interrupted.
   */
  request(request: ServiceRequest): Promise<ServiceResponse>;
}

/** What a command asks of a service. */
export interface ServiceNeeds {
  /**
   * The lowest microversion that does the job, as in `1.28`: each request is sent with it, and a service
   * that does not have it is refused with an error of kind `too_old`.
   */
  readonly microversion?: string;
  /** How many requests may be under way at a time, as of `--parallel`; 4 unless said otherwise. */
  readonly parallel?: number;
}

/** The services of a run: each is looked up and logged in to when first asked for. */
export interface Services {
  /**
   * Placement, by the options of `[placement]`.
   *
   * @throws {OperatorError} when an option is missing or wrong.
   * @throws {ServiceError} when Keystone refuses, the service is nowhere to be found, does not answer or
   * is too old.
   */
  placement(needs?: ServiceNeeds): Promise<ServiceClient>;
  /** Neutron, by the options of `[neutron]`. */
  neutron(needs?: ServiceNeeds): Promise<ServiceClient>;
  /** Another service, by the options of the section that its definition names. */
  of(definition: ServiceDefinition, needs?: ServiceNeeds): Promise<ServiceClient>;
  /** Closes all connections. */
  close(): Promise<void>;
}
