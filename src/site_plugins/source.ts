/**
 * From the text of a plugin's file to JavaScript that can be run: types are stripped, and a file that
 * imports others is refused, since only this one has been checked.
 */

import { OperatorError } from "../errors/operator_error.ts";
import type { FileName } from "./file_name.ts";

/**
 * Makes JavaScript of a plugin's text; each line stays the line that it was.
 *
 * @throws {OperatorError} saying what is wrong, and on which line.
 */
export async function toJavaScript(text: string, language: FileName["language"]): Promise<string> {
  const code = language === "ts" ? await stripTypes(text) : text;
  await refuseImports(code);
  return code;
}

/** What amaro throws for a text that it cannot take. */
interface AmaroError {
  readonly code?: string;
  readonly message?: string;
  readonly startLine?: number;
}

async function stripTypes(text: string): Promise<string> {
  const amaro = await import("amaro");
  // A module of the older kind: what it exports is one object where it is bundled.
  const { transformSync } = "default" in amaro ? amaro.default as typeof amaro : amaro;
  try {
    return transformSync(text, { mode: "strip-only" }).code;
  } catch (error) {
    const { code, message, startLine } = error as AmaroError;
    const where = startLine === undefined ? "" : `line ${startLine}: `;
    throw new OperatorError(`${where}${message ?? error}`, {
      hint: code === "UnsupportedSyntax"
        ? "Types are stripped, nothing else is made of them: what is more than a type, such as an enum, " +
          "a namespace or a parameter property, has to be written in JavaScript's own terms."
        : undefined,
    });
  }
}

async function refuseImports(code: string): Promise<void> {
  const { init, parse } = await import("es-module-lexer");
  await init;
  let imports: ReturnType<typeof parse>[0];
  try {
    [imports] = parse(code);
  } catch (error) {
    // The lexer's own message speaks of a file without a name.
    const { idx } = error as { idx?: unknown };
    const where = typeof idx === "number" ? `line ${lineAt(code, idx)}: ` : "";
    throw new OperatorError(`${where}it is not JavaScript`);
  }
  const [found] = imports.filter(({ type }) => type !== "import-meta");
  if (found === undefined) return;
  const what = found.specifier === undefined ? "something" : `"${found.specifier}"`;
  throw new OperatorError(`line ${lineAt(code, found.importStart)}: it imports ${what}`, {
    hint:
      'A plugin is a single file. It imports types alone ("import type"); what it works with is ' +
      "handed to it by the toolkit and the context.",
  });
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
