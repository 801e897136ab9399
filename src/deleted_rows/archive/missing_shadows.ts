/** Finds the tables of Nova's that have lost their shadow table, without which their rows cannot go. */

import { history, schemaAfter } from "../../schema/history.ts";
import { SHADOW_PREFIX } from "../../schema/shadow.ts";

/** Those of the tables that have a shadow in Nova's newest schema, and none in this database. */
export function missingShadows(tables: readonly { readonly name: string }[]): string[] {
  const schema = schemaAfter("main", history.main.length);
  const names = new Set(tables.map(({ name }) => name));
  return [...names].filter((name) =>
    schema.has(SHADOW_PREFIX + name) && !names.has(SHADOW_PREFIX + name)
  );
}
