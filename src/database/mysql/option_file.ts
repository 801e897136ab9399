/**
 * MySQL's option files (`my.cnf`), which `read_default_file` and `read_default_group` of a URL name, read
 * as MySQL's own clients read them: the groups `client` and the one named, in the order of the file,
 * `!include` and `!includedir`. The rules are those of MySQL's manual, "Using Option Files".
 */

import { OperatorError } from "../../errors/operator_error.ts";

/** Options by name, with hyphens; one without a value is "". */
export type FileOptions = ReadonlyMap<string, string>;

/** Where PyMySQL looks when the URL names a group and no file. */
const USUAL_FILE = "/etc/my.cnf";

const MOST_BYTES = 1_000_000;
/** MySQL's clients go no deeper either. */
const DEEPEST = 10;

/** What MySQL's clients make of a backslash and a letter. */
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  r: "\r",
  s: " ",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/**
 * Reads the options of a URL's file; none where the URL names neither a file nor a group.
 *
 * @throws {OperatorError} when a file is missing, may be written by everybody, or is malformed. No
 * message shows a value.
 */
export function readOptionFile(
  file: string | undefined,
  group: string | undefined,
  source: string,
): FileOptions {
  const options = new Map<string, string>();
  if (file === undefined && group === undefined) return options;
  const groups = new Set(["client", ...group === undefined ? [] : [group]]);
  readInto(options, file ?? USUAL_FILE, groups, source, 0);
  return options;
}

function readInto(
  options: Map<string, string>,
  path: string,
  groups: ReadonlySet<string>,
  source: string,
  depth: number,
): void {
  const fail = (reason: string, line?: number) => {
    const place = line === undefined ? "" : `, line ${line}`;
    return new OperatorError(`${source}: the option file ${path}${place} ${reason}`, {
      hint: "read_default_file and read_default_group in the URL lead to it.",
    });
  };
  if (depth > DEEPEST) throw fail("is included too deeply");
  let wanted = false;
  readText(path, fail).split(/\r?\n/).forEach((untrimmed, index) => {
    const line = untrimmed.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) return;
    const include = /^!(include|includedir)\s+(.+)$/.exec(line);
    if (include !== null) {
      const [, word, target] = include;
      const files = word === "include" ? [target] : listFolder(target, fail);
      for (const next of files) readInto(options, next, groups, source, depth + 1);
      return;
    }
    if (line.startsWith("[")) {
      const end = line.indexOf("]");
      if (end < 0) throw fail("has a [group] without its closing bracket", index + 1);
      wanted = groups.has(line.slice(1, end).trim());
      return;
    }
    if (!wanted) return;
    const equals = line.indexOf("=");
    const name = (equals < 0 ? withoutComment(line) : line.slice(0, equals)).trim();
    const key = name.replaceAll("_", "-").replace(/^loose-/, "");
    options.set(key, equals < 0 ? "" : valueOf(line.slice(equals + 1)));
  });
}

type Fail = (reason: string) => OperatorError;

function readText(path: string, fail: Fail): string {
  try {
    const { isFile, size, mode } = Deno.statSync(path);
    if (!isFile) throw fail("is no regular file");
    if (size > MOST_BYTES) throw fail("is too large");
    // MySQL's clients pass over such a file; what it says of TLS would be missing then.
    if (mode !== null && (mode & 0o002) !== 0) throw fail("may be written by every user");
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw fail(error instanceof Deno.errors.NotFound ? "does not exist" : "cannot be read");
  }
}

function listFolder(folder: string, fail: Fail): string[] {
  try {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    return names.filter((name) => name.endsWith(".cnf")).sort().map((name) => `${folder}/${name}`);
  } catch {
    throw fail(`includes the folder ${folder}, which cannot be read`);
  }
}

/** The text before a `#` that stands outside of quotes. */
function withoutComment(text: string): string {
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "#") return text.slice(0, at);
  }
  return text;
}

function valueOf(text: string): string {
  const value = withoutComment(text).trim();
  const quoted = /^(["'])([^]*)\1$/.exec(value);
  return (quoted?.[2] ?? value).replace(
    /\\(.)/g,
    (both, letter: string) => Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : both,
  );
}
