/** Rows as Nova's services write them, for tests. */

import type { AnyTables, Database } from "../../src/database/databases.ts";

/** Adds a compute node, soft-deleted if told so; a host that has several gives each a name. */
export async function addComputeNode(
  main: Database<AnyTables>,
  host: string,
  { deleted = false, node = host } = {},
): Promise<void> {
  await main.query.insertInto("compute_nodes").values({
    host,
    hypervisor_hostname: node,
    uuid: crypto.randomUUID(),
    vcpus: 8,
    memory_mb: 4096,
    local_gb: 100,
    vcpus_used: 0,
    memory_mb_used: 0,
    local_gb_used: 0,
    hypervisor_type: "QEMU",
    hypervisor_version: 1,
    cpu_info: "",
    mapped: 0,
    deleted: deleted ? 1 : 0,
  }).execute();
}

/** Adds a service, that of a compute host unless told otherwise. */
export async function addService(
  main: Database<AnyTables>,
  host: string,
  { binary = "nova-compute", disabled = false, deleted = 0 } = {},
): Promise<void> {
  await main.query.insertInto("services").values({
    host,
    binary,
    topic: "compute",
    report_count: 1,
    disabled,
    deleted,
    uuid: crypto.randomUUID(),
    version: 66,
  }).execute();
}

/** What a test wants to say about an instance; the rest is of no matter to it. */
export interface TestInstance {
  readonly uuid: string;
  readonly created_at?: string | null;
  readonly project_id?: string | null;
  readonly user_id?: string | null;
  readonly hidden?: boolean | null;
  readonly host?: string;
  readonly deleted?: number;
  readonly vm_state?: string;
  readonly availability_zone?: string;
}

/** Adds instances, with ids in the order given. */
export async function addInstances(
  main: Database<AnyTables>,
  instances: readonly TestInstance[],
): Promise<void> {
  for (let start = 0; start < instances.length; start += 1000) {
    await main.query.insertInto("instances").values(
      instances.slice(start, start + 1000).map((instance) => ({
        created_at: "2024-01-01 00:00:00",
        project_id: "project",
        user_id: "user",
        hidden: false,
        deleted: 0,
        ...instance,
      })),
    ).execute();
  }
}
