/** What a value of an image property means to Nova, and which values are none. */

import { isSince, type ReleaseName } from "../schema/releases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Choice, PropertyType } from "./properties.ts";

/** A value that a property cannot have; one such makes the whole image unreadable to Nova. */
export class InvalidValue extends OperatorError {
  /**
   * @param property its name.
   * @param value what it has.
   * @param expected what it can have: `a whole number`.
   */
  constructor(readonly property: string, value: string, expected: string) {
    super(`Image property ${property} cannot be ${JSON.stringify(value)}, only ${expected}`);
    this.name = "InvalidValue";
  }
}

/** Above any host's CPUs; Nova would count them all, however many. */
const MOST_CPUS = 65_536;

/**
 * The canonical form of a value, as JSON: `1_0` of an integer is `10`, `AMD64` of an architecture is
 * `"x86_64"`.
 *
 * @param release whose rules hold.
 * @returns undefined for a property whose value is never looked at.
 * @throws {InvalidValue} when the property cannot have it.
 */
export function canonicalValue(
  property: string,
  type: PropertyType,
  value: string,
  release: ReleaseName,
): string | undefined {
  switch (type.kind) {
    case "text":
      return asciiJson(value);
    case "integer":
      return wholeNumber(property, value);
    case "boolean":
      return String(TRUE_WORDS.includes(stripped(value).toLowerCase()));
    case "version predicate":
      if (isVersionPredicate(value, release)) return asciiJson(value);
      throw new InvalidValue(property, value, "comparisons with versions, such as >2.6.0");
    case "mappings":
      throw new InvalidValue(property, value, "a list of mappings, which a text cannot be");
    case "made of others":
      return undefined;
    case "choice":
      return asciiJson(chosen(property, type, value, release));
  }
}

/** True when a type takes any text, so that there is nothing to check. */
export function takesAnything({ kind }: PropertyType): boolean {
  return kind === "text" || kind === "boolean" || kind === "made of others";
}

/** The values of a choice that a release knows. */
export function valuesOf({ values }: Choice, release: ReleaseName): string[] {
  return values.flatMap((value) => {
    if (typeof value === "string") return [value];
    return isSince(release, value.since) ? [value.value] : [];
  });
}

const TRUE_WORDS = ["1", "t", "true", "on", "y", "yes"];

/** The value that is meant. */
function chosen(property: string, type: Choice, value: string, release: ReleaseName): string {
  const word = type.anyCase ? value.toLowerCase() : value;
  const { aliases = {} } = type;
  const meant = Object.hasOwn(aliases, word) ? aliases[word] : word;
  const known = valuesOf(type, release);
  if (known.includes(meant)) return meant;
  throw new InvalidValue(
    property,
    value,
    known.length > 1 ? `one of ${known.join(", ")}` : known[0],
  );
}

/** An integer as Python's `int` reads it, in JSON: of any size, hence not by way of a number. */
export function wholeNumber(property: string, value: string): string {
  const text = stripped(value);
  if (!/^[+-]?\d+(_\d+)*$/.test(text)) throw new InvalidValue(property, value, "a whole number");
  const digits = text.replaceAll("_", "").replace(/^\+/, "");
  return String(BigInt(digits.replace("-", ""))).replace(
    /^(?!0$)/,
    digits.startsWith("-") ? "-" : "",
  );
}

/**
 * CPUs such as `0-3,^2`, as a JSON list in ascending order.
 *
 * @throws {InvalidValue} for what Nova cannot read either, and for more CPUs than any host has.
 */
export function cpuList(property: string, value: string): string {
  const expected = "numbers of CPUs, such as 0-3,^2";
  const number = (text: string) => {
    try {
      return Number(wholeNumber(property, text));
    } catch {
      throw new InvalidValue(property, value, expected);
    }
  };
  const included = new Set<number>();
  const excluded = new Set<number>();
  for (const rule of value.split(",").map(stripped)) {
    if (rule === "") continue;
    const set = rule.startsWith("^") ? excluded : included;
    const words = rule.replace(/^\^/, "");
    const hyphen = words.indexOf("-");
    const [start, end] = hyphen < 0
      ? [number(words), number(words)]
      : [number(words.slice(0, hyphen)), number(words.slice(hyphen + 1))];
    if (start > end || end >= MOST_CPUS) throw new InvalidValue(property, value, expected);
    for (let cpu = start; cpu <= end; cpu++) set.add(cpu);
  }
  return `[${[...included].filter((cpu) => !excluded.has(cpu)).sort((a, b) => a - b).join(", ")}]`;
}

/** Text as JSON of ASCII alone, as Nova writes it: a column of MySQL's `utf8` holds nothing else safely. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Without the blanks around it, by what Python counts as blank. */
function stripped(value: string): string {
  // deno-lint-ignore no-control-regex -- Python's separators are among them.
  return value.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, "");
}

const COMPARISON = /^\s*(?:<=|>=|<|>|!=|==)\s*([^\s]+)\s*$/;
/** Versions as Python's distutils has them. */
const STRICT_VERSION = /^\d+\.\d+(\.\d+)?([ab]\d+)?$/;
/** Versions as Python's PEP 440 has them. */
const VERSION = new RegExp(
  String.raw`^v?(\d+!)?\d+(\.\d+)*([-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?` +
    String
      .raw`(-\d+|[-_.]?(post|rev|r)[-_.]?\d*)?([-_.]?dev[-_.]?\d*)?(\+[a-z0-9]+([-_.][a-z0-9]+)*)?$`,
  "i",
);

/** oslo.versionedobjects gave up distutils in 3.6, which came with 2025.1. */
function isVersionPredicate(value: string, release: ReleaseName): boolean {
  const version = isSince(release, "2025.1") ? VERSION : STRICT_VERSION;
  return value.split(",").every((part) => {
    const found = COMPARISON.exec(part);
    return found !== null && version.test(found[1]);
  });
}
