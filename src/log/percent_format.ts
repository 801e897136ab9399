/** Python's `%` operator for a mapping, which log formats are written in. */

/** What a field may hold. */
export type FieldValue = string | number;

/** A format, taken apart: text, and fields with what they are to look like. */
type Piece = string | Conversion;

interface Conversion {
  readonly name: string;
  readonly flags: string;
  readonly width: number;
  readonly precision?: number;
  readonly type: string;
}

const CONVERSION = /%(?:%|\((\w+)\)([-#0 +]*)(\d*)(?:\.(\d+))?([diouxXeEfFgGcrsa]))/g;

/** The widest field: no log line needs more, and a slip of the pen must not fill memory. */
const WIDEST = 1000;

/** A format that has been read once, for many records. */
export interface PercentFormat {
  /** True where the format shows any of these fields. */
  shows(...names: readonly string[]): boolean;
  /** Fills the format in; a field that there is no value for is empty. */
  fill(value: (name: string) => FieldValue | undefined): string;
}

/**
 * Reads a format such as `%(asctime)s.%(msecs)03d %(message)s`. `%%` stands for a percent sign; what is
 * no field at all stays as it is, where Python would lose the record over it.
 */
export function percentFormat(pattern: string): PercentFormat {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of pattern.matchAll(CONVERSION)) {
    const [all, name, flags, width, precision, type] = found;
    pieces.push(pattern.slice(end, found.index));
    end = found.index + all.length;
    if (name === undefined) pieces.push("%");
    else {
      pieces.push({
        name,
        flags,
        type,
        width: Math.min(Number(width), WIDEST),
        precision: precision === undefined ? undefined : Math.min(Number(precision), WIDEST),
      });
    }
  }
  pieces.push(pattern.slice(end));
  return {
    shows: (...names) =>
      pieces.some((piece) => typeof piece !== "string" && names.includes(piece.name)),
    fill: (value) =>
      pieces.map((piece) => typeof piece === "string" ? piece : convert(piece, value(piece.name)))
        .join(""),
  };
}

/** One field. A text where Python wants a number is shown as it is. */
function convert(conversion: Conversion, value: FieldValue = ""): string {
  const { flags, width, type } = conversion;
  const isNumber = typeof value === "number" && !"crsa".includes(type);
  const body = isNumber ? convertNumber(conversion, value) : convertText(conversion, value);
  if (body.length >= width) return body;
  if (flags.includes("-")) return body.padEnd(width);
  if (!isNumber || !flags.includes("0")) return body.padStart(width);
  const sign = /^[-+ ]/.exec(body)?.[0] ?? "";
  return sign + body.slice(sign.length).padStart(width - sign.length, "0");
}

function convertText({ precision, type }: Conversion, value: FieldValue): string {
  const text = "ra".includes(type) && typeof value === "string" ? `'${value}'` : String(value);
  return precision === undefined ? text : text.slice(0, precision);
}

function convertNumber({ flags, precision, type }: Conversion, value: number): string {
  const digits = magnitude(Math.abs(value), type, precision);
  if (value < 0) return `-${digits}`;
  if (flags.includes("+")) return `+${digits}`;
  return flags.includes(" ") ? ` ${digits}` : digits;
}

function magnitude(value: number, type: string, precision = -1): string {
  const whole = () => String(Math.trunc(value)).padStart(precision, "0");
  switch (type) {
    case "o":
      return Math.trunc(value).toString(8);
    case "x":
      return Math.trunc(value).toString(16);
    case "X":
      return Math.trunc(value).toString(16).toUpperCase();
    case "e":
    case "E": {
      const text = value.toExponential(Math.min(precision < 0 ? 6 : precision, 100))
        .replace(/e([-+])(\d)$/, "e$10$2");
      return type === "E" ? text.toUpperCase() : text;
    }
    case "f":
    case "F":
      return value.toFixed(Math.min(precision < 0 ? 6 : precision, 100));
    case "g":
    case "G":
      return String(Number(value.toPrecision(Math.min(precision < 0 ? 6 : precision || 1, 100))));
    default:
      return whole();
  }
}
