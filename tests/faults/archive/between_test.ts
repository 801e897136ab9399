/**
 * What others do between two statements of a batch: what they were allowed to commit is found afterwards,
 * and an instance that came to life again keeps its rows everywhere.
 */

import assert from "node:assert/strict";
import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../../src/database/databases.ts";
import { DatabaseError } from "../../../src/database/database_error.ts";
import { openDatabase } from "../../support/open_database.ts";
import { hasServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd } from "./checks.ts";
import { type Content, keyOf, textOf } from "./content.ts";
import { startRandom } from "./random.ts";
import type { Row } from "./rows.ts";
import type { ServerEngine } from "./sessions.ts";
import { makeStage, type Stage } from "./stage.ts";

const INSTANCES = 30;

const ARCHIVE = [
  ...["archive_deleted_rows", "--until-complete", "--verbose"],
  ...["--connections", "1"],
];

const METADATA = "instance_system_metadata";

/** The statements of the batch of instances: the n-th that matches. */
const STEPS = {
  lock: { mysql: [/referred_uuid/, 2], postgresql: [/referred_uuid/, 2] },
  move: {
    mysql: [/INSERT INTO `shadow_block_device_mapping`/, 1],
    postgresql: [/DELETE FROM "block_device_mapping"/, 1],
  },
  remove: {
    mysql: [/DELETE FROM `instance_system_metadata`/, 1],
    postgresql: [/DELETE FROM "instance_system_metadata"/, 1],
  },
} as const;

/** A deleted instance and one of its rows. */
interface Target {
  readonly instance: Row;
  readonly child: Row;
}

interface Change {
  readonly step: keyof typeof STEPS;
  /** Whether it has to wait until the batch is over. */
  readonly waits: Readonly<Record<ServerEngine, boolean>>;
  /** Makes it, and tells which row is a different one then. */
  make(query: Kysely<AnyTables>, target: Target): Promise<readonly [table: string, id: unknown]>;
}

const restore: Change["make"] = async (query, { instance: { id } }) => {
  await query.updateTable("instances").set({ deleted: 0, deleted_at: null })
    .where("id", "=", id).execute();
  return ["instances", id];
};

const changeChild: Change["make"] = async (query, { child: { id } }) => {
  await query.updateTable(METADATA).set({ value: "changed" }).where("id", "=", id).execute();
  return [METADATA, id];
};

const addChild: Change["make"] = async (query, { instance: { uuid } }) => {
  await query.insertInto(METADATA)
    .values({ id: 1_000_000, instance_uuid: uuid, key: "k", value: "v", deleted: 0 }).execute();
  return [METADATA, 1_000_000];
};

const never = { mysql: false, postgresql: false };
const always = { mysql: true, postgresql: true };

const CHANGES: Readonly<Record<string, Change>> = {
  "brought to life before it is locked": { step: "lock", waits: never, make: restore },
  "brought to life before it is moved": { step: "move", waits: always, make: restore },
  "changed before it is moved": { step: "move", waits: never, make: changeChild },
  // One statement both copies and deletes on PostgreSQL.
  "changed before it is deleted": {
    step: "remove",
    waits: { mysql: true, postgresql: false },
    make: changeChild,
  },
  "added before the others are moved": { step: "move", waits: always, make: addChild },
  "added before the others are deleted": { step: "remove", waits: always, make: addChild },
};

/** So that whoever has to wait is known for it soon. */
const SHORT_WAIT: Readonly<Record<ServerEngine, string>> = {
  mysql: "SET SESSION innodb_lock_wait_timeout = 1",
  postgresql: "SET lock_timeout = '1s'",
};

/** Makes a change, and returns the row that it made; undefined when it would have had to wait. */
async function tryChange(
  engine: ServerEngine,
  { urls }: Stage,
  make: Change["make"],
  target: Target,
): Promise<{ readonly key: string; readonly text: string } | undefined> {
  await using opened = await openDatabase(urls.cell);
  try {
    return await opened.database.query.connection().execute(async (query) => {
      await sql.raw(SHORT_WAIT[engine]).execute(query);
      const [table, id] = await make(query, target);
      const row = await query.selectFrom(table).selectAll().where("id", "=", id)
        .executeTakeFirstOrThrow();
      return { key: keyOf(table, row), text: textOf(row) };
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "conflict") return undefined;
    throw error;
  }
}

function pickTarget({ rows, apiUuids }: Content): Target {
  const mapped = new Set(apiUuids.values());
  for (const instance of rows.get("instances")!) {
    const child = rows.get(METADATA)!
      .find(({ instance_uuid, deleted }) => instance_uuid === instance.uuid && deleted === 0);
    if (Number(instance.deleted) > 0 && mapped.has(instance.uuid as string) && child) {
      return { instance, child };
    }
  }
  throw new Error("no instance has all that is needed");
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `what others change between the statements of a batch (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const random = startRandom(3);
      for (const [name, { step, waits, make }] of Object.entries(CHANGES)) {
        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        const [statement, number] = STEPS[step][engine];
        let change: ReturnType<typeof tryChange> | undefined;
        round.cellProxy.atPiece(number, "before", async () => {
          change = tryChange(engine, stage, make, pickTarget(start));
          await change.catch(() => {});
        }, statement);
        const ended = await round.run(...ARCHIVE);
        const when = `${name}\n${ended.story}`;
        assertGoodEnd(ended, when);
        assert.ok(change !== undefined, `the step never came: ${when}`);
        const changed = await change;
        assert.equal(changed === undefined, waits[engine], when);
        const main = new Map(start.main);
        if (changed !== undefined) main.set(changed.key, changed.text);
        assertFinished({ ...start, main }, await stage.read(), when);
      }
    },
  });
}
