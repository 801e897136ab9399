/** Scenario databases on the test run's MariaDB. */

import mysql from "mysql2/promise";
import { type MysqlProduct, mysqlProduct, testServer } from "../../support/servers.ts";
import { type Engine, untilWaitedFor } from "../engine.ts";
import type { Row, Value } from "../scenario.ts";

/** Which transactions are waited for. */
const LOCK_WAITS: Readonly<Record<MysqlProduct, string>> = {
  MariaDB: "information_schema.innodb_lock_waits " +
    "JOIN information_schema.innodb_trx ON trx_id = blocking_trx_id",
  MySQL: "performance_schema.data_lock_waits " +
    "JOIN information_schema.innodb_trx ON trx_id = blocking_engine_transaction_id",
};

/** Connects to the server that `with_servers.ts` started. */
export async function open(): Promise<Engine> {
  const server = testServer("mysql");
  const connect = () =>
    mysql.createConnection({
      host: "127.0.0.1",
      port: server.port,
      user: server.user,
      password: server.password,
      dateStrings: true,
      charset: "utf8mb4",
      multipleStatements: true,
    });
  const connection = await connect();
  const insert = async (
    on: mysql.Connection,
    database: string,
    table: string,
    rows: readonly Row[],
  ) => {
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `\`${column}\``).join(", ");
      await on.query(`INSERT INTO ${database}.${table} (${columns}) VALUES (?)`, [
        Object.values(row),
      ]);
    }
  };
  const select = async (sql: string, values: Value[] = []) =>
    (await connection.query(sql, values))[0] as Row[];
  const address = (port: number) =>
    `mysql+pymysql://${server.user}:${server.password}@127.0.0.1:${port}`;

  return {
    name: "mysql",
    url: (database) => `${address(server.port)}/${database}?charset=utf8`,
    // The port of a service that nobody runs any more, and that needs rights to listen on.
    unreachableUrl: `${address(1)}/nova_cell0?charset=utf8`,
    mask: (text) => text.replaceAll(`127.0.0.1:${server.port}`, "127.0.0.1:PPPPP"),
    async create(database) {
      await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb3`);
    },
    async drop(database) {
      await connection.query(`DROP DATABASE IF EXISTS ${database}`);
    },
    insert: (database, table, rows) => insert(connection, database, table, rows),
    async insertMeanwhile(database, table, rows, work) {
      const other = await connect();
      try {
        await other.beginTransaction();
        await insert(other, database, table, rows);
        const isWaitedFor = async () => {
          const waiting = await select(
            `SELECT 1 FROM ${LOCK_WAITS[mysqlProduct]} WHERE trx_mysql_thread_id = ?`,
            [other.threadId],
          );
          return waiting.length > 0;
        };
        return await untilWaitedFor(isWaitedFor, () => other.commit(), work);
      } finally {
        await other.end();
      }
    },
    async read(database) {
      const found = await select(
        "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?",
        [
          database,
        ],
      );
      if (found.length === 0) return undefined;
      const tables = await select(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1",
        [database],
      );
      if (tables.length === 0) return {};
      // All tables in one round trip; a server answers one statement with one set of rows.
      const everything = tables.map(({ name }) => `SELECT * FROM ${database}.${name}`).join(";");
      const [sets] = await connection.query(everything) as unknown as [Row[][] | Row[]];
      return Object.fromEntries(
        tables.map((
          { name },
          index,
        ) => [name, (tables.length === 1 ? sets : sets[index]) as Row[]]),
      );
    },
    async clear(database, tables) {
      const deletes = tables.map((table) => `DELETE FROM ${database}.${table};`).join("\n");
      await connection.query(
        `SET foreign_key_checks = 0;\n${deletes}\nSET foreign_key_checks = 1`,
      );
    },
    async [Symbol.asyncDispose]() {
      await connection.end();
    },
  };
}
