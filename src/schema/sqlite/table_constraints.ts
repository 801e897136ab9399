/**
 * Finds the table constraints in a CREATE TABLE statement as SQLite keeps it: the only place where
 * SQLite remembers what a constraint is called.
 */

const CONSTRAINT =
  /^(?:CONSTRAINT\s+("(?:[^"]|"")+"|\w+)\s+)?(PRIMARY\s+KEY|UNIQUE|FOREIGN\s+KEY|CHECK)\b\s*(.*)$/is;

/**
 * The table constraints of a CREATE TABLE statement.
 *
 * @returns their text by name; one without a name is filed under its text. White space, quotes of
 * names that need none and the case of the leading keywords are evened out.
 */
export function tableConstraints(ddl: string): Map<string, string> {
  const constraints = new Map<string, string>();
  for (const part of definitions(ddl)) {
    const match = CONSTRAINT.exec(part);
    if (match === null) continue;
    const [, name, keyword, rest] = match;
    const text = `${keyword.toLowerCase().replace(/\s+/g, " ")} ${even(rest)}`;
    constraints.set(name === undefined ? `(${text})` : even(name), text);
  }
  return constraints;
}

/** The parts between the outermost parentheses, split at the commas that no parenthesis encloses. */
function definitions(ddl: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const [token] of ddl.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[^]/g)) {
    if (token === ")") depth--;
    if (depth > 0) {
      if (token === "," && depth === 1) {
        parts.push(part.trim());
        part = "";
      } else part += token;
    }
    if (token === "(") depth++;
    if (token === ")" && depth === 0) break;
  }
  if (part.trim() !== "") parts.push(part.trim());
  return parts;
}

function even(text: string): string {
  return text.replace(/"(\w+)"/g, "$1").replace(/\s+/g, " ").replace(/\s*([(),])\s*/g, "$1").trim();
}
