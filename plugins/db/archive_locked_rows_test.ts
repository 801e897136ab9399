/** `archive_deleted_rows` where other sessions hold locks: what goes, what is passed over, what is told. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import {
  addTrees,
  counts,
  ids,
  printedTable,
  shadows,
  treeUuid,
} from "../../tests/support/deleted_trees.ts";
import { hasServer, mysqlProduct } from "../../tests/support/servers.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";

type Cloud = Awaited<ReturnType<typeof cloudWithCells>>;

/** MySQL waits a second at least. */
const SHORTEST = mysqlProduct === "MySQL" ? 1 : 0;

/** URL parameters by which sessions hardly wait for locks. */
const SHORT_WAITS = {
  mysql: "init_command=SET " +
    ["innodb_lock_wait_timeout", "lock_wait_timeout"].map((name) => `${name} = ${SHORTEST}`),
  postgresql: "options=-c lock_timeout=50ms",
} as const;

/** Keeps a whole table locked. */
const LOCK_TABLE = {
  mysql: (table: string) => [`LOCK TABLES ${table} READ`, "UNLOCK TABLES"],
  postgresql: (table: string) => [`LOCK TABLE ${table} IN SHARE MODE`, "SELECT 1"],
} as const;

/** The configuration with short waits, and so many tries without a pause. */
function impatient(cloud: Cloud, engine: keyof typeof SHORT_WAITS, retries: number) {
  const group = (url: string) => {
    const connection = new URL(url);
    connection.search += `${connection.search ? "&" : "?"}${SHORT_WAITS[engine]}`;
    return {
      connection: connection.href,
      db_max_retries: String(retries),
      db_retry_interval: "0",
    };
  };
  return {
    ...cloud.options,
    api_database: group(cloud.urls.api),
    database: group(cloud.urls.main),
  };
}

/** A clock that is a second further each time that somebody looks. */
function tickingClock() {
  let seconds = 0;
  return { now: () => new Date(Date.UTC(2024, 0, 1) + 1000 * seconds++) };
}

/** A row that somebody else locks. */
interface LockedRow {
  readonly place: Database;
  readonly table: string;
  readonly column: string;
  readonly value: unknown;
}

/** Runs `work` while other sessions keep rows locked, one each. */
async function holding<R>(
  [row, ...others]: readonly LockedRow[],
  work: () => Promise<R>,
): Promise<R> {
  if (row === undefined) return await work();
  const { place, table, column, value } = row;
  return await place.query.transaction().execute(async (transaction) => {
    await transaction.selectFrom(table).select("id").where(column, "=", value).forUpdate()
      .execute();
    return await holding(others, work);
  });
}

for (const engine of ["mysql", "postgresql"] as const) {
  /** Five deleted instances, in one database. */
  const withTrees = async (work: (cloud: Cloud, database: Database) => Promise<void>) => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database }] = cloud.cells;
    await addTrees(cloud, database, [true, true, true, true, true]);
    await work(cloud, database);
  };
  const test = (name: string, work: Parameters<typeof withTrees>[0]) =>
    Deno.test({
      name: `${engine}: ${name}`,
      ignore: !hasServer(engine),
      fn: () => withTrees(work),
    });

  test("what stays locked keeps no other, and what was done is told", async (cloud, database) => {
    const api = await cloud.api() as Database;
    const args = { until_complete: true, verbose: true };
    const context = { options: impatient(cloud, engine, 2), clock: tickingClock() };
    const run = await holding(
      [
        { place: database, table: "instances", column: "id", value: 3 },
        { place: database, table: "instance_actions_events", column: "id", value: 13 },
        { place: api, table: "instance_mappings", column: "instance_uuid", value: treeUuid(2) },
      ],
      () => cloud.run(archiveDeletedRows, args, context),
    );
    assert.equal(run.code, 5, run.stderr);
    const told = run.stderr.trimEnd().split("\n").sort();
    assert.equal(told.length, 3, run.stderr);
    for (const [index, line] of told.entries()) {
      const start =
        `ERROR: instances ${index + 2} was not archived: another session kept it, or what ` +
        "belongs to it, locked for ";
      assert.ok(line.startsWith(start), line);
      assert.match(line.slice(start.length), /^\d+ s\. Run this again /);
    }
    assert.match(run.stdout, /^Archiving\.+stopped\n/);
    assert.deepEqual(await ids(database, "shadow_instances"), [1, 5]);
    assert.deepEqual(printedTable(run.stdout), {
      "API_DB.instance_group_member": 0,
      "API_DB.instance_mappings": 2,
      "API_DB.request_specs": 2,
      instance_actions: 2,
      instance_actions_events: 6,
      instance_faults: 4,
      instances: 2,
    });
    const attempts = run.logged.filter((line) => line.includes("Another session keeps"));
    assert.equal(attempts.length, 2, "as often as db_max_retries says");

    const next = await cloud.run(archiveDeletedRows, args);
    assert.deepEqual([next.code, next.stderr], [1, ""]);
    assert.deepEqual(await counts(database, shadows), [5, 10, 5, 15]);
  });

  test("what is locked is come back to when all others have gone", async (cloud, database) => {
    await addTrees(cloud, database, [true, true], 10);
    await database.query.insertInto("quota_classes").values({ id: 1, class_name: "c", deleted: 1 })
      .execute();
    const options = impatient(cloud, engine, 2000);
    let seen: unknown;
    const released = Promise.withResolvers<void>();
    const log = {
      debug() {},
      info() {},
      reminder() {},
      error() {},
      warning(text: string) {
        if (!text.includes("Another session keeps") || seen !== undefined) return;
        seen = Promise.all(
          ["shadow_instances", "shadow_quota_classes"].map((table) => ids(database, table)),
        ).finally(released.resolve);
      },
    };
    const context = { options, log, clock: tickingClock() };
    const locked = [1, 4].map((value) => ({
      place: database,
      table: "instances",
      column: "id",
      value,
    }));
    let running: ReturnType<Cloud["run"]> | undefined;
    await holding(locked, async () => {
      running = cloud.run(archiveDeletedRows, { until_complete: true, verbose: true }, context);
      await released.promise;
    });
    const run = await running!;
    assert.deepEqual(await seen, [[2, 3, 5, 10, 11], [1]]);
    assert.deepEqual([run.code, run.stderr], [1, ""]);
    assert.match(run.stdout, /^Archiving\.+complete\n/);
    assert.deepEqual(await counts(database, shadows), [7, 14, 7, 21]);
    assert.equal(printedTable(run.stdout).instances, 7);
  });

  test("a table that is locked as a whole keeps no other", async (cloud, database) => {
    await database.query.insertInto("quota_classes").values({ id: 1, class_name: "c", deleted: 1 })
      .execute();
    const [lock, unlock] = LOCK_TABLE[engine]("instance_faults");
    const options = impatient(cloud, engine, 1);
    const run = await database.query.connection().execute(async (connection) => {
      if (engine === "postgresql") await sql`BEGIN`.execute(connection);
      await sql.raw(lock).execute(connection);
      try {
        return await cloud.run(archiveDeletedRows, { until_complete: true }, { options });
      } finally {
        await sql.raw(unlock).execute(connection);
        if (engine === "postgresql") await sql`ROLLBACK`.execute(connection);
      }
    });
    assert.equal(run.code, 5, run.stderr);
    assert.match(run.stderr, /instances 5 was not archived: another session/);
    assert.deepEqual(await ids(database, "shadow_quota_classes"), [1]);
    assert.deepEqual(await ids(database, "instances"), [1, 2, 3, 4, 5]);
  });

  test("a pass that has its rows leaves what is locked to the next", async (cloud, database) => {
    const options = impatient(cloud, engine, 2);
    const run = await holding(
      [{ place: database, table: "instances", column: "id", value: 1 }],
      () => cloud.run(archiveDeletedRows, { max_rows: 2 }, { options }),
    );
    assert.deepEqual([run.code, run.stderr], [1, ""]);
    assert.deepEqual(await ids(database, "shadow_instances"), [2, 3]);
  });
}
