/**
 * Instance actions, by which users and operators see what was done to an instance, and the lock that keeps
 * users from changing it meanwhile. (Facts from nova/compute/api.py and nova/db/main/api.py.)
 *
 * All of it may be done again: a run that lost its connection in a commit does not know whether it counts.
 */

import type { Kysely } from "kysely";
import { optionGroup, stringOption } from "../config/option.ts";
import { type Database, repeatable } from "../database/databases.ts";
import type { RefreshTables } from "./tables.ts";

/** What an action is about, and when. */
export interface ActionOf {
  readonly instance: string;
  /** Of the action alone, so that it is found again. */
  readonly requestId: string;
  readonly now: Date;
  /** The host that this program runs on. */
  readonly host: string;
}

/** The section `[DEFAULT]`, as far as actions read it. */
export const hostGroup = optionGroup("DEFAULT", {
  /** What this host is called among Nova's services; its name unless set. */
  host: stringOption(),
});

/** The key of system metadata that holds the reason of a lock. */
export const LOCK_REASON = "locked_reason";

/** Begins the action `refresh_volume_attachment`. */
export async function startAction(cell: Database<RefreshTables>, of: ActionOf): Promise<void> {
  await cell.transaction(async (query) => {
    await insertAction(query, "refresh_volume_attachment", of);
  }, repeatable());
}

/**
 * Ends it.
 *
 * @param failed true to have it shown as one that failed.
 */
export async function finishAction(
  cell: Database<RefreshTables>,
  { instance, requestId, now }: ActionOf,
  failed: boolean,
): Promise<void> {
  await cell.repeatable((query) =>
    query.updateTable("instance_actions")
      .set({ finish_time: now, updated_at: now, ...failed ? { message: "Error" } : {} })
      .where("instance_uuid", "=", instance).where("request_id", "=", requestId).execute()
  );
}

/** What came of locking. */
export type Locking =
  /** The lock is this run's, to be taken off at its end. */
  | "locked"
  /** So is the one of an earlier run, which was ended before it could take it off. */
  | "taken over"
  /** Somebody has locked it, and it stays so. */
  | "locked by others";

/**
 * Locks an instance, unless it is locked.
 *
 * @param reason begins with what all locks of these runs begin with: `beginning`.
 */
export async function lockInstance(
  cell: Database<RefreshTables>,
  of: ActionOf,
  { beginning, reason }: { readonly beginning: string; readonly reason: string },
): Promise<Locking> {
  const { instance, now } = of;
  return await cell.transaction(async (query): Promise<Locking> => {
    const locked = await readLocked(query, cell, instance);
    if (locked) {
      const before = await readReason(query, instance);
      if (before === reason) return "locked";
      return before?.startsWith(beginning) ? "taken over" : "locked by others";
    }
    await query.updateTable("instances").set({ locked: true, locked_by: "admin", updated_at: now })
      .where("uuid", "=", instance).where("deleted", "=", 0).execute();
    await deleteReason(query, instance);
    await query.insertInto("instance_system_metadata")
      .values({
        instance_uuid: instance,
        key: LOCK_REASON,
        value: reason,
        deleted: 0,
        created_at: now,
      })
      .execute();
    await insertFinished(query, "lock", of);
    return "locked";
  }, repeatable());
}

/** Takes the lock off, unless somebody has locked it for another reason meanwhile. */
export async function unlockInstance(
  cell: Database<RefreshTables>,
  of: ActionOf,
  beginning: string,
): Promise<void> {
  const { instance, now } = of;
  await cell.transaction(async (query) => {
    if (!await readLocked(query, cell, instance)) return;
    if (!(await readReason(query, instance))?.startsWith(beginning)) return;
    await query.updateTable("instances").set({ locked: false, locked_by: null, updated_at: now })
      .where("uuid", "=", instance).where("deleted", "=", 0).execute();
    await deleteReason(query, instance);
    await insertFinished(query, "unlock", of);
  }, repeatable());
}

async function readLocked(
  query: Kysely<RefreshTables>,
  { traits }: Database<RefreshTables>,
  instance: string,
): Promise<boolean> {
  const row = await query.selectFrom("instances").select("locked")
    .where("uuid", "=", instance).where("deleted", "=", 0)
    .$if(traits.concurrentWrites, (select) => select.forUpdate()).executeTakeFirst();
  return Boolean(row?.locked);
}

async function readReason(
  query: Kysely<RefreshTables>,
  instance: string,
): Promise<string | undefined> {
  const row = await query.selectFrom("instance_system_metadata").select("value")
    .where("instance_uuid", "=", instance).where("key", "=", LOCK_REASON).orderBy("id", "desc")
    .limit(1).executeTakeFirst();
  return row?.value ?? undefined;
}

/** For good, as Nova does it: it reads soft-deleted rows of system metadata too. */
async function deleteReason(query: Kysely<RefreshTables>, instance: string): Promise<void> {
  await query.deleteFrom("instance_system_metadata")
    .where("instance_uuid", "=", instance).where("key", "=", LOCK_REASON).execute();
}

async function insertAction(
  query: Kysely<RefreshTables>,
  action: string,
  { instance, requestId, now }: ActionOf,
): Promise<number> {
  const find = () =>
    query.selectFrom("instance_actions").select("id")
      .where("instance_uuid", "=", instance).where("request_id", "=", requestId)
      .executeTakeFirst();
  const before = await find();
  if (before !== undefined) return before.id;
  await query.insertInto("instance_actions").values({
    action,
    instance_uuid: instance,
    request_id: requestId,
    start_time: now,
    created_at: now,
    updated_at: now,
    deleted: 0,
  }).execute();
  return (await find())!.id;
}

/** An action with its one event, which has succeeded; like Nova's own it has no end of its own. */
async function insertFinished(
  query: Kysely<RefreshTables>,
  action: "lock" | "unlock",
  of: ActionOf,
): Promise<void> {
  const { host, now } = of;
  await query.insertInto("instance_actions_events").values({
    event: `api_${action}`,
    action_id: await insertAction(query, action, of),
    start_time: now,
    finish_time: now,
    result: "Success",
    host,
    created_at: now,
    updated_at: now,
    deleted: 0,
  }).execute();
}
