/** What is tried again, how often, and after how long: keystoneauth's options, with defaults of ours. */

import { OperatorError } from "../errors/operator_error.ts";
import type { ServiceOptions } from "./options.ts";

/** How patient to be. */
export interface RetryPolicy {
  /** How often to try again when there is no answer. */
  readonly connectRetries: number;
  /** Whether that was set, so that a request that took its whole time is tried again as well. */
  readonly patient: boolean;
  /** Milliseconds before the n-th of these tries, counted from 1. */
  connectDelay(failures: number): number;
  /** How often to try again after an answer that may be another one later. */
  readonly statusRetries: number;
  statusDelay(failures: number): number;
  /** Which statuses those are, apart from 429. */
  readonly statuses: ReadonlySet<number>;
}

const CONNECT_RETRIES = 3;
const STATUS_RETRIES = 4;
/** 502 and 504 come from gateways, 503 from both gateways and services. */
const STATUSES = [502, 503, 504];
const FIRST_DELAY_SECONDS = 0.5;
const LONGEST_DELAY_SECONDS = 60;

/** The longest time that a service may ask to be left alone for, in seconds. */
export const LONGEST_RETRY_AFTER = 60;

/**
 * Reads the policy of a section.
 *
 * @throws {OperatorError} for a status code that is none.
 */
export function retryPolicy(options: ServiceOptions, section: string): RetryPolicy {
  const given = options.connect_retries ?? options.http_retries;
  return {
    connectRetries: Math.max(0, given ?? CONNECT_RETRIES),
    patient: given !== undefined,
    connectDelay: delay(options.connect_retry_delay),
    statusRetries: Math.max(0, options.status_code_retries ?? STATUS_RETRIES),
    statusDelay: delay(options.status_code_retry_delay),
    statuses: readStatuses(options.retriable_status_codes, section),
  };
}

/** A fixed time or one that doubles; up to a quarter more or less, so that not all come back at once. */
function delay(fixed: number | undefined): (failures: number) => number {
  return (failures) => {
    const seconds = fixed ||
      Math.min(FIRST_DELAY_SECONDS * 2 ** (failures - 1), LONGEST_DELAY_SECONDS);
    return seconds * 1000 * (0.75 + Math.random() / 2);
  };
}

function readStatuses(texts: readonly string[], section: string): ReadonlySet<number> {
  if (texts.length === 0) return new Set(STATUSES);
  return new Set(texts.map((text) => {
    if (/^[45]\d\d$/.test(text)) return Number(text);
    throw new OperatorError(
      `[${section}] retriable_status_codes: "${text}" is no status of an error`,
    );
  }));
}

/**
 * How long a service asks to be left alone, in milliseconds; undefined where it does not say.
 *
 * @param value of the header `Retry-After`: seconds, or a date.
 */
export function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
