import assert from "node:assert/strict";
import { sql } from "kysely";
import { cloudWithCells } from "../../../tests/support/cells.ts";
import { addInstances } from "../../../tests/support/nova_rows.ts";
import { mysqlProduct, testEngines } from "../../../tests/support/servers.ts";
import { prepareApiDatabase } from "./api_rows.ts";
import { loadArchiveEngine } from "./engines.ts";
import { moveBatch } from "./move_batch.ts";
import { findRoots, rootCondition } from "./roots.ts";
import { archiveTables } from "./tables.ts";
import { INSTANCES, treeOf } from "./trees.ts";

const uuid = "eeeeeeee-eeee-4eee-8eee-000000000001";

/** How a session says that it waits for no lock, as far as it can; MySQL waits a second at least. */
const IMPATIENT = {
  mysql: `SET SESSION innodb_lock_wait_timeout = ${mysqlProduct === "MySQL" ? 1 : 0}`,
  postgresql: "SET lock_timeout = '100ms'",
} as const;

for (const name of testEngines) {
  // SQLite locks the whole database.
  if (name === "sqlite") continue;
  Deno.test(`${name}: what was compared with the shadow tables does not change before it goes`, async () => {
    await using cloud = await cloudWithCells(name, 1);
    const [{ database }] = cloud.cells;
    await addInstances(database, [{ uuid, deleted: 1 }]);
    const fault = { id: 1, instance_uuid: uuid, code: 500, message: "old", deleted: 0 };
    const action = { id: 1, instance_uuid: uuid, action: "create", deleted: 0 };
    const event = { id: 9, action_id: 1, event: "new", deleted: 0 };
    const add = (table: string, row: Record<string, unknown>) =>
      database.query.insertInto(table).values(row).execute();
    await add("instance_faults", fault);
    await add("instance_actions", action);
    await add("shadow_instance_faults", fault);
    await add("shadow_instance_actions_events", { ...event, event: "of long ago" });

    const others = await cloud.open(cloud.cells[0].url);
    const engine = await loadArchiveEngine(name);
    const tables = archiveTables(await engine.readTables(database.query), new Set());
    const tree = treeOf(tables.byName.get(INSTANCES)!, tables);
    const condition = rootCondition(tree.root, { before: undefined, taskLog: false });
    const { query } = database;
    const { roots } = await findRoots(query, tree, condition, undefined, 9, engine.byIndex);
    const refused: string[] = [];
    const context = {
      database,
      api: await prepareApiDatabase(await cloud.api()),
      claim: () => Promise.resolve({ cellIds: [1], except: new Set<string>() }),
      isolation: await engine.chooseIsolation(query),
      size: { rows: 100 },
      engine: {
        ...engine,
        async moveTrees(...args: Parameters<typeof engine.moveTrees>) {
          if (args[3] === "identical ones") {
            await others.query.connection().execute(async (connection) => {
              await sql.raw(IMPATIENT[name]).execute(connection);
              const insist = (what: string, statement: Promise<unknown>) =>
                statement.catch(({ kind }) => refused.push(`${what}: ${kind}`));
              await insist(
                "update",
                connection.updateTable("instance_faults").set({ message: "new" }).execute(),
              );
              await insist(
                "insert",
                connection.insertInto("instance_actions_events").values(event).execute(),
              );
            });
          }
          return await engine.moveTrees(...args);
        },
      },
    };
    const { moved, kept } = await moveBatch(
      context,
      { tree, condition },
      roots,
      () => {},
      () => {},
    );
    assert.deepEqual(refused, ["update: conflict", "insert: conflict"]);
    assert.deepEqual([moved, kept], [1, []]);
  });
}
