import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database, EngineName } from "../../database/databases.ts";
import { DatabaseError } from "../../database/database_error.ts";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { testEngines } from "../../../tests/support/servers.ts";
import { rowsIn } from "./counts.ts";
import { prepareApiDatabase } from "./api_rows.ts";
import { loadArchiveEngine } from "./engines.ts";
import { type BatchResult, moveBatch, sumOf } from "./move_batch.ts";
import { removedTables } from "./removed_tables.ts";
import { findRoots, rootCondition } from "./roots.ts";
import { archiveTables } from "./tables.ts";
import { INSTANCES, treeOf } from "./trees.ts";

const uuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;

/** How many faults each of the instances has. */
const FAULTS = [2, 2, 30, 2, 2, 2, 2, 2];

/** The soft-deleted instances of a database, and what moves them. */
async function instancesOf(database: Database, name: EngineName) {
  const engine = await loadArchiveEngine(name);
  const zed = removedTables("ccb0fa1a2252");
  const tables = archiveTables(await engine.readTables(database.query), zed);
  const table = tables.byName.get(INSTANCES)!;
  const source = {
    tree: treeOf(table, tables),
    condition: rootCondition(table, { before: undefined, taskLog: false }),
  };
  const { roots } = await findRoots(
    database.query,
    source.tree,
    source.condition,
    undefined,
    100,
    engine.byIndex,
  );
  return { engine, source, roots };
}

for (const name of testEngines) {
  Deno.test(`${name}: a batch that is too large is cut into whole trees`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(
      database,
      FAULTS.map((_, index) => ({ id: index + 1, uuid: uuid(index + 1), deleted: index + 1 })),
    );
    const faults = FAULTS.flatMap((count, index) =>
      Array.from({ length: count }, () => ({ instance_uuid: uuid(index + 1), code: 1, deleted: 0 }))
    );
    await database.query.insertInto("instance_faults").values(faults).execute();
    const { engine, source, roots } = await instancesOf(database, name);
    assert.equal(roots.length, FAULTS.length);

    const sizes: number[] = [];
    const parts: BatchResult[] = [];
    const context = {
      database,
      api: await prepareApiDatabase(await cloud.api()),
      claim: () => Promise.resolve({ cellIds: [1], except: new Set<string>() }),
      isolation: await engine.chooseIsolation(database.query),
      size: { rows: 8 },
      engine: {
        ...engine,
        async moveTrees(...args: Parameters<typeof engine.moveTrees>) {
          const counts = await engine.moveTrees(...args);
          sizes.push(rowsIn(counts));
          return counts;
        },
      },
    };
    const { counts, moved, kept } = await moveBatch(
      context,
      source,
      roots,
      () => {},
      (part) => void parts.push(part),
    );
    assert.deepEqual([moved, kept], [FAULTS.length, []]);
    assert.deepEqual(sumOf(parts).counts, counts, "each part was told of");
    assert.deepEqual(counts, new Map([["instance_faults", faults.length], ["instances", 8]]));
    // One statement cannot stop midway; there, batches are counted before they get here.
    if (engine.stopsAtMost) {
      // Up to a quarter more than planned, and the large tree in one piece.
      assert.deepEqual(sizes.filter((size) => size > 10), [31]);
      assert.ok(sizes.length > 2, `${sizes}`);
    } else assert.deepEqual(sizes, [faults.length + FAULTS.length]);
    const left = await database.query.selectFrom("instance_faults").select("id").execute();
    assert.equal(left.length, 0);
  });

  Deno.test(`${name}: a server that refuses everything is not asked row by row`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(
      database,
      Array.from({ length: 100 }, (_, id) => ({ id: id + 1, uuid: uuid(id + 1), deleted: id + 1 })),
    );
    const { engine, source, roots } = await instancesOf(database, name);
    await database.query.schema.dropTable("shadow_instances").execute();
    await database.query.schema.createTable("shadow_instances")
      .addColumn("id", "integer", (column) => column.primaryKey().check(sql`id < 0`)).execute();
    const { root } = source.tree;
    const tree = {
      ...source.tree,
      root: { ...root, columns: root.columns.filter((column) => column.name === "id") },
    };
    let asked = 0;
    const context = {
      database,
      api: await prepareApiDatabase(await cloud.api()),
      claim: () => Promise.resolve({ cellIds: [1], except: new Set<string>() }),
      isolation: await engine.chooseIsolation(database.query),
      size: { rows: 1000 },
      engine: {
        ...engine,
        moveTrees(...args: Parameters<typeof engine.moveTrees>) {
          asked++;
          return engine.moveTrees(...args);
        },
      },
    };
    await assert.rejects(
      moveBatch(context, { ...source, tree }, roots, () => {}, () => {}),
      DatabaseError,
    );
    assert.ok(asked < roots.length, `${asked}`);
    const left = await database.query.selectFrom("instances").select("id").execute();
    assert.equal(left.length, roots.length);
  });
}
