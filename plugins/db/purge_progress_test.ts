import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { Database } from "../../src/database/databases.ts";
import { cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { purge } from "./purge.ts";

/** Nothing listens there. */
const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

async function addInstances({ query }: Database, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({ id: index + 1, hidden: false }));
  await query.insertInto("shadow_instances").values(rows.map((row) => ({ ...row, uuid: "u" })))
    .execute();
}

for (const engine of testEngines) {
  Deno.test(`${engine}: a bar knows how many rows there are to look at, in all cells too`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    await addInstances(one.database, 5);
    await addInstances(two.database, 3);
    const runs = [
      [{ all: true }, 5],
      [{ before: "2020-01-01" }, 5],
      [{ all: true, all_cells: true }, 8],
    ] as const;
    for (const [args, total] of runs) {
      const { stderr } = await cloud.run(purge, { ...args, dry_run: true }, { drawProgress: true });
      assert.match(stderr, new RegExp(`Purging \\[-+\\] 0/${total}\\b`));
    }
    await insertCellMapping((await cloud.api()).query, {
      uuid: cellUuid(3),
      transportUrl: "rabbit://mq/",
      databaseUrl: DEAD_URL,
      disabled: false,
      createdAt: TEST_NOW,
    });
    const { code, stderr } = await cloud.run(
      purge,
      { all: true, all_cells: true, timeout: 1 },
      { drawProgress: true },
    );
    assert.equal(code, 255);
    assert.match(stderr, /Purging \[-+\] 0\/8\b/);
    assert.equal(stderr.match(/ERROR: .*cell 33333333/g)?.length, 1, stderr);
    const left = await two.database.query.selectFrom("shadow_instances").select("id").execute();
    assert.deepEqual(left, []);
  });
}
