/**
 * `populate_queued_for_delete`: says in instance mappings that do not say so yet whether their instance
 * is deleted. The instances are in the cells' databases; only the API database is written.
 */

import type { ExpressionBuilder, Kysely } from "kysely";
import {
  type CellMapping,
  describeCell,
  readCellMappings,
} from "../../../src/cells/cell_mappings.ts";
import {
  type AnyTables,
  type Database,
  type Databases,
  repeatable,
} from "../../../src/database/databases.ts";
import type {
  DataMigration,
  MigrationContext,
  RowSource,
} from "../../../src/data_migrations/data_migration.ts";
import {
  CellUnreadable,
  readMappedInstances,
} from "../../../src/data_migrations/mapped_instances.ts";
import { countRows, rowsById } from "../../../src/data_migrations/rows_by_id.ts";
import { OperatorError } from "../../../src/errors/operator_error.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "populate_queued_for_delete",
  releases: { from: "victoria" },
  allCells: true,
  async pending({ databases }) {
    return await (await databases.api()).repeatable((query) =>
      countRows(undecided(query).where("cell_id", "is not", null))
    );
  },
  rows: cellByCell,
};

/** The `vm_state` of an instance that is deleted but can be restored for some time. */
const SOFT_DELETED = "soft-delete";

interface InstanceMapping {
  readonly id: number;
  readonly instance_uuid: string;
}

/**
 * Goes through the cells in the order of their ids. A cell that cannot be read makes it fail, at the end.
 */
function cellByCell(context: MigrationContext): RowSource {
  let waiting: Iterator<CellMapping> | undefined;
  let current: RowSource | undefined;
  const failures: string[] = [];

  return async (limit) => {
    const api = await context.databases.api();
    waiting ??= (await api.repeatable((query) => readCellMappings(query, context))).values();
    for (;;) {
      if (current === undefined) {
        const next = waiting.next();
        if (next.done) break;
        current = rowsOfCell(context, api, next.value);
      }
      try {
        const outcomes = await current(limit);
        if (outcomes.length > 0) return outcomes;
      } catch (error) {
        if (!(error instanceof OperatorError && error.cause instanceof CellUnreadable)) throw error;
        failures.push(error.message);
      }
      current = undefined;
    }
    if (failures.length > 0) throw new OperatorError(failures.join("; "));
    return [];
  };
}

function rowsOfCell(
  { clock, databases }: MigrationContext,
  api: Database,
  cell: CellMapping,
): RowSource {
  return rowsById<InstanceMapping>({
    table: `instance_mappings of ${describeCell(cell)}`,
    read: (after, limit) =>
      api.repeatable((query) =>
        undecided(query).select(["id", "instance_uuid"])
          .where("cell_id", "=", cell.id).where("id", ">", after)
          .orderBy("id").limit(limit).execute()
      ),
    async migrate(mappings) {
      const deleted = await readDeleted(databases, cell, mappings);
      await api.transaction(async (query) => {
        for (const [queued, group] of Map.groupBy(mappings, isDeleted)) {
          await query.updateTable("instance_mappings")
            .set({ queued_for_delete: queued, updated_at: clock.now() })
            .where("id", "in", group.map(({ id }) => id))
            // Nova says so itself when an instance is deleted meanwhile.
            .where("queued_for_delete", "is", null).execute();
        }
      }, repeatable());
      return mappings.map(() => true);

      function isDeleted(mapping: InstanceMapping): boolean {
        return deleted.has(mapping.instance_uuid);
      }
    },
  });
}

/** The UUIDs of those instances that are deleted, or waiting to be. One that is gone is not among them. */
async function readDeleted(
  databases: Databases,
  cell: CellMapping,
  mappings: readonly InstanceMapping[],
): Promise<ReadonlySet<string>> {
  const uuids = mappings.map(({ instance_uuid }) => instance_uuid);
  const instances = await readMappedInstances<{ uuid: string }>(
    databases,
    cell,
    uuids,
    (visible) =>
      visible.select("uuid").where((eb: ExpressionBuilder<AnyTables, "instances">) =>
        eb.or([eb("deleted", "=", eb.ref("id")), eb("vm_state", "=", SOFT_DELETED)])
      ),
  );
  return new Set(instances.map(({ uuid }) => uuid));
}

function undecided(query: Kysely<AnyTables>) {
  return query.selectFrom("instance_mappings").where("queued_for_delete", "is", null);
}
