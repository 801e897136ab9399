/**
 * What an operator's own script for archiving looks like, to compare with: one connection, and for a
 * batch of deleted instances an INSERT … SELECT and a DELETE for each table that refers to them. It knows
 * which tables those are, looks for nothing else and survives nothing.
 *
 *     deno run -A bench/plain_archive.ts ENGINE HOST PORT USER PASSWORD MAIN_DATABASE API_DATABASE BATCH
 */

const CHILDREN = [
  "instance_system_metadata",
  "instance_metadata",
  "block_device_mapping",
  "instance_faults",
  "instance_info_caches",
  "instance_extra",
  "virtual_interfaces",
  "security_group_instance_association",
  "migrations",
];
const API_TABLES = ["instance_mappings", "request_specs", "instance_group_member"];

interface Session {
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** The condition that a column is one of the keys, which are the statement's only value. */
  isOneOf(column: string): string;
  close(): Promise<void>;
}

type Open = (database: string) => Promise<Session>;

const [engine, host, port, user, password, mainName, apiName, batch] = Deno.args;

async function openMysql(database: string): Promise<Session> {
  const { default: mysql } = await import("mysql2/promise");
  const connection = await mysql.createConnection({
    host,
    port: Number(port),
    user,
    password,
    database,
  });
  return {
    query: async (sql, values = []) => {
      const [rows] = await connection.query(sql, [...values]);
      return Array.isArray(rows) ? rows as Record<string, unknown>[] : [];
    },
    isOneOf: (column) => `${column} IN (?)`,
    close: () => connection.end(),
  };
}

async function openPostgresql(database: string): Promise<Session> {
  const { default: postgres } = await import("postgres");
  const client = postgres({ host, port: Number(port), user, password, database, max: 1 });
  return {
    query: async (sql, values = []) => [...await client.unsafe(sql, values as never[])],
    isOneOf: (column) => `${column} = ANY($1)`,
    close: () => client.end(),
  };
}

const open: Open = engine === "mysql" ? openMysql : openPostgresql;
const main = await open(mainName);
const api = await open(apiName);

/** The columns of a shadow table, and how they are read from the main table. */
interface Columns {
  readonly names: string;
  readonly values: string;
}

async function columnsOf(table: string): Promise<Columns> {
  if (engine === "mysql") {
    const rows = await main.query(`SHOW COLUMNS FROM shadow_${table}`);
    const names = rows.map(({ Field }) => `\`${Field}\``).join(", ");
    return { names, values: names };
  }
  const rows = await main.query(
    "SELECT column_name, data_type, udt_name FROM information_schema.columns " +
      `WHERE table_schema = current_schema() AND table_name = 'shadow_${table}'`,
  );
  return {
    names: rows.map(({ column_name }) => `"${column_name}"`).join(", "),
    // Enumerations of the two tables have the same values and different names.
    values: rows.map(({ column_name, data_type, udt_name }) =>
      data_type === "USER-DEFINED" ? `"${column_name}"::text::"${udt_name}"` : `"${column_name}"`
    ).join(", "),
  };
}

const columns = new Map<string, Columns>();
for (const table of [...CHILDREN, "instance_actions", "instance_actions_events", "instances"]) {
  columns.set(table, await columnsOf(table));
}

async function move(table: string, where: string, keys: readonly unknown[]): Promise<void> {
  const { names, values } = columns.get(table)!;
  await main.query(
    `INSERT INTO shadow_${table} (${names}) SELECT ${values} FROM ${table} WHERE ${where}`,
    [keys],
  );
  await main.query(`DELETE FROM ${table} WHERE ${where}`, [keys]);
}

for (;;) {
  await main.query("BEGIN");
  const rows = await main.query(
    `SELECT id, uuid FROM instances WHERE deleted <> 0 ORDER BY id LIMIT ${Number(batch)}`,
  );
  const ids = rows.map(({ id }) => id);
  const uuids = rows.map(({ uuid }) => uuid);
  if (rows.length > 0) {
    const isOfInstance = main.isOneOf("instance_uuid");
    const actions = `SELECT id FROM instance_actions WHERE ${isOfInstance}`;
    await move("instance_actions_events", `action_id IN (${actions})`, uuids);
    for (const table of ["instance_actions", ...CHILDREN]) await move(table, isOfInstance, uuids);
    await move("instances", main.isOneOf("id"), ids);
  }
  await main.query("COMMIT");
  if (rows.length === 0) break;
  await api.query("BEGIN");
  for (const table of API_TABLES) {
    await api.query(`DELETE FROM ${table} WHERE ${api.isOneOf("instance_uuid")}`, [uuids]);
  }
  await api.query("COMMIT");
}
await main.close();
await api.close();
