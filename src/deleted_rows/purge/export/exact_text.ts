/**
 * Finds text that cannot be exported because it is no UTF-8: other programs may have left halves of
 * characters, of which a driver makes replacement characters, and the bytes would be lost.
 */

import { Buffer } from "node:buffer";
import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../../database/databases.ts";
import { OperatorError } from "../../../errors/operator_error.ts";
import type { Row } from "./row.ts";

const REPLACEMENT = "\uFFFD";

/**
 * Makes sure that the text of rows is what the database holds, where it has replacement characters; they
 * may stand in the database as well.
 *
 * @param key the column of the table's primary key.
 * @throws {OperatorError} when a text was changed on its way.
 */
export async function assertExactText(
  query: Kysely<AnyTables>,
  { name, key }: { readonly name: string; readonly key: string },
  rows: readonly Row[],
): Promise<void> {
  for (const row of rows) {
    for (const [column, value] of Object.entries(row)) {
      if (typeof value !== "string" || !value.includes(REPLACEMENT)) continue;
      const { rows: [stored] } = await sql<{ length: number | string }>`
        SELECT octet_length(${sql.ref(column)}) AS length FROM ${sql.table(name)}
        WHERE ${sql.ref(key)} = ${row[key]}`.execute(query);
      // It stands for one to three bytes and has three.
      if (Number(stored.length) === Buffer.byteLength(value)) continue;
      throw new OperatorError(
        `${column} of ${name} with ${key} ${
          row[key]
        } is text that is not UTF-8 and cannot be exported`,
        { hint: "Nothing of its batch is deleted. Correct the text, or purge without --export." },
      );
    }
  }
}
