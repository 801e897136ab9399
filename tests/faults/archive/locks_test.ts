/** Sessions that hold locks which `archive_deleted_rows` wants, in the opposite order or for too long. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../../src/database/databases.ts";
import { DatabaseError } from "../../../src/database/database_error.ts";
import { query as mariadbQuery } from "../../support/mariadb.ts";
import { openDatabase } from "../../support/open_database.ts";
import { query as postgresqlQuery } from "../../support/postgresql.ts";
import { hasServer, testServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost, assertReadable } from "./checks.ts";
import type { Content } from "./content.ts";
import type { Random } from "./random.ts";
import { eachRound } from "./rounds.ts";
import { makeStage, type ServerEngine, type Stage } from "./stage.ts";

const INSTANCES = 60;
const ROUNDS = 2;
const LOCKERS = 3;
/** A lock that is held costs a wait for each half of a batch. */
const INSTANCES_BEHIND_LOCK = 5;

const ARCHIVE = ["archive_deleted_rows", "--until-complete", "--verbose"];

/** Connections to come wait for locks no longer than the servers can be told, until disposed of. */
async function shortWaits(engine: ServerEngine, { cell }: Stage): Promise<AsyncDisposable> {
  const server = testServer(engine);
  if (engine === "mysql") {
    const set = (seconds: number) =>
      mariadbQuery(server, `SET GLOBAL innodb_lock_wait_timeout = ${seconds}`);
    await set(1);
    return { [Symbol.asyncDispose]: async () => void await set(50) };
  }
  const alter = `ALTER DATABASE ${cell.location.database} SET`;
  await postgresqlQuery(server, `${alter} lock_timeout = '1s'; ${alter} deadlock_timeout = '20ms'`);
  return { [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** How many deadlocks the server has broken up so far. */
async function countDeadlocks(engine: ServerEngine, { query }: Database): Promise<number> {
  const statement = engine === "mysql"
    ? sql<{ count: number }>`SELECT variable_value AS count FROM information_schema.global_status
        WHERE variable_name = 'INNODB_DEADLOCKS'`
    : sql<{ count: number }>`SELECT deadlocks AS count FROM pg_stat_database
        WHERE datname = current_database()`;
  return Number((await statement.execute(query)).rows[0].count);
}

/** Locks children first and their instances then, again and again; the program goes the other way. */
async function lockBackwards(
  stage: Stage,
  { rows }: Content,
  random: Random,
  isOver: () => boolean,
): Promise<void> {
  await using opened = await openDatabase(stage.urls.cell);
  const children = rows.get("instance_system_metadata")!;
  while (!isOver()) {
    const child = random.pick(children);
    try {
      await opened.database.query.transaction().execute(async (query) => {
        await query.selectFrom("instance_system_metadata").select("id")
          .where("id", "=", child.id).forUpdate().execute();
        await query.updateTable("instances").set({ task_state: null })
          .where("uuid", "=", child.instance_uuid).where("deleted", "=", -1).execute();
        await query.selectFrom("instances").select("id")
          .where("uuid", "=", child.instance_uuid).forUpdate().execute();
      });
    } catch (error) {
      // It was this session that had to give way.
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `archive_deleted_rows in deadlocks (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      await using _waits = await shortWaits(engine, stage);
      const before = await countDeadlocks(engine, stage.cell);
      await eachRound(ROUNDS, async (random) => {
        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        let over = false;
        const lockers = Array.from(
          { length: LOCKERS },
          () => lockBackwards(stage, start, random, () => over),
        );
        const ended = await round.run(...ARCHIVE, "--txn-rows", random.pick(["100", "10000"]))
          .finally(() => over = true);
        await Promise.all(lockers);
        assertGoodEnd(ended, "in deadlocks");
        assertFinished(start, await stage.read(), ended.story);
      });
      const deadlocks = await countDeadlocks(engine, stage.cell) - before;
      assert.ok(deadlocks > 0, "there was no deadlock to get out of");
    },
  });

  for (const held of ["instances", "instance_system_metadata"] as const) {
    Deno.test({
      name: `archive_deleted_rows waits for a lock on ${held} that is held long (${engine})`,
      ignore: !hasServer(engine),
      async fn() {
        await using stage = await makeStage(engine);
        await using _waits = await shortWaits(engine, stage);
        await eachRound(1, async (random) => {
          const start = await stage.fill(random, INSTANCES_BEHIND_LOCK);
          const instance = random.pick(
            start.rows.get("instances")!.filter(({ deleted, uuid }) =>
              Number(deleted) > 0 &&
              start.rows.get("instance_system_metadata")!.some((row) => row.instance_uuid === uuid)
            ),
          );
          await using round = await stage.round();
          const running = await stage.cell.query.transaction().execute(async (query) => {
            const owner = held === "instances" ? "uuid" : "instance_uuid";
            await query.selectFrom(held).select("id").where(owner, "=", instance.uuid)
              .forUpdate().execute();
            const running = round.start(...ARCHIVE);
            await running.said("Trying again");
            return running;
          });
          const ended = await running.ended;
          assertReadable(ended.story, "a held lock");
          assertNothingLost(start, await stage.read(), ended.story);
          assert.equal(ended.code, 1, ended.story);
          assertFinished(start, await stage.read(), ended.story);
        });
      },
    });
  }
}
