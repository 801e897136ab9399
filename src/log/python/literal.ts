/** Values as Python code writes them: the arguments of a logging configuration's handlers. */

/** A name that stands for something: `sys.stderr`, `handlers.SysLogHandler.LOG_USER`. */
export interface PythonName {
  readonly name: string;
}

/** A value. Tuples and lists are arrays, dictionaries maps. */
export type PythonValue =
  | string
  | number
  | boolean
  | null
  | PythonName
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>;

/** Thrown for code that is more than values. */
export class NotLiteral extends Error {
  constructor(code: string) {
    super(`${code.trim()} is not understood here`);
    this.name = "NotLiteral";
  }
}

/** Deeper than any configuration nests its values. */
const DEEPEST = 20;

const TOKENS = new RegExp(
  [
    String.raw`\s*(?:(?<text>[rRbBuU]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\[^]|[^"\\\n])*"`,
    String.raw`|'(?:\\[^]|[^'\\\n])*'))`,
    String
      .raw`|(?<number>[-+]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?))`,
    String.raw`|(?<name>[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)|(?<mark>[()[\]{},:=]))\s*`,
  ].join(""),
  "y",
);

interface Token {
  readonly kind: "text" | "number" | "name" | "mark" | "end";
  readonly text: string;
}

/**
 * Reads one value.
 *
 * @throws {NotLiteral} for anything else.
 */
export function parsePythonLiteral(code: string): PythonValue {
  const tokens = tokenize(code);
  let position = 0;
  const peek = () => tokens[position];
  const isMark = (mark: string) => peek().kind === "mark" && peek().text === mark;
  const take = (mark: string) => {
    if (!isMark(mark)) throw new NotLiteral(code);
    position++;
  };

  function value(depth: number): PythonValue {
    if (depth > DEEPEST) throw new NotLiteral(code);
    const { kind, text } = peek();
    switch (kind) {
      case "text": {
        let joined = "";
        // Texts that stand side by side are one.
        for (; peek().kind === "text"; position++) joined += unquote(peek().text, code);
        return joined;
      }
      case "number":
        position++;
        return numberOf(text);
      case "name":
        position++;
        return named(text.replace(/\s+/g, ""));
      case "mark":
        if (text === "(") return parenthesized(depth);
        if (text === "[") return items("[", "]", depth);
        if (text === "{") return dictionary(depth);
    }
    throw new NotLiteral(code);
  }

  function parenthesized(depth: number): PythonValue {
    const before = position;
    const found = items("(", ")", depth);
    // `(x)` is x; `(x,)` and `()` are tuples.
    const hasComma = tokens[position - 2]?.text === "," && tokens[position - 2].kind === "mark";
    return found.length === 1 && !hasComma && position > before ? found[0] : found;
  }

  function items(open: string, close: string, depth: number): PythonValue[] {
    take(open);
    const found: PythonValue[] = [];
    while (!isMark(close)) {
      found.push(value(depth + 1));
      if (!isMark(close)) take(",");
    }
    take(close);
    return found;
  }

  function dictionary(depth: number): PythonValue {
    take("{");
    const found = new Map<PythonValue, PythonValue>();
    while (!isMark("}")) {
      const key = value(depth + 1);
      take(":");
      found.set(key, value(depth + 1));
      if (!isMark("}")) take(",");
    }
    take("}");
    return found;
  }

  const found = value(0);
  if (peek().kind !== "end") throw new NotLiteral(code);
  return found;
}

function tokenize(code: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKENS.source, "y");
  const source = code.trim();
  while (pattern.lastIndex < source.length) {
    const found = pattern.exec(source)?.groups;
    if (found === undefined) throw new NotLiteral(code);
    const [kind, text] = Object.entries(found).find(([, text]) => text !== undefined)!;
    tokens.push({ kind: kind as Token["kind"], text });
  }
  return [...tokens, { kind: "end", text: "" }];
}

function named(name: string): PythonValue {
  if (name === "True") return true;
  if (name === "False") return false;
  return name === "None" ? null : { name };
}

function numberOf(text: string): number {
  const digits = text.replaceAll("_", "");
  const sign = digits.startsWith("-") ? -1 : 1;
  return sign * Number(digits.replace(/^[-+]/, ""));
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

function unquote(token: string, code: string): string {
  const quote = token.search(/["']/);
  const prefix = token.slice(0, quote).toLowerCase();
  const body = token.slice(quote);
  const width = /^(?:"""|''')/.test(body) ? 3 : 1;
  const inner = body.slice(width, -width);
  if (prefix.includes("r")) return inner;
  return inner.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([0-7]{1,3})|([^]))/g,
    (
      all,
      byte: string | undefined,
      unit: string | undefined,
      octal: string | undefined,
      letter: string | undefined,
    ) => {
      if (byte ?? unit) return String.fromCharCode(parseInt((byte ?? unit)!, 16));
      if (octal) return String.fromCharCode(parseInt(octal, 8));
      if (letter === "N" || letter === "U") throw new NotLiteral(code);
      return ESCAPES[letter!] ?? all;
    },
  );
}
