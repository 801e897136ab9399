/** Every foreign key of the main database's schema is played, in each way in which it matters to archiving. */

import assert from "node:assert/strict";
import { schemaAfter } from "../../src/schema/history.ts";
import { lineages } from "../../src/schema/revisions.ts";
import { SHADOW_PREFIX } from "../../src/schema/shadow.ts";
import type { ForeignKey } from "../../src/schema/notation.ts";
import { asCommand, type Row, type Scenario, ZED } from "./scenario.ts";
import { scenarioGroups } from "./scenarios.ts";

const scenarios = scenarioGroups.flatMap((group) => group.scenarios).filter(({ commands }) =>
  commands.some((command) => asCommand(command).args.includes("archive_deleted_rows"))
);

const isDeleted = ({ deleted }: Row) => deleted !== 0 && deleted !== null && deleted !== "";

/** The pairs of a row and one that refers to it which scenarios start with, as `deleted parent, live child`. */
function pairsPlayed(child: string, { column, refersTo }: ForeignKey): Set<string> {
  const state = (row: Row) => isDeleted(row) ? "deleted" : "live";
  const pairs = ({ rows = {} }: Scenario) =>
    Object.values(rows).flatMap((tables) =>
      (tables[refersTo.table] ?? []).flatMap((parent) =>
        (tables[child] ?? [])
          .filter((row) => row[column] === parent[refersTo.column])
          .map((row) => `${state(parent)} parent, ${state(row)} child`)
      )
    );
  return new Set(scenarios.flatMap(pairs));
}

Deno.test("live and deleted rows refer to live and to deleted ones by every foreign key", () => {
  const schema = schemaAfter("main", lineages.main.ids.indexOf(ZED.main) + 1);
  const missing: string[] = [];
  let foreignKeys = 0;
  for (const { name, constraints } of schema.values()) {
    if (!schema.has(SHADOW_PREFIX + name)) continue;
    for (const constraint of constraints) {
      if (constraint.kind !== "foreignKey") continue;
      foreignKeys++;
      const played = pairsPlayed(name, constraint);
      for (const parent of ["live", "deleted"]) {
        for (const child of ["live", "deleted"]) {
          const pair = `${parent} parent, ${child} child`;
          if (!played.has(pair)) missing.push(`${name}.${constraint.column}: ${pair}`);
        }
      }
    }
  }
  assert.ok(foreignKeys >= 25, `${foreignKeys}`);
  assert.deepEqual(missing, []);
});
