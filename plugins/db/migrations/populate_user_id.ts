/**
 * `populate_user_id`: writes into instance mappings that lack it whose the instance is. The instances are
 * in the cells' databases; only the API database is written.
 *
 * Mappings stay as they are while their instance is in no cell yet, is not to be found, or is in a cell
 * that cannot be read.
 */

import type { Kysely } from "kysely";
import { type CellMapping, readCellMappings } from "../../../src/cells/cell_mappings.ts";
import { type AnyTables, type Database, repeatable } from "../../../src/database/databases.ts";
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

/** So many UUIDs are named at most; a line of the log holds no more. */
const MOST_NAMED = 20;

/** The migration. */
export const migration: DataMigration = {
  name: "populate_user_id",
  releases: { from: "victoria" },
  allCells: true,
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
      const { values, leftOver, userless } = await readUsers(api, mappings);
      await api.transaction((query) =>
        fillEach(query, {
          table: "instance_mappings",
          column: "user_id",
          values,
          updatedAt: clock.now(),
        }), repeatable());
      if (leftOver.length > 0) {
        log.warning(
          `populate_user_id: ${some("instance mapping", leftOver)} to no instance. If cell_v2 ` +
            "verify_instance --uuid ends with 4 for one, or with 2 although it is hours old, its " +
            "instance is gone, and its rows of instance_mappings and request_specs in the API " +
            "database can be deleted. Until then it is found again, and does no harm.",
        );
      }
      if (userless.length > 0) {
        log.warning(
          `populate_user_id: ${
            some("instance mapping", userless)
          } to an instance whose user_id is ` +
            "NULL.",
        );
      }
      return mappings.map(({ id }) => values.has(id));
    },
  });
}

/** `2 instance mappings lead (UUID, UUID)`; of many, the first are named. */
function some(what: string, uuids: readonly string[]): string {
  const named = uuids.slice(0, MOST_NAMED).join(", ");
  const more = uuids.length > MOST_NAMED ? ` and ${uuids.length - MOST_NAMED} more` : "";
  return uuids.length === 1
    ? `1 ${what} (${named}) leads`
    : `${uuids.length} ${what}s (${named}${more}) lead`;
}

/** What is known of the instances of some mappings. */
interface MappedUsers {
  /** Users by the ids of mappings. */
  readonly values: ReadonlyMap<number, string>;
  /** The instances of mappings that lead to none, and that are not waiting for a cell. */
  readonly leftOver: readonly string[];
  /** The instances that have no user. */
  readonly userless: readonly string[];
}

/** Finds instances' users. A cell that fails is told of, and left alone then. */
function userReader(context: MigrationContext) {
  const { databases, log } = context;
  let cells: ReadonlyMap<number, CellMapping> | undefined;
  const unreadable = new Set<number>();

  /** The users by instance; undefined for a cell that cannot be read. */
  async function readUsers(cell: CellMapping | undefined, uuids: readonly string[]) {
    if (cell === undefined || unreadable.has(cell.id)) return undefined;
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
      return undefined;
    }
  }

  return async (api: Database, mappings: readonly InstanceMapping[]): Promise<MappedUsers> => {
    cells ??= new Map(
      (await api.repeatable((query) => readCellMappings(query, context)))
        .map((cell) => [cell.id, cell]),
    );
    const values = new Map<number, string>();
    const leftOver: string[] = [];
    const userless: string[] = [];
    for (const [cellId, group] of Map.groupBy(mappings, ({ cell_id }) => cell_id)) {
      const uuids = group.map(({ instance_uuid }) => instance_uuid);
      if (cellId === null) {
        leftOver.push(...await withoutBuildRequest(api, uuids));
        continue;
      }
      const users = await readUsers(cells.get(cellId), uuids);
      if (users === undefined) continue;
      for (const { id, instance_uuid } of group) {
        const user = users.get(instance_uuid);
        if (user === undefined) leftOver.push(instance_uuid);
        else if (user === null) userless.push(instance_uuid);
        else values.set(id, user);
      }
    }
    return { values, leftOver: leftOver.sort(), userless: userless.sort() };
  };
}

/** Those instances that nobody is about to schedule to a cell. */
async function withoutBuildRequest(api: Database, uuids: readonly string[]): Promise<string[]> {
  const building = await api.repeatable((query) =>
    query.selectFrom("build_requests").select("instance_uuid")
      .where("instance_uuid", "in", uuids).execute()
  );
  const waiting = new Set(building.map(({ instance_uuid }) => instance_uuid));
  return uuids.filter((uuid) => !waiting.has(uuid));
}

function withoutUser(query: Kysely<AnyTables>) {
  return query.selectFrom("instance_mappings")
    .where("user_id", "is", null).where("project_id", "!=", MARKER_PROJECT);
}
