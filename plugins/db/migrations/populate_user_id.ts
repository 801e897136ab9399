/**
 * `populate_user_id`: writes into instance mappings that lack it whose the instance is. The instances are
 * in the cells' databases; only the API database is written.
 *
 * Mappings stay as they are while their instance is in no cell yet, is not to be found, or is in a cell
 * that cannot be read.
 */

import type { Kysely } from "kysely";
import { type CellMapping, readCellMappings } from "../../../src/cells/cell_mappings.ts";
import type { AnyTables, Database } from "../../../src/database/databases.ts";
import type {
  DataMigration,
  MigrationContext,
  RowSource,
} from "../../../src/data_migrations/data_migration.ts";
import { readMappedInstances } from "../../../src/data_migrations/mapped_instances.ts";
import { countRows, fillEach, rowsById } from "../../../src/data_migrations/rows_by_id.ts";
import { messageAndHint } from "../../../src/errors/operator_error.ts";

/** The project of the row that stands for no instance: `fill_virtual_interface_list` keeps its place in it. */
const MARKER_PROJECT = "00000000-0000-0000-0000-000000000000";

/** The migration. */
export const migration: DataMigration = {
  name: "populate_user_id",
  releases: { from: "victoria" },
  async pending({ databases }) {
    return await (await databases.api()).repeatable((query) => countRows(withoutUser(query)));
  },
  rows,
};

interface InstanceMapping {
  readonly id: number;
  readonly instance_uuid: string;
  readonly cell_id: number | null;
}

function rows(context: MigrationContext): RowSource {
  const { clock, databases, log } = context;
  const readUsers = userReader(context);
  let warned = false;
  return rowsById<InstanceMapping>({
    table: "instance_mappings",
    async read(after, limit) {
      return await (await databases.api()).repeatable((query) =>
        withoutUser(query).select(["id", "instance_uuid", "cell_id"])
          .where("id", ">", after).orderBy("id").limit(limit).execute()
      );
    },
    async migrate(mappings) {
      const api = await databases.api();
      const values = await readUsers(api, mappings);
      await api.transaction((query) =>
        fillEach(query, {
          table: "instance_mappings",
          column: "user_id",
          values,
          updatedAt: clock.now(),
        })
      );
      if (values.size < mappings.length && !warned) {
        warned = true;
        log.warning(
          "populate_user_id: some instance mappings lead to no instance. It may be under way to a " +
            "cell now; or it is gone, and db archive_deleted_rows --purge removes what is left of it.",
        );
      }
      return mappings.map(({ id }) => values.has(id));
    },
  });
}

/** Finds instances' users by the ids of their mappings. A cell that fails is told of, and left alone then. */
function userReader(context: MigrationContext) {
  const { databases, log } = context;
  let cells: ReadonlyMap<number, CellMapping> | undefined;
  const unreadable = new Set<number>();

  async function readUsers(cell: CellMapping, uuids: readonly string[]) {
    try {
      const instances = await readMappedInstances<{ uuid: string; user_id: string | null }>(
        databases,
        cell,
        uuids,
        (visible) => visible.select(["uuid", "user_id"]),
      );
      return new Map(instances.map(({ uuid, user_id }) => [uuid, user_id]));
    } catch (error) {
      unreadable.add(cell.id);
      log.warning(`populate_user_id: going on without a cell. ${messageAndHint(error)}`);
      return new Map<string, null>();
    }
  }

  return async (api: Database, mappings: readonly InstanceMapping[]) => {
    cells ??= new Map(
      (await api.repeatable((query) => readCellMappings(query, context)))
        .map((cell) => [cell.id, cell]),
    );
    const found = new Map<number, string>();
    for (const [cellId, group] of Map.groupBy(mappings, ({ cell_id }) => cell_id)) {
      const cell = cellId === null || unreadable.has(cellId) ? undefined : cells.get(cellId);
      if (cell === undefined) continue;
      const users = await readUsers(cell, group.map(({ instance_uuid }) => instance_uuid));
      for (const { id, instance_uuid } of group) {
        const user = users.get(instance_uuid);
        if (user !== null && user !== undefined) found.set(id, user);
      }
    }
    return found;
  };
}

function withoutUser(query: Kysely<AnyTables>) {
  return query.selectFrom("instance_mappings")
    .where("user_id", "is", null).where("project_id", "!=", MARKER_PROJECT);
}
