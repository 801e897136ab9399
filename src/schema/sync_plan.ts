/** `--plan`: the statements that a sync would run, and what each costs. */

import type { Database } from "../database/databases.ts";
import type { Output, ResultRow } from "../output/output.ts";
import type { Lineage } from "./revisions.ts";
import { planSync } from "./sync.ts";

const MIB = 2 ** 20;

/**
 * The plan of a sync, a statement a row. The database is only read.
 *
 * @param online the plan of a sync with `--online`.
 * @throws {OperatorError} where the sync would refuse.
 */
export async function planRows(
  database: Database,
  lineage: Lineage,
  target: string,
  output: Pick<Output, "warn">,
  online = false,
): Promise<ResultRow[]> {
  const { location } = database;
  const { to, result } = await planSync(
    database,
    lineage,
    target,
    async ({ ofVersionTable, steps }, engine, query, catalogue) => {
      const planned = [
        { revision: undefined, changes: ofVersionTable },
        ...steps.map(({ revision, changes }) => ({ revision: revision.id, changes })),
      ].flatMap(({ revision, changes }) =>
        changes.flatMap(({ table, statements }) =>
          statements.map((statement) => ({
            revision,
            table,
            statement: online && catalogue.tables.has(table)
              ? engine.online?.(statement).statement ?? statement
              : statement,
          }))
        )
      );
      const present = new Set(
        planned.map(({ table }) => table).filter((table) => catalogue.tables.has(table)),
      );
      const costs = await engine.readCosts(query, [...present]);
      return planned.map(({ revision, table, statement }) => {
        const { rows, bytes } = costs.sizes.get(table) ?? {};
        return {
          database: location.database,
          revision,
          table,
          rows,
          size_mib: bytes === undefined ? undefined : Math.round(bytes / MIB * 10) / 10,
          ...costs.of(statement, catalogue.tables.get(table)),
          statement: statement.replace(/\s+/g, " "),
        };
      });
    },
  );
  if (to !== target) {
    output.warn(
      `The database ${location.database} (${location.source}) is at ${to}, which is past ${target}.`,
    );
  }
  return result;
}

/** Shows the plans of all databases of a command. */
export function showPlan(output: Output, rows: readonly ResultRow[]): void {
  output.result(rows, { empty: "There is nothing to do." });
}
