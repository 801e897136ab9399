/** Scenario databases on the test run's PostgreSQL. */

import postgres from "postgres";
import { testServer } from "../../support/servers.ts";
import { type Engine, untilWaitedFor } from "../engine.ts";
import type { Row, Value } from "../scenario.ts";

/** Connects to the server that `with_servers.ts` started. */
export function open(): Promise<Engine> {
  const server = testServer("postgresql");
  const connect = (database: string) =>
    postgres({
      host: "127.0.0.1",
      port: server.port,
      user: server.user,
      password: server.password,
      database,
      max: 1,
      onnotice: () => {},
    });
  const admin = connect("postgres");
  /** A connection to each database, until it is dropped. */
  const connections = new Map<string, postgres.Sql>();
  const within = async <R>(database: string, work: (sql: postgres.Sql) => Promise<R>) => {
    const sql = connections.get(database) ?? connect(database);
    connections.set(database, sql);
    return await work(sql);
  };
  const insert = async (sql: postgres.Sql, table: string, rows: readonly Row[]) => {
    for (const row of rows) {
      const columns = Object.keys(row).map((column) => `"${column}"`).join(", ");
      await sql.unsafe(
        `INSERT INTO ${table} (${columns}) SELECT ${columns} ` +
          `FROM json_populate_record(NULL::${table}, $1::text::json)`,
        [JSON.stringify(row)],
      );
    }
    if (rows.some((row) => typeof row.id === "number")) {
      await sql.unsafe(
        `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`,
      );
    }
  };
  const address = (port: number) =>
    `postgresql+psycopg2://${server.user}:${server.password}@127.0.0.1:${port}`;

  return Promise.resolve({
    name: "postgresql",
    url: (database) => `${address(server.port)}/${database}`,
    // The port of a service that nobody runs any more, and that needs rights to listen on.
    unreachableUrl: `${address(1)}/nova_cell0`,
    mask: (text) => text.replaceAll(`127.0.0.1:${server.port}`, "127.0.0.1:PPPPP"),
    async create(database) {
      await admin.unsafe(`CREATE DATABASE ${database} ENCODING 'UTF8' TEMPLATE template0`);
    },
    async drop(database) {
      await connections.get(database)?.end();
      connections.delete(database);
      await admin.unsafe(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
    insert: (database, table, rows) => within(database, (sql) => insert(sql, table, rows)),
    async insertMeanwhile(database, table, rows, work) {
      const other = connect(database);
      try {
        await other`BEGIN`;
        await insert(other, table, rows);
        const [{ pid }] = await other`SELECT pg_backend_pid() AS pid`;
        const isWaitedFor = async () => {
          const waiting = await admin`
            SELECT 1 FROM pg_stat_activity WHERE ${pid}::int = ANY(pg_blocking_pids(pid))`;
          return waiting.length > 0;
        };
        return await untilWaitedFor(isWaitedFor, () => other`COMMIT`, work);
      } finally {
        await other.end();
      }
    },
    async read(database) {
      const found = await admin`SELECT 1 FROM pg_database WHERE datname = ${database}`;
      if (found.length === 0) return undefined;
      return await within(database, async (sql) => {
        const tables = await sql`
          SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
        const contents: Record<string, Row[]> = {};
        for (const { tablename } of tables) contents[tablename] = [];
        if (tables.length === 0) return contents;
        const everything = tables.map(({ tablename }) =>
          `SELECT '${tablename}' AS name, row_to_json(t)::text AS row FROM "${tablename}" t`
        ).join(" UNION ALL ");
        for (const { name, row } of await sql.unsafe(everything)) {
          contents[name].push(fromJson(JSON.parse(row)));
        }
        return contents;
      });
    },
    async clear(database, tables) {
      await within(database, (sql) => sql.unsafe(`TRUNCATE ${tables.join(", ")} CASCADE`));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([admin, ...connections.values()].map((sql) => sql.end()));
    },
  });
}

/** Truth values as the other engines store them, and a blank between date and time. */
function fromJson(row: Record<string, Value | boolean>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (typeof value === "boolean") return [column, Number(value)];
      if (typeof value === "string") {
        return [column, value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/, "$1 $2")];
      }
      return [column, value];
    }),
  );
}
