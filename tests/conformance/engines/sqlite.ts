/** Scenario databases as SQLite files in a folder of their own. */

import { DatabaseSync } from "node:sqlite";
import type { Engine } from "../engine.ts";
import type { Row, Value } from "../scenario.ts";

const WHOLE_SECONDS = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** Makes the folder, and removes it at the end. */
export async function open(): Promise<Engine> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-conformance-" });
  const within = <R>(database: string, work: (connection: DatabaseSync) => R): R => {
    const connection = new DatabaseSync(`${folder}/${database}`, {
      enableForeignKeyConstraints: false,
    });
    try {
      return work(connection);
    } finally {
      connection.close();
    }
  };

  return {
    name: "sqlite",
    url: (database) => `sqlite:///${folder}/${database}`,
    unreachableUrl: `sqlite:///${folder}/no-such-folder/nova_cell0`,
    mask: (text) => text.replaceAll(folder, "D".repeat(folder.length)),
    create(database) {
      within(database, () => {});
      return Promise.resolve();
    },
    async drop(database) {
      for (const ending of ["", "-journal", "-wal", "-shm"]) {
        await Deno.remove(`${folder}/${database}${ending}`).catch(() => {});
      }
    },
    insert(database, table, rows) {
      within(database, (connection) => {
        for (const row of rows) {
          const columns = Object.keys(row).map((column) => `"${column}"`).join(", ");
          const marks = Object.keys(row).map(() => "?").join(", ");
          connection.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${marks})`)
            .run(...Object.values(row).map(asStored));
        }
      });
      return Promise.resolve();
    },
    insertMeanwhile() {
      return Promise.reject(new Error("on SQLite a reader would wait too"));
    },
    async read(database) {
      const found = await Deno.stat(`${folder}/${database}`).catch(() => undefined);
      if (found === undefined) return undefined;
      return within(database, (connection) => {
        const tables = connection.prepare(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
        ).all();
        const contents: Record<string, Row[]> = {};
        for (const { name } of tables) {
          const rows = connection.prepare(`SELECT * FROM "${name}"`).all();
          contents[String(name)] = rows.map((row) => ({ ...row }) as Row);
        }
        return contents;
      });
    },
    clear(database, tables) {
      within(database, (connection) => {
        for (const table of tables) connection.exec(`DELETE FROM "${table}"`);
      });
      return Promise.resolve();
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Times have six digits of fraction here, as SQLAlchemy writes them: they are compared as text. */
function asStored(value: Value): Value {
  return typeof value === "string" ? value.replace(WHOLE_SECONDS, "$&.000000") : value;
}
