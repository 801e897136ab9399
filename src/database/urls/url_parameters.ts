/** Typed reading of a connection URL's query parameters, for the engines' `parameters.ts`. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { UrlParts } from "./url_parts.ts";

/** Takes parameters by name and remembers which were never asked for. */
export interface ParameterReader {
  /** The last value given, or undefined. */
  text(name: string): string | undefined;
  /** All values given. */
  texts(name: string): readonly string[];
  /** A whole number. @throws {OperatorError} for anything else. */
  integer(name: string): number | undefined;
  /** A truth value, in SQLAlchemy's spellings. @throws {OperatorError} for anything else. */
  boolean(name: string): boolean | undefined;
  /** Accepts parameters that are fine to be there but change nothing in this program. */
  accept(...names: string[]): void;
  /** The names that none of the above asked for. */
  unknown(): string[];
}

/** What concerns security, by its name. */
const SECURITY =
  /ssl|tls|cert|verif|auth|encrypt|secur|public.?key|cipher|crl|gss|krb|channel|peer/i;

/**
 * Refuses parameters that nobody here knows and that concern security: what they ask for would not be
 * given, and a warning about that comes too late. Others may be passed over.
 *
 * @param unknown the names of parameters that mean nothing to this program.
 * @throws {OperatorError} naming the first.
 */
export function refuseUnknownSecurity(unknown: readonly string[], source: string): void {
  const name = unknown.find((name) => SECURITY.test(name));
  if (name === undefined) return;
  throw new OperatorError(
    `${source}: the URL's parameter ${name} concerns security and is not known here`,
    { hint: "docs/databases.md lists what can be asked for; remove it, or write that instead." },
  );
}

const TRUTH: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  y: true,
  t: true,
  "1": true,
  false: false,
  no: false,
  off: false,
  n: false,
  f: false,
  "0": false,
};

/**
 * Reads the query parameters of a URL.
 *
 * @param parts the URL's parts.
 * @param source what to call the URL in errors.
 */
export function parameterReader(parts: UrlParts, source: string): ParameterReader {
  const asked = new Set<string>();
  const texts = (name: string) => {
    asked.add(name);
    return parts.query.get(name) ?? [];
  };
  const convert = <T>(name: string, expected: string, to: (text: string) => T | undefined) => {
    const text = texts(name).at(-1);
    if (text === undefined) return undefined;
    const value = to(text);
    if (value === undefined) {
      throw new OperatorError(`${source}: the URL's parameter ${name} is not ${expected}`);
    }
    return value;
  };
  return {
    text: (name) => texts(name).at(-1),
    texts,
    integer: (name) =>
      convert(
        name,
        "a whole number",
        (text) => /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined,
      ),
    boolean: (name) =>
      convert(name, "true or false", (text) => {
        const key = text.trim().toLowerCase();
        return Object.hasOwn(TRUTH, key) ? TRUTH[key] : undefined;
      }),
    accept: (...names) => names.forEach((name) => asked.add(name)),
    unknown: () => [...parts.query.keys()].filter((name) => !asked.has(name)),
  };
}
