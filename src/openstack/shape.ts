/**
 * Taking answers apart. What a service says is not trusted: an answer of another form than expected is an
 * error, and never read as "nothing there".
 */

import type { ServiceClient } from "./service.ts";
import { ServiceError } from "./service_error.ts";

/** Something is not of the form that was asked for. */
class UnexpectedForm extends Error {}

/**
 * Reads an answer with the functions below.
 *
 * @param client who answered.
 * @param asked what was asked, for the message: `GET /resource_providers`.
 * @throws {ServiceError} of kind `bad_answer` when the answer is of another form.
 */
export function readAnswer<R>(
  { name, endpoint }: Pick<ServiceClient, "name" | "endpoint">,
  asked: string,
  read: () => R,
): R {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnexpectedForm)) throw error;
    throw new ServiceError(
      `The service of [${name}] at ${endpoint} answers ${asked} in a form that is not understood: ` +
        error.message,
      { kind: "bad_answer", service: name },
    );
  }
}

/** A member of an object. */
export function memberOf(value: unknown, name: string): unknown {
  return Object.getOwnPropertyDescriptor(objectOf(value, name), name)?.value;
}

/** The members of an object. */
export function entriesOf(value: unknown, what: string): [string, unknown][] {
  return Object.entries(objectOf(value, what));
}

/** A list. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnexpectedForm(`${what} is no list`);
}

/** A text. */
export function textOf(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new UnexpectedForm(`${what} is no text`);
}

/** A text; undefined where there is none, or null. */
export function optionalText(value: unknown, what: string): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value, what);
}

/** A whole number. */
export function wholeNumberOf(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new UnexpectedForm(`${what} is no whole number`);
}

/** A whole number; undefined where there is none, or null. */
export function optionalWholeNumber(value: unknown, what: string): number | undefined {
  return value === undefined || value === null ? undefined : wholeNumberOf(value, what);
}

function objectOf(value: unknown, what: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UnexpectedForm(`there is no object with ${what}`);
}
