/** Real replicas that stop following and catch up, and what an operator is told when nobody says how far. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { hasServer, mysqlProduct, testDatabase } from "../support/servers.ts";
import { mysqlPair, pacedDatabase, type Pair, postgresqlPair, words } from "./support.ts";

// A wait that never ends would hide what is wrong.
const MOST_WAITS = 600;

/** The pace must go on while the replica follows, wait while it does not, and go on when it has caught up. */
async function followsReplica(pair: Pair, url: string, slave: string | undefined, id: number) {
  await using paced = await pacedDatabase(url, slave);
  await settle(paced);
  assert.equal(await paced.mayGoOn(() => Promise.reject(new Error("no need to wait"))), "go");
  assert.equal(paced.stderr(), "");

  await pair.hold();
  await pair.sql(pair.primary, `INSERT INTO t VALUES (${id})`);
  await pair.received();
  let held = 0;
  const verdict = await paced.mayGoOn(async (count) => {
    assert.ok(count <= MOST_WAITS, "the replica has caught up and is still waited for");
    held = count;
    if (count === 3) await pair.release();
    if (count > 3) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  assert.equal(verdict, "go");
  assert.ok(held >= 3, `went on after ${held} waits, while the replica was held`);
  assert.match(paced.stderr(), /^WARNING: Waiting, because of --max-lag 0: the [^\n]+\n$/);
  assert.equal((await pair.sql(pair.replica, `SELECT id FROM t WHERE id = ${id}`)).trim(), `${id}`);
}

/** Waits until the replica is seen to have everything: the state is polled, as the pace does. */
async function settle(paced: Awaited<ReturnType<typeof pacedDatabase>>): Promise<void> {
  for (let tries = 0; tries < MOST_WAITS; tries++) {
    const { replicas } = await paced.database.replicaLag();
    if (replicas.length > 0 && replicas.every(({ seconds }) => seconds === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the replica never followed");
}

/** Asking must fail and tell what to do. */
async function isUnknown(url: string, slave: string | undefined, message: RegExp, hint: RegExp) {
  await using paced = await pacedDatabase(url, slave);
  await assert.rejects(paced.mayGoOn(() => Promise.resolve()), (error) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
    return true;
  });
}

/** Nobody can say whether there is a replica: the operator is told, and what to grant. */
async function goesOnUnseeing(url: string) {
  await using paced = await pacedDatabase(url);
  assert.equal(await paced.mayGoOn(() => Promise.reject(new Error("no need to wait"))), "go");
  assert.match(
    paced.stderr(),
    /^WARNING: --max-lag has no effect: .*may not see which.*slave_connection.*REPLICATION SLAVE.*\n$/,
  );
}

Deno.test({
  name: `${mysqlProduct}: replicas are waited for`,
  ignore: !hasServer("mysql"),
  async fn(t) {
    await using pair = await mysqlPair();
    const { primary, replica } = pair;
    await t.step(
      "the one of slave_connection",
      () => followsReplica(pair, pair.url(primary), pair.url(replica), 1),
    );
    await t.step(
      "those that the primary knows of",
      () => followsReplica(pair, pair.url(primary), undefined, 2),
    );
    await t.step(
      "slave_connection may name a server that is no replica",
      () => followsReplica(pair, pair.url(primary), pair.url(primary), 3),
    );
    await t.step("one that is told to stay behind is not late", async () => {
      const delay = (seconds: number) => pair.sql(replica, words.delay(seconds));
      await delay(3600);
      await pair.sql(primary, "INSERT INTO t VALUES (4)");
      await using delayed = await pacedDatabase(pair.url(replica));
      for (let behind = 0, tries = 0; behind === 0; tries++) {
        const { rows } = await sql.raw<Record<string, number | null>>(words.status)
          .execute(delayed.database.query);
        behind = rows[0].Seconds_Behind_Master ?? rows[0].Seconds_Behind_Source ?? 0;
        assert.ok(tries < MOST_WAITS, "the replica is never behind");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await using paced = await pacedDatabase(pair.url(primary), pair.url(replica));
      assert.equal(await paced.mayGoOn(() => Promise.reject(new Error("no need to wait"))), "go");
      await delay(0);
    });
    // MySQL does not even say that there are any.
    await t.step(
      "the user may not ask the primary",
      () =>
        mysqlProduct === "MySQL" ? goesOnUnseeing(pair.url(primary, "limited")) : isUnknown(
          pair.url(primary, "limited"),
          undefined,
          /replicas of the MySQL database nova at .* behind is not known: .* which replicas there are/,
          /slave_connection.*REPLICATION MASTER ADMIN/,
        ),
    );
    await t.step("the user may not ask the replica", () =>
      isUnknown(
        pair.url(primary, "limited"),
        pair.url(replica, "limited"),
        /its user may not see the state of the replica/,
        mysqlProduct === "MySQL" ? /REPLICATION CLIENT/ : /REPLICA MONITOR/,
      ));
    await t.step("a visit asks for the replicas of a cell, too", async () => {
      await using paced = await pacedDatabase(pair.url(primary), pair.url(replica));
      const visit = { url: pair.url(primary), source: "cell cell1", timeout: 30 };
      const { replicas } = await paced.databases.visit(visit, (cell) => cell.replicaLag());
      assert.match(replicas[0].name, /\[database\] slave_connection/);
    });
    await t.step("the replica is down", async () => {
      await replica.stop();
      await isUnknown(
        pair.url(primary),
        pair.url(replica),
        /is not known: Cannot connect to .*\[database\] slave_connection/,
        /host and port in \[database\] slave_connection/,
      );
    });
    await t.step("in a visit, a replica that is down is not the cell's failure", async () => {
      await using paced = await pacedDatabase(pair.url(primary), pair.url(replica));
      const visit = { url: pair.url(primary), source: "cell cell1", timeout: 30 };
      await paced.databases.visit(visit, async (cell) => {
        await assert.rejects(cell.replicaLag(), (error) => {
          assert.ok(error instanceof OperatorError && !(error instanceof DatabaseError));
          return true;
        });
        await sql`SELECT id FROM t`.execute(cell.query);
      });
    });
  },
});

Deno.test({
  name: "PostgreSQL: standbys are waited for",
  ignore: !hasServer("postgresql"),
  async fn(t) {
    await using pair = await postgresqlPair();
    const { primary, replica } = pair;
    await t.step(
      "the one of slave_connection",
      () => followsReplica(pair, pair.url(primary), pair.url(replica), 1),
    );
    await t.step(
      "those that the primary knows of",
      () => followsReplica(pair, pair.url(primary), undefined, 2),
    );
    await t.step("the user may ask a standby without any privilege", () =>
      followsReplica(
        pair,
        pair.url(primary, "limited"),
        pair.url(replica, "limited"),
        3,
      ));
    await t.step("one that is told to stay behind is not late", async () => {
      const delay = async (time: string) => {
        await pair.sql(replica, `ALTER SYSTEM SET recovery_min_apply_delay = '${time}'`);
        await pair.sql(replica, "SELECT pg_reload_conf()");
      };
      await delay("1h");
      await pair.sql(primary, "INSERT INTO t VALUES (4)");
      const isBehind = "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()";
      for (let tries = 0; (await pair.sql(replica, isBehind)).trim() !== "t"; tries++) {
        assert.ok(tries < MOST_WAITS, "the standby replays at once");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await using paced = await pacedDatabase(pair.url(primary), pair.url(replica));
      assert.equal(await paced.mayGoOn(() => Promise.reject(new Error("no need to wait"))), "go");
      await delay("0");
    });
    await t.step("the user may not ask the primary", () =>
      isUnknown(
        pair.url(primary, "limited"),
        undefined,
        /is not known: its user may not see the state of the standbys/,
        /pg_monitor/,
      ));
  },
});

Deno.test({
  name: `${mysqlProduct}: a server without replicas goes on with a warning`,
  ignore: !hasServer("mysql"),
  async fn() {
    await using database = await testDatabase("mysql");
    await using paced = await pacedDatabase(database.url);
    assert.equal(await paced.mayGoOn(() => Promise.reject(new Error("no need to wait"))), "go");
    assert.match(paced.stderr(), /--max-lag has no effect/);
  },
});
