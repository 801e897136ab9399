/** `db online_data_migrations` killed, interrupted, cut off and run twice at once: each row is done once. */

import assert from "node:assert/strict";
import { hasServer } from "../support/servers.ts";
import type { ServerEngine } from "./archive/sessions.ts";
import { makeStage, type Round, type Running, type Stage } from "./archive/stage.ts";

/** Two transactions and a part of a third. */
const ROWS = 12_000;
const TRANSACTION = 5000;
const POLL_MS = 20;

const COMMAND = ["online_data_migrations", "--release", "victoria"];

async function fill({ cell: { query } }: Stage): Promise<void> {
  await query.deleteFrom("block_device_mapping").execute();
  for (let added = 0; added < ROWS; added += 2000) {
    await query.insertInto("block_device_mapping")
      .values(Array(2000).fill({ uuid: null, deleted: 0 })).execute();
  }
}

/** The UUIDs that rows have, by id. */
async function uuids({ cell: { query } }: Stage): Promise<ReadonlyMap<number, string>> {
  const rows = await query.selectFrom("block_device_mapping").select(["id", "uuid"])
    .where("uuid", "is not", null).orderBy("id").execute();
  return new Map(rows.map(({ id, uuid }) => [id, uuid]));
}

/**
 * Starts a run and does `strike` while its second transaction waits for a row that another one has
 * locked.
 */
async function heldUp(
  stage: Stage,
  round: Round,
  strike: (running: Running) => Promise<void> | void,
): Promise<Running> {
  const { query } = stage.cell;
  const { id } = await query.selectFrom("block_device_mapping").select("id")
    .orderBy("id").offset(TRANSACTION + 10).limit(1).executeTakeFirstOrThrow();
  return await query.transaction().execute(async (holder) => {
    await holder.updateTable("block_device_mapping").set({ device_name: "held" })
      .where("id", "=", id).execute();
    const running = round.start(...COMMAND);
    let early: string | undefined;
    running.ended.then(({ story }) => early = story);
    while ((await uuids(stage)).size < TRANSACTION) {
      assert.equal(early, undefined);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    await strike(running);
    return running;
  });
}

function completed(stdout: string): number {
  return Number(/\| +populate_uuids +\| +\d+ +\| +(\d+) /.exec(stdout)?.[1]);
}

/** Runs it to the end: what was done stays, the rest is done. */
async function finish(stage: Stage, round: Round): Promise<void> {
  const before = await uuids(stage);
  const again = await round.run(...COMMAND);
  assert.equal(again.code, 0, again.story);
  assert.equal(completed(again.stdout), ROWS - before.size, again.story);
  const after = await uuids(stage);
  assert.equal(new Set(after.values()).size, ROWS);
  for (const [id, uuid] of before) assert.equal(after.get(id), uuid);
}

for (const engine of ["mysql", "postgresql"] satisfies ServerEngine[]) {
  Deno.test({
    name: `data migrations go on where they were stopped (${engine})`,
    ignore: !hasServer(engine),
    async fn(test) {
      await using stage = await makeStage(engine);

      await test.step("killed", async () => {
        await fill(stage);
        await using round = await stage.round();
        const { ended } = await heldUp(stage, round, async (running) => {
          running.signal("SIGKILL");
          await running.ended;
        });
        assert.equal((await ended).code, 137);
        await round.untilSessionsEnded();
        assert.equal((await uuids(stage)).size, TRANSACTION);
        await finish(stage, round);
      });

      await test.step("interrupted: what is in flight is finished and shown", async () => {
        await fill(stage);
        await using round = await stage.round();
        const running = await heldUp(stage, round, async (running) => {
          running.signal("SIGINT");
          await running.said("a second one stops at once");
        });
        const { code, stdout, story } = await running.ended;
        assert.equal(code, 1, story);
        assert.equal(completed(stdout), 2 * TRANSACTION, story);
        assert.equal((await uuids(stage)).size, 2 * TRANSACTION);
        assert.equal(stdout.split("50 rows matched query populate_uuids, 50 migrated").length, 201);
        await finish(stage, round);
      });

      await test.step("cut off: the transaction is done once more", async () => {
        await fill(stage);
        await using round = await stage.round();
        const running = await heldUp(stage, round, () => round.cellProxy.cut());
        const { code, stdout, story } = await running.ended;
        assert.equal(code, 0, story);
        assert.equal(completed(stdout), ROWS, story);
        assert.equal(new Set((await uuids(stage)).values()).size, ROWS);
      });

      await test.step("two at once", async () => {
        await fill(stage);
        await using round = await stage.round();
        const both = await Promise.all([round.run(...COMMAND), round.run(...COMMAND)]);
        for (const { code, story } of both) assert.equal(code, 0, story);
        assert.equal(new Set((await uuids(stage)).values()).size, ROWS);
      });
    },
  });
}
