/**
 * Writes a small cloud into a cell's SQLite database: what `nova-compute` and `nova-conductor` would
 * have left there after a day of use.
 *
 *     deno run --allow-read --allow-write scripts/sample_cloud.ts FILE
 */

import { DatabaseSync } from "node:sqlite";

const HOSTS = ["compute-1", "compute-2"];
const INSTANCES = 6;
const DELETED = 2;

/** A UUID that tells a reader what it stands for; the same in every run. */
function uuid(kind: number, number: number): string {
  return `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

function insert(
  database: DatabaseSync,
  table: string,
  row: Record<string, string | number | null>,
) {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  database.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`)
    .run(...Object.values(row));
}

function writeHosts(database: DatabaseSync): void {
  HOSTS.forEach((host, index) => {
    const created = `2026-01-01 08:00:0${index}.000000`;
    insert(database, "services", {
      created_at: created,
      host,
      binary: "nova-compute",
      topic: "compute",
      report_count: 1,
      disabled: 0,
      deleted: 0,
      version: 66,
      uuid: uuid(1, index + 1),
    });
    insert(database, "compute_nodes", {
      created_at: created,
      service_id: index + 1,
      vcpus: 16,
      memory_mb: 65536,
      local_gb: 1000,
      vcpus_used: 0,
      memory_mb_used: 512,
      local_gb_used: 0,
      hypervisor_type: "QEMU",
      hypervisor_version: 7002000,
      cpu_info: "{}",
      host,
      hypervisor_hostname: `${host}.example.org`,
      uuid: uuid(2, index + 1),
      deleted: 0,
      mapped: 0,
    });
  });
}

function writeInstances(database: DatabaseSync): void {
  for (let number = 1; number <= INSTANCES; number++) {
    const deleted = number > INSTANCES - DELETED;
    const host = HOSTS[number % HOSTS.length];
    insert(database, "instances", {
      created_at: `2026-01-02 09:00:${String(number).padStart(2, "0")}.000000`,
      deleted_at: deleted ? "2026-01-02 18:00:00.000000" : null,
      deleted: deleted ? number : 0,
      uuid: uuid(3, number),
      user_id: "demo-user",
      project_id: "demo-project",
      display_name: `web-${number}`,
      hostname: `web-${number}`,
      host,
      node: `${host}.example.org`,
      vm_state: deleted ? "deleted" : "active",
      vcpus: 1,
      memory_mb: 512,
      root_gb: 1,
      ephemeral_gb: 0,
    });
  }
}

const [file] = Deno.args;
if (file === undefined) {
  console.error("usage: sample_cloud.ts FILE");
  Deno.exit(2);
}
const database = new DatabaseSync(file);
database.exec("BEGIN");
writeHosts(database);
writeInstances(database);
database.exec("COMMIT");
database.close();
