/** cell0's database, whose URL Nova makes from the main database's. */

import { OperatorError } from "../../errors/operator_error.ts";
import { formatUrlParts, parseUrlParts, percentDecode, type UrlParts } from "./url_parts.ts";

/**
 * The URL of cell0's database: the main database's, with `_cell0` after the database's name.
 *
 * Nova decodes the finished URL as a whole, and rows that it wrote hold that form, so it is kept
 * wherever it still means the same; where it would not (a password with `%40`), the URL stays encoded.
 *
 * @param connection the value of `[database] connection`.
 * @throws {OperatorError} when it is not a database URL, or names no database.
 */
export function cell0DatabaseUrl(connection: string): string {
  const parts = parseUrlParts(connection, "[database] connection");
  if (!parts.database || parts.database === ":memory:") {
    throw new OperatorError(
      "[database] connection names no database that cell0's name could be made from",
      { hint: "Add the database's name to it, or give cell0's URL with --database_connection." },
    );
  }
  const cell0 = { ...parts, database: `${parts.database}_cell0` };
  const encoded = formatUrlParts(cell0);
  const decoded = percentDecode(encoded);
  return sameParts(decoded, cell0) ? decoded : encoded;
}

function sameParts(url: string, parts: UrlParts): boolean {
  try {
    return formatUrlParts(parseUrlParts(url, "")) === formatUrlParts(parts);
  } catch {
    return false;
  }
}
