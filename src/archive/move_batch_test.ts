import assert from "node:assert/strict";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { rowsIn } from "./counts.ts";
import { loadArchiveEngine } from "./engine.ts";
import { moveBatch } from "./move_batch.ts";
import { removedTables } from "./removed_tables.ts";
import { findRoots, rootCondition } from "./roots.ts";
import { archiveTables } from "./tables.ts";
import { INSTANCES, treeOf } from "./trees.ts";

const uuid = (id: number) => `eeeeeeee-eeee-4eee-8eee-${String(id).padStart(12, "0")}`;

/** How many faults each of the instances has. */
const FAULTS = [2, 2, 30, 2, 2, 2, 2, 2];

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
    const engine = await loadArchiveEngine(name);
    const zed = removedTables("ccb0fa1a2252");
    const tables = archiveTables(await engine.readTables(database.query), zed);
    const table = tables.byName.get(INSTANCES)!;
    const tree = treeOf(table, tables);
    const condition = rootCondition(table, { before: undefined, taskLog: false });
    const { roots } = await findRoots(
      database.query,
      tree,
      condition,
      undefined,
      100,
      engine.byIndex,
    );
    assert.equal(roots.length, FAULTS.length);

    const sizes: number[] = [];
    const context = {
      database,
      api: await cloud.api(),
      isolation: await engine.chooseIsolation(database.query),
      transactionRows: 8,
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
      { tree, condition },
      roots,
      () => {},
    );
    assert.deepEqual([moved, kept], [FAULTS.length, []]);
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
}
