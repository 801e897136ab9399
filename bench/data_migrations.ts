/** `db online_data_migrations` against the reference: each migration alone, with all of its rows to do. */

import { syncDeployment } from "./archive_stage.ts";
import { measureInTurns, type Subject } from "./measure.ts";
import type { Comparison } from "./report.ts";
import {
  command,
  type Deployment,
  makeDeployment,
  type Programs,
  runSql,
  type ServerEngine,
  serverEngines,
  serverName,
} from "./stage.ts";

/** The reference needs half a minute for these. */
const FEW = 5000;
const MANY = 100_000;

/** A migration, and how its rows are made. */
interface MigratedTable {
  readonly name: string;
  readonly database: "api" | "main";
  readonly table: string;
  /** The columns to begin with, for the row `n`. */
  readonly columns: Readonly<Record<string, string>>;
  /** Makes rows as they were before. */
  readonly undo: string;
  /** What holds for rows that are not migrated. */
  readonly needed: string;
}

const MAPPING = {
  instance_uuid: "concat('00000000-0000-4000-8000-', lpad(concat('', n), 12, '0'))",
  cell_id: "1",
  project_id: "concat('project', n % 500)",
};

const TABLES: readonly MigratedTable[] = [{
  name: "populate_queued_for_delete",
  database: "api",
  table: "instance_mappings",
  columns: { ...MAPPING, user_id: "concat('user', n % 500)", queued_for_delete: "NULL" },
  undo: "queued_for_delete = NULL",
  needed: "queued_for_delete IS NULL",
}, {
  name: "populate_user_id",
  database: "api",
  table: "instance_mappings",
  columns: { ...MAPPING, user_id: "NULL", queued_for_delete: "true" },
  undo: "user_id = NULL",
  needed: "user_id IS NULL",
}, {
  name: "populate_uuids",
  database: "main",
  table: "block_device_mapping",
  columns: { uuid: "NULL", deleted: "0" },
  undo: "uuid = NULL",
  needed: "uuid IS NULL",
}, {
  name: "migrate_empty_ratio",
  database: "main",
  table: "compute_nodes",
  columns: {
    host: "concat('host', n)",
    hypervisor_hostname: "concat('host', n)",
    vcpus: "1",
    memory_mb: "1",
    local_gb: "1",
    vcpus_used: "0",
    memory_mb_used: "0",
    local_gb_used: "0",
    hypervisor_type: "'QEMU'",
    hypervisor_version: "1",
    cpu_info: "''",
    mapped: "1",
    deleted: "0",
    cpu_allocation_ratio: "0",
    disk_allocation_ratio: "NULL",
    ram_allocation_ratio: "2",
  },
  undo: "cpu_allocation_ratio = 0, disk_allocation_ratio = NULL",
  needed: "cpu_allocation_ratio = 0 OR disk_allocation_ratio IS NULL",
}];

/** Soft-deleted, so that no other migration has to look at them. */
const INSTANCES = {
  uuid: MAPPING.instance_uuid,
  user_id: "concat('user', n % 500)",
  project_id: MAPPING.project_id,
  hidden: "false",
  deleted: "n",
  created_at: "timestamp '2020-01-01 00:00:00'",
};

/** Measures each migration on few rows and, when `large`, on many as well, each time with the start. */
export async function measureDataMigrations(
  programs: Programs,
  large: boolean,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const engine of serverEngines) {
    for (const table of TABLES) {
      for (const count of large ? [FEW, MANY] : [FEW]) {
        comparisons.push(await migrate(engine, table, count, programs));
      }
    }
  }
  return comparisons;
}

async function migrate(
  engine: ServerEngine,
  migrated: MigratedTable,
  count: number,
  { ours, reference }: Programs,
): Promise<Comparison> {
  await using deployment = await makeDeployment(engine);
  await syncDeployment(ours, deployment);
  await fill(deployment, migrated, count);
  const [own, other] = await measureInTurns([
    { subject: migrating(ours, deployment, migrated), runs: 3 },
    ...(reference === undefined
      ? []
      : [{ subject: migrating(reference, deployment, migrated), runs: 1 }]),
  ]);
  return {
    name: `online_data_migrations, ${migrated.name}, ${count} rows, ${serverName[engine]}`,
    ours: own,
    other,
    otherName: "reference",
  };
}

function migrating(
  program: string,
  deployment: Deployment,
  { database, table, undo, needed }: MigratedTable,
): Subject {
  return {
    ...command(program, deployment, "db", "online_data_migrations"),
    prepare: async () => void await runSql(deployment[database], `UPDATE ${table} SET ${undo};`),
    async check() {
      const count = `SELECT count(*) FROM ${table} WHERE ${needed};`;
      const left = Number(await runSql(deployment[database], count));
      if (left > 0) throw new Error(`${left} rows of ${table} were not migrated`);
    },
  };
}

async function fill(
  deployment: Deployment,
  { database, table, columns }: MigratedTable,
  count: number,
): Promise<void> {
  const engine = deployment.main.engine as ServerEngine;
  const numbers = engine === "mysql"
    ? `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`
    : `generate_series(1, ${count}) AS n`;
  const insert = (into: string, values: Readonly<Record<string, string>>) =>
    `INSERT INTO ${into} (${Object.keys(values).join(", ")}) ` +
    `SELECT ${Object.values(values).join(", ")} FROM ${numbers};` +
    (engine === "mysql" ? `ANALYZE TABLE ${into};` : `ANALYZE ${into};`);
  await runSql(deployment[database], insert(table, columns));
  if (database === "api") await runSql(deployment.main, insert("instances", INSTANCES));
}
