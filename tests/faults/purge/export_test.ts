/**
 * `purge --export` killed or cut off from its database at any moment, and repeated to the end: each row
 * is in the database or in a complete file at every moment, and in a file at the end.
 */

import assert from "node:assert/strict";
import type { Database } from "../../../src/database/databases.ts";
import { testEngines } from "../../support/servers.ts";
import type { Random } from "../archive/random.ts";
import { eachRound } from "../archive/rounds.ts";
import { makeCellRows } from "../archive/rows.ts";
import { makeStage, type Round, type Running, type Stage } from "../archive/stage.ts";
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

/** Disturbs a run at random; `runs` were disturbed before it in this round. */
type Disturb = (round: Round, running: Running, random: Random, runs: number) => Disturbance;

interface Disturbance {
  /** The run has ended: nothing more is to come. Says whether it was disturbed. */
  over(): Promise<boolean>;
}

/** Strikes at a statement on its way to the server, or between two, while files are written. */
function atStatements(): Disturb {
  let statements = 0;
  return ({ cellProxy }, running, random, runs) => {
    // Each run gets further than the last, so that the round comes to an end.
    const strikesAt = statements === 0 ? Infinity : 1 + random.below(statements * (1 + runs));
    const isKilled = random.chance(0.7);
    const delay = random.pick([0, 0, 1, 2, 5]);
    let strike = Promise.resolve(false);
    cellProxy.atPiece(strikesAt, random.pick(["before", "after"]), () => {
      if (!isKilled) cellProxy.cut();
      strike = isKilled ? killAfter(running, delay) : Promise.resolve(true);
    });
    return {
      over() {
        statements ||= cellProxy.pieces;
        return strike;
      },
    };
  };
}

/** Kills at a random time, where there is no server to come between. */
function atTimes(): Disturb {
  let duration = 0;
  return (_round, running, random, runs) => {
    const start = performance.now();
    if (duration === 0) {
      return {
        over() {
          duration = performance.now() - start;
          return Promise.resolve(false);
        },
      };
    }
    const kill = killAfter(running, random.next() * duration * (1 + runs));
    return { over: () => kill };
  };
}

/** Kills a run unless it ends before; says whether it did not. */
async function killAfter(running: Running, milliseconds: number): Promise<boolean> {
  const time = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => time.resolve(true), milliseconds);
  const isStruck = await Promise.race([time.promise, running.ended.then(() => false)]);
  clearTimeout(timer);
  if (isStruck) running.signal("SIGKILL");
  return isStruck;
}

for (const engine of testEngines) {
  Deno.test({
    name: `purge --export killed or cut off at any moment (${engine})`,
    async fn() {
      await using stage = await makeStage(engine);
      const disturb = engine === "sqlite" ? atTimes() : atStatements();
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
            const disturbance = disturb(round, running, random, runs);
            const ended = await running.ended;
            if (await disturbance.over()) disturbed++;
            await round.untilSessionsEnded();
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
