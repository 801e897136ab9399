/** JSON as Python reads it, and values as Python's `str` and `json.dumps` show them. */

/** A number as it stands in the JSON: a JavaScript number would lose digits. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** A value that was read. */
export type JsonValue =
  | null
  | boolean
  | string
  | JsonNumber
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What the engine hands to a reviver besides key and value; the library's types do not have it yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Reads JSON, with the digits of its numbers kept.
 *
 * @throws {SyntaxError} when it is none.
 */
export function readJson(text: string): JsonValue {
  const revive: Reviver = (_key, value, { source }) =>
    typeof value === "number" ? new JsonNumber(source ?? String(value)) : value;
  return JSON.parse(text, revive as Parameters<typeof JSON.parse>[1]);
}

/** True for an object, and neither a list nor a number. */
export function isObject(
  value: JsonValue | undefined,
): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof JsonNumber);
}

/** What `str` makes of a value: a text as it is, everything else as Python writes it. */
export function pythonText(value: JsonValue): string {
  return typeof value === "string" ? value : pythonSource(value);
}

/** What `json.dumps` makes of a value: ASCII alone, with a blank behind each comma and colon. */
export function pythonJson(value: JsonValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return jsonText(value);
  if (value instanceof JsonNumber) return pythonNumber(value.text).replace("inf", "Infinity");
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  const members = Object.entries(value as Record<string, JsonValue>)
    .map(([name, member]) => `${jsonText(name)}: ${pythonJson(member)}`);
  return `{${members.join(", ")}}`;
}

/** What `json.dumps` makes of a text: quoted, and ASCII alone. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replaceAll(/[\x7f-\uffff]/g, (unit) => `\\u${hex(unit, 4)}`);
}

/** What `repr` makes of a value. */
function pythonSource(value: JsonValue): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return pythonString(value);
  if (value instanceof JsonNumber) return pythonNumber(value.text);
  if (Array.isArray(value)) return `[${value.map(pythonSource).join(", ")}]`;
  const entries = Object.entries(value as Record<string, JsonValue>);
  return `{${
    entries.map(([name, member]) => `${pythonString(name)}: ${pythonSource(member)}`).join(", ")
  }}`;
}

function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = Array.from(text, (character) => {
    if (character === quote || character === "\\") return `\\${character}`;
    const short = ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" } as Record<string, string>)[character];
    if (short !== undefined) return short;
    // Python escapes what it calls not printable: controls, unassigned, all separators but the blank.
    if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
    const code = character.codePointAt(0)!;
    if (code <= 0xff) return `\\x${hex(character, 2)}`;
    return code <= 0xffff ? `\\u${hex(character, 4)}` : `\\U${hex(character, 8)}`;
  });
  return `${quote}${escaped.join("")}${quote}`;
}

function pythonNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === "-0" ? "0" : text;
  const number = Number(text);
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    // Python's exponents have two digits at least.
    return number.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  if (Object.is(number, -0)) return "-0.0";
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

function hex(character: string, digits: number): string {
  return character.codePointAt(0)!.toString(16).padStart(digits, "0");
}
