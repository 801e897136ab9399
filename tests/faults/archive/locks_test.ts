/** Sessions that hold locks which `archive_deleted_rows` wants, in the opposite order or for too long. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../../src/database/databases.ts";
import { query as mariadbQuery } from "../../support/mariadb.ts";
import { query as postgresqlQuery } from "../../support/postgresql.ts";
import { hasServer, type MysqlProduct, mysqlProduct, testServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertReadable } from "./checks.ts";
import { assertCounted } from "./counts.ts";
import { lockBackwards } from "./lockers.ts";
import { eachRound } from "./rounds.ts";
import type { ServerEngine } from "./sessions.ts";
import { makeStage, type Stage } from "./stage.ts";

const INSTANCES = 60;
const ROUNDS = 2;
const LOCKERS = 3;
/** So many that one of them is deleted and has metadata. */
const INSTANCES_BEHIND_LOCK = 20;

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

const DEADLOCKS: Readonly<Record<MysqlProduct | "PostgreSQL", string>> = {
  MariaDB: "SELECT variable_value AS count FROM information_schema.global_status " +
    "WHERE variable_name = 'INNODB_DEADLOCKS'",
  MySQL: "SELECT count AS count FROM information_schema.innodb_metrics " +
    "WHERE name = 'lock_deadlocks'",
  PostgreSQL: "SELECT deadlocks AS count FROM pg_stat_database " +
    "WHERE datname = current_database()",
};

/** How many deadlocks the server has broken up so far. */
async function countDeadlocks(engine: ServerEngine, { query }: Database): Promise<number> {
  const statement = DEADLOCKS[engine === "mysql" ? mysqlProduct : "PostgreSQL"];
  const { rows } = await sql.raw<{ count: number }>(statement).execute(query);
  return Number(rows[0].count);
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
        const now = await stage.read();
        assertFinished(start, now, ended.story);
        assertCounted([ended], start, now);
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
            // A pass is large enough for everything: nothing may get lost where batches are split.
            const running = round.start("archive_deleted_rows", "--verbose");
            await running.said("Trying again");
            return running;
          });
          const ended = await running.ended;
          assertReadable(ended.story, "a held lock");
          assert.equal(ended.code, 1, ended.story);
          const now = await stage.read();
          assertFinished(start, now, ended.story);
          assertCounted([ended], start, now);
        });
      },
    });
  }
}
