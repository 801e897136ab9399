/**
 * What Nova's services do while rows are archived: they create instances, soft-delete them, note events
 * and change rows of deleted ones. Each committed change is noted down, to be found afterwards.
 */

import type { Kysely } from "kysely";
import type { AnyTables, Database } from "../../../src/database/databases.ts";
import { DatabaseError } from "../../../src/database/database_error.ts";
import { openDatabase } from "../../support/open_database.ts";
import { type Content, type Expected, keyOf, textOf } from "./content.ts";
import type { Random } from "./random.ts";
import type { Row } from "./rows.ts";
import type { Stage } from "./stage.ts";

/** How many changes a writer makes. */
const CHANGES = 300;
/** Where the ids of a writer's own rows begin. */
const OWN_IDS = 1_000_000;

/** What writers did. */
export interface Written {
  /** The rows that have to be there, their committed changes included. */
  readonly expected: Expected;
  /** How many changes were committed, by kind; those that came too late for a row are not among them. */
  readonly committed: ReadonlyMap<string, number>;
}

/** A change in the making. */
interface Change {
  readonly query: Kysely<AnyTables>;
  /** Writes down a row as it is now. */
  note(table: string, id: number): Promise<void>;
}

/** What a writer knows of its instances; some of it may be archived by now. */
interface Known {
  readonly instances: Row[];
  readonly actions: Row[];
  readonly metadata: Row[];
  readonly faults: Row[];
}

/**
 * Lets several writers loose at once; each has instances of its own. Resolves when all are done.
 *
 * @param without a kind of change that they do not make.
 */
export async function letWritersWrite(
  stage: Stage,
  start: Content,
  random: Random,
  count: number,
  without?: string,
): Promise<Written> {
  const kinds = Object.keys(CHANGE_KINDS).filter((kind) => kind !== without);
  const main = new Map(start.main);
  const api = new Map(start.api);
  const apiUuids = new Map(start.apiUuids);
  const committed = new Map<string, number>();
  const write = async (number: number) => {
    await using opened = await openDatabase(stage.urls.cell);
    const mine = (table: string, owner: string) =>
      start.rows.get(table)!.filter((row) => {
        const instance = start.rows.get("instances")!.find(({ uuid }) => uuid === row[owner]);
        return instance !== undefined && Number(instance.id) % count === number;
      });
    const known: Known = {
      instances: mine("instances", "uuid"),
      actions: mine("instance_actions", "instance_uuid"),
      metadata: mine("instance_system_metadata", "instance_uuid"),
      faults: mine("instance_faults", "instance_uuid"),
    };
    let lastId = OWN_IDS * (number + 1);
    const newId = () => ++lastId;
    for (let change = 0; change < CHANGES; change++) {
      const kind = random.pick(kinds);
      const apiRow = kind === "create" ? await addApiRow(stage.api, random, newId()) : undefined;
      if (apiRow !== undefined) {
        api.set(keyOf("instance_mappings", apiRow), textOf(apiRow));
        apiUuids.set(keyOf("instance_mappings", apiRow), apiRow.instance_uuid as string);
      }
      const uuid = apiRow?.instance_uuid as string ?? "";
      const noted = await commit(
        opened.database,
        (change) => CHANGE_KINDS[kind]({ ...change, random, known, newId, uuid }),
      );
      for (const [key, text] of noted) main.set(key, text);
      if (noted.size > 0) committed.set(kind, (committed.get(kind) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: count }, (_, number) => write(number)));
  return { expected: { main, shadow: start.shadow, api, apiUuids }, committed };
}

/** The mapping comes before the instance, as Nova's API has it. */
async function addApiRow(api: Database, random: Random, id: number): Promise<Row> {
  const uuid = random.uuid();
  // Under SERIALIZABLE it may have to be tried again.
  return await api.transaction(async (query) => {
    await query.insertInto("instance_mappings")
      .values({ id, instance_uuid: uuid, project_id: "p", cell_id: null }).execute();
    return await query.selectFrom("instance_mappings").selectAll().where("id", "=", id)
      .executeTakeFirstOrThrow();
  });
}

/** Makes one change in a transaction, and returns the rows that it wrote: none where it came too late. */
async function commit(
  database: Database,
  work: (change: Change) => Promise<void>,
): Promise<Map<string, string>> {
  const noted = new Map<string, string>();
  try {
    await database.query.transaction().execute((query) =>
      work({
        query,
        async note(table, id) {
          const row = await query.selectFrom(table).selectAll().where("id", "=", id)
            .executeTakeFirstOrThrow();
          noted.set(keyOf(table, row), textOf(row));
        },
      })
    );
    return noted;
  } catch (error) {
    // A deadlock, or a child whose parent is archived: the change did not happen.
    if (error instanceof DatabaseError) return new Map();
    throw error;
  }
}

type Making = Change & {
  readonly random: Random;
  readonly known: Known;
  /** The UUID of an instance to be created. */
  readonly uuid: string;
  newId(): number;
};

const CHANGE_KINDS: Readonly<Record<string, (making: Making) => Promise<void>>> = {
  async create(making) {
    const id = making.newId();
    const instance = { id, uuid: making.uuid, deleted: 0, host: "compute1", vm_state: "active" };
    await insert(making, "instances", instance);
    await insert(making, "instance_extra", child(making, instance));
    making.known.instances.push(instance);
    await addMetadata(making, instance);
    await addAction(making, instance);
  },
  async softDelete(making) {
    const { id } = making.random.pick(making.known.instances);
    const values = { deleted: id, deleted_at: "2024-05-06 07:08:09", vm_state: "deleted" };
    await update(making, "instances", id as number, values, 0);
  },
  // No service of Nova's does, but operators do by hand.
  async restore(making) {
    const { id } = making.random.pick(making.known.instances);
    await update(making, "instances", id as number, { deleted: 0, deleted_at: null }, id as number);
  },
  async addEvent(making) {
    const action = making.random.pick(making.known.actions);
    const event = { id: making.newId(), action_id: action.id, event: "late", deleted: 0 };
    await insert(making, "instance_actions_events", event);
  },
  addAction: (making) => addAction(making, making.random.pick(making.known.instances)),
  addMetadata: (making) => addMetadata(making, making.random.pick(making.known.instances)),
  async changeMetadata(making) {
    const { id } = making.random.pick(making.known.metadata);
    await update(making, "instance_system_metadata", id as number, {
      value: making.random.digits(20),
    });
  },
  async softDeleteMetadata(making) {
    const { id } = making.random.pick(making.known.metadata);
    await update(making, "instance_system_metadata", id as number, { deleted: id });
  },
  async finishAction(making) {
    const { id } = making.random.pick(making.known.actions);
    await update(making, "instance_actions", id as number, { message: making.random.digits(9) });
  },
  async changeFault(making) {
    if (making.known.faults.length === 0) return;
    const { id } = making.random.pick(making.known.faults);
    await update(making, "instance_faults", id as number, { details: making.random.digits(30) });
  },
};

function child({ newId }: Making, { uuid }: Row): Row & { readonly id: number } {
  return { id: newId(), instance_uuid: uuid, deleted: 0 };
}

async function addAction(making: Making, instance: Row): Promise<void> {
  const action = { ...child(making, instance), action: "stop" };
  await insert(making, "instance_actions", action);
  const event = { id: making.newId(), action_id: action.id, event: "begun", deleted: 0 };
  await insert(making, "instance_actions_events", event);
  making.known.actions.push(action);
}

async function addMetadata(making: Making, instance: Row): Promise<void> {
  const row = { ...child(making, instance), key: "k", value: making.random.digits(8) };
  await insert(making, "instance_system_metadata", row);
  making.known.metadata.push(row);
}

async function insert(
  { query, note }: Making,
  table: string,
  row: Row & { readonly id: number },
): Promise<void> {
  await query.insertInto(table).values(row).execute();
  await note(table, row.id);
}

/** Changes a row if it is still in the main table; `deleted` is what the column has to be now. */
async function update(
  { query, note }: Making,
  table: string,
  id: number,
  values: Row,
  deleted?: number,
): Promise<void> {
  let statement = query.updateTable(table).set(values).where("id", "=", id);
  if (deleted !== undefined) statement = statement.where("deleted", "=", deleted);
  const { numUpdatedRows } = await statement.executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) await note(table, id);
}
