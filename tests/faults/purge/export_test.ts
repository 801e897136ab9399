/**
 * `purge --export` killed or cut off from its database at any moment, and repeated to the end: each row
 * is in the database or in a complete file at every moment, and in a file at the end.
 */

import assert from "node:assert/strict";
import type { Database } from "../../../src/database/databases.ts";
import { hasServer } from "../../support/servers.ts";
import type { Random } from "../archive/random.ts";
import { eachRound } from "../archive/rounds.ts";
import { makeCellRows } from "../archive/rows.ts";
import { makeStage, type Stage } from "../archive/stage.ts";
import { readExports, rowText } from "./exported_rows.ts";

const INSTANCES = 30;
const ROUNDS = 8;

/** Puts made-up rows into the shadow tables, and tells which tables those are. */
async function fillShadowTables({ cell }: Stage, random: Random): Promise<string[]> {
  const rows = [...makeCellRows(random, INSTANCES)]
    .map(([table, rows]) => [`shadow_${table}`, rows] as const)
    .filter(([, rows]) => rows.length > 0);
  for (const [shadow, added] of rows) {
    await cell.query.deleteFrom(shadow).execute();
    await cell.query.insertInto(shadow).values([...added]).execute();
  }
  return rows.map(([shadow]) => shadow);
}

async function readRows(cell: Database, tables: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const table of tables) {
    const rows = await cell.repeatable((query) => query.selectFrom(table).selectAll().execute());
    for (const row of rows) texts.set(`${table} ${row.id}`, rowText(row));
  }
  return texts;
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `purge --export killed or cut off at any moment (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      let statements = 0;
      let disturbed = 0;
      await eachRound(ROUNDS, async (random, seed) => {
        const tables = await fillShadowTables(stage, random);
        const before = await readRows(stage.cell, tables);
        const folder = await Deno.makeTempDir({ prefix: "nova-manage-export-" });
        const rows = random.pick(["7", "20", "1000"]);
        const args = ["purge", "--all", "--export", folder, "--txn-rows", rows];
        try {
          for (let runs = 0;; runs++) {
            await using round = await stage.round();
            const running = round.start(...args);
            // Each run gets further than the last, so that the round comes to an end.
            const strikesAt = statements === 0 ? Infinity : random.below(statements * (1 + runs));
            const isKilled = random.chance(0.7);
            // Files are written between two statements.
            const delay = random.pick([0, 0, 1, 2, 5]);
            let strike = Promise.resolve();
            round.cellProxy.atPiece(strikesAt, random.pick(["before", "after"]), () => {
              disturbed++;
              if (!isKilled) return round.cellProxy.cut();
              strike = new Promise<void>((resolve) => setTimeout(resolve, delay))
                .then(() => running.signal("SIGKILL"));
            });
            const ended = await running.ended;
            await strike;
            await round.untilSessionsEnded();
            statements ||= round.cellProxy.pieces;
            const left = await readRows(stage.cell, tables);
            const exported = await readExports(folder);
            for (const [key, text] of before) {
              assert.equal(left.get(key) ?? exported.get(key), text, `${key}\n${ended.story}`);
            }
            if (ended.code !== 0 && ended.code !== 3) continue;
            assert.deepEqual([...left.keys()], [], ended.story);
            assert.deepEqual(exported, new Map(before), `round ${seed}`);
            break;
          }
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      });
      assert.ok(disturbed > 0, "no run was killed or cut off");
    },
  });
}
