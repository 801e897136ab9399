/** A database server that is killed and does not come back: nobody waits for its answers for ever. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import type { Database } from "../../src/database/databases.ts";
import { openDatabase } from "../support/open_database.ts";
import { query as mariadbQuery } from "../support/mariadb.ts";
import { query as postgresqlQuery, start as startPostgresql } from "../support/postgresql.ts";
import { hasServer, startMysqlServer } from "../support/servers.ts";

const START = { mysql: startMysqlServer, postgresql: startPostgresql };
const QUERY = { mysql: mariadbQuery, postgresql: postgresqlQuery };
const SCHEME = { mysql: "mysql+pymysql", postgresql: "postgresql" };
const CONNECTIONS = 4;

/** Keeps a connection busy with transactions until one fails. */
async function work({ query }: Database, onDone: () => void): Promise<unknown> {
  try {
    for (;;) {
      await query.transaction().execute(async (transaction) => {
        await sql`INSERT INTO work (value) VALUES (1)`.execute(transaction);
        await sql`SELECT count(*) FROM work`.execute(transaction);
      });
      onDone();
    }
  } catch (error) {
    return error;
  }
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `${engine}: whoever works on a server that is killed is told`,
    ignore: !hasServer(engine),
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "nova-manage-killed-" });
      await Deno.chmod(folder, 0o755);
      try {
        await using server = await START[engine](`${folder}/server`);
        const { user, password, port } = server;
        await QUERY[engine](server, "CREATE DATABASE nova");
        const url = `${SCHEME[engine]}://${user}:${password}@127.0.0.1:${port}/nova`;
        for (let round = 0; round < 5; round++) {
          await using opened = await openDatabase(url);
          const { database } = opened;
          await sql`CREATE TABLE IF NOT EXISTS work (value integer)`.execute(database.query);
          await sql`INSERT INTO work (value) VALUES (1)`.execute(database.query);
          const busy = Promise.withResolvers<void>();
          let done = 0;
          const workers = Array.from({ length: CONNECTIONS }, () =>
            work(database, () => {
              if (++done === 20) busy.resolve();
            }));
          await busy.promise;
          await server.crash();
          for (const error of await Promise.all(workers)) {
            assert.ok(error instanceof DatabaseError, String(error));
            assert.ok(["connection_lost", "unreachable"].includes(error.kind), error.message);
          }
          await server.resume();
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
