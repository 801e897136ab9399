/** Deployments full of deleted instances, a copy for each run, and the check that all were archived. */

import { query as mariadbQuery } from "../tests/support/mariadb.ts";
import { query as postgresqlQuery } from "../tests/support/postgresql.ts";
import { run } from "../tests/support/process.ts";
import { testServer } from "../tests/support/servers.ts";
import {
  API_TABLES,
  apiRowsSql,
  CHILD_TABLES,
  CHILDREN_OF_INSTANCE,
  deletedInstancesSql,
  SESSION,
  totalFor,
} from "./archive_rows.ts";
import { type Deployment, REFERENCE_REVISION, runSql, type ServerEngine } from "./stage.ts";

/** Brings a deployment's databases to the reference's schema, with one cell: its main database. */
export async function syncDeployment(
  program: string,
  { api, main, configFile }: Deployment,
): Promise<void> {
  const nova = (...args: string[]) => run(program, ["--config-file", configFile, ...args]);
  await nova("api_db", "sync", REFERENCE_REVISION.api);
  await nova("db", "sync", "--local_cell", REFERENCE_REVISION.main);
  await runSql(
    api,
    "INSERT INTO cell_mappings (id, uuid, name, transport_url, database_connection, disabled) " +
      "VALUES (1, '11111111-1111-4111-8111-111111111111', 'cell1', " +
      `'rabbit://nova:secret@127.0.0.1:5672/', '${main.url}', false);`,
  );
  if (main.engine === "postgresql") await runSql(main, SAME_ENUMERATION);
}

/**
 * On PostgreSQL, this enumeration of the shadow table is a type of its own, and the reference, which does
 * not convert between the two, can archive no instance at all until they are made the same.
 */
const SAME_ENUMERATION = "ALTER TABLE shadow_instances ALTER locked_by TYPE instances0locked_by " +
  "USING locked_by::text::instances0locked_by;";

/** Fills a deployment with deleted instances, their children and API rows, and with some live ones. */
export async function addDeletedInstances(deployment: Deployment, deleted: number): Promise<void> {
  const { main, api } = deployment;
  const engine = engineOf(deployment);
  await runSql(main, deletedInstancesSql(engine, deleted, "instance"));
  await runSql(api, apiRowsSql(engine, deleted, "instance"));
}

/** Makes a deployment's databases equal to another's, on the same server. */
export async function copyDeployment(from: Deployment, to: Deployment): Promise<void> {
  for (const which of ["main", "api"] as const) await COPY[engineOf(from)](from, to, which);
}

function engineOf({ main }: Deployment): ServerEngine {
  return main.engine as ServerEngine;
}

const COPY = {
  async mysql(from: Deployment, to: Deployment, which: "main" | "api") {
    const server = to[which].server ?? testServer("mysql");
    const tables = await mariadbQuery(server, "SHOW TABLES", from[which].name);
    const statements = tables.trim().split("\n").flatMap((table) => [
      `TRUNCATE TABLE \`${table}\``,
      `INSERT INTO \`${table}\` SELECT * FROM \`${from[which].name}\`.\`${table}\``,
      `ANALYZE TABLE \`${table}\``,
    ]);
    // Connections to cells stand in the database: each deployment keeps its own.
    const cells = which === "api"
      ? [`UPDATE cell_mappings SET database_connection = '${to.main.url}'`]
      : [];
    await mariadbQuery(
      server,
      [SESSION.mysql, ...statements, ...cells].join(";\n"),
      to[which].name,
    );
  },
  async postgresql(from: Deployment, to: Deployment, which: "main" | "api") {
    const server = testServer("postgresql");
    const { name } = to[which];
    await postgresqlQuery(server, `DROP DATABASE ${name} WITH (FORCE)`);
    await postgresqlQuery(server, `CREATE DATABASE ${name} TEMPLATE ${from[which].name}`);
    if (which === "api") {
      const cells = `UPDATE cell_mappings SET database_connection = '${to.main.url}';`;
      await postgresqlQuery(server, cells, name);
    }
  },
} as const;

/** Fails unless all deleted instances have gone to the shadow tables with their children. */
export async function expectArchived(deployment: Deployment, deleted: number): Promise<void> {
  const counted = async (which: "main" | "api", sql: string) =>
    Number(await runSql(deployment[which], `SELECT ${sql};`));
  const count = (table: string, where = "1 = 1") =>
    `(SELECT count(*) FROM ${table} WHERE ${where})`;
  const found = {
    left: await counted("main", count("instances", "deleted <> 0")),
    archived: await counted("main", count("shadow_instances")),
    children: await counted(
      "main",
      CHILD_TABLES.map((table) => count(`shadow_${table}`)).join(" + "),
    ),
    apiRows: await counted("api", API_TABLES.map((table) => count(table)).join(" + ")),
  };
  const live = totalFor(deleted) - deleted;
  const expected = {
    left: 0,
    archived: deleted,
    children: deleted * CHILDREN_OF_INSTANCE,
    apiRows: live * API_TABLES.length,
  };
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(
      `not archived as expected: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
    );
  }
}
