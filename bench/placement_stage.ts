/** What the placement commands are measured on: hosts, instances and aggregates, and their providers. */

import { run } from "../tests/support/process.ts";
import { computeNode, embeddedFlavor } from "../tests/conformance/sample_rows.ts";
import type { Row } from "../tests/conformance/scenario.ts";
import { query as mariadbQuery } from "../tests/support/mariadb.ts";
import { emptyOpenstack, type TestOpenstack } from "../tests/support/openstack/openstack.ts";
import { addProvider } from "../tests/support/openstack/providers.ts";
import { testServer } from "../tests/support/servers.ts";
import { type Deployment, makeDeployment, REFERENCE_REVISION, runSql } from "./stage.ts";

/** A deployment with one cell, and services that hold nothing. */
export interface PlacementDeployment extends Deployment {
  readonly openstack: TestOpenstack;
}

/** Makes a deployment that both programs can work on. */
export async function makePlacementDeployment(program: string): Promise<PlacementDeployment> {
  const openstack = await emptyOpenstack();
  const deployment = await makeDeployment("mysql");
  const sections = Object.entries(openstack.options).map(([name, options]) =>
    [`[${name}]`, ...Object.entries(options).map(([option, value]) => `${option} = ${value}`)]
      .join("\n")
  );
  await Deno.writeTextFile(deployment.configFile, `${sections.join("\n")}\n`, { append: true });
  const nova = (...args: string[]) =>
    run(program, ["--config-file", deployment.configFile, ...args]);
  await nova("api_db", "sync", REFERENCE_REVISION.api);
  await nova("db", "sync", "--local_cell", REFERENCE_REVISION.main);
  await nova("cell_v2", "map_cell0");
  await nova("cell_v2", "create_cell", "--name", "cell1");
  return { ...deployment, openstack };
}

/** The UUID of the n-th thing of a kind: `d` for compute nodes, `e` for instances. */
export function uuidOf(kind: string, number: number): string {
  return `${kind.repeat(8)}-${kind.repeat(4)}-4${kind.repeat(3)}-8${kind.repeat(3)}-${
    String(number).padStart(12, "0")
  }`;
}

/** The name of the n-th host. */
export function hostOf(number: number): string {
  return `compute${String(number).padStart(5, "0")}`;
}

/** Puts rows into a table. */
export async function insertRows(
  database: Deployment["main"],
  table: string,
  rows: readonly Row[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 1000) {
    const piece = rows.slice(start, start + 1000);
    const columns = Object.keys(piece[0]);
    const values = piece.map((row) =>
      `(${columns.map((column) => literal(row[column])).join(",")})`
    );
    await runSql(
      database,
      `INSERT INTO ${table} (${columns.join(",")}) VALUES ${values.join(",\n")};`,
    );
  }
}

function literal(value: Row[string]): string {
  if (value === null) return "NULL";
  return typeof value === "number"
    ? String(value)
    : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Adds compute hosts, each with a node and a mapping. */
export async function addHosts(
  { api, main }: PlacementDeployment,
  count: number,
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const nodes = numbers.map((number) => computeNode(number, hostOf(number), { mapped: 1 }));
  await insertRows(main, "compute_nodes", nodes);
  const cell = await runSql(api, "SELECT id FROM cell_mappings WHERE name = 'cell1'");
  await insertRows(
    api,
    "host_mappings",
    numbers.map((number) => ({ host: hostOf(number), cell_id: Number(cell) })),
  );
}

/** Adds small instances, one host after the other. */
export async function addInstances(
  { api, main }: PlacementDeployment,
  count: number,
  hosts: number,
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await insertRows(
    main,
    "instances",
    numbers.map((number) => ({
      id: number,
      uuid: uuidOf("e", number),
      created_at: new Date(1_640_000_000_000 + number * 1000).toISOString().slice(0, 19)
        .replace("T", " "),
      project_id: `project${number % 10}`,
      user_id: `user${number % 10}`,
      host: hostOf(1 + number % hosts),
      node: hostOf(1 + number % hosts),
      image_ref: uuidOf("f", 1),
      vm_state: "active",
      display_name: `vm${number}`,
      hostname: `vm${number}`,
      deleted: 0,
      hidden: 0,
    })),
  );
  const flavor = embeddedFlavor();
  await insertRows(
    main,
    "instance_extra",
    numbers.map((number) => ({
      id: number,
      instance_uuid: uuidOf("e", number),
      flavor,
      deleted: 0,
    })),
  );
  const cell = await runSql(api, "SELECT id FROM cell_mappings WHERE name = 'cell1'");
  await insertRows(
    api,
    "instance_mappings",
    numbers.map((number) => ({
      instance_uuid: uuidOf("e", number),
      cell_id: Number(cell),
      project_id: `project${number % 10}`,
      user_id: `user${number % 10}`,
      queued_for_delete: 0,
    })),
  );
}

/** Runs SQL in the database of Placement or Neutron. */
export async function serviceSql(
  { openstack }: PlacementDeployment,
  service: "placement" | "neutron",
  sql: string,
): Promise<string> {
  return await mariadbQuery(testServer("mysql"), sql, openstack.databases[service]);
}

/**
 * Adds the providers of hosts with room for whatever is measured, past Placement's API. It stumbles over
 * rows without the time of their creation.
 */
export async function addProviders(deployment: PlacementDeployment, hosts: number): Promise<void> {
  const numbers = Array.from({ length: hosts }, (_, index) => index + 1);
  const rows = numbers.map((number) =>
    `(UTC_TIMESTAMP(), ${number}, '${uuidOf("d", number)}', '${hostOf(number)}', 1, ${number})`
  );
  const classes = { VCPU: 100_000, MEMORY_MB: 100_000_000, DISK_GB: 1_000_000 };
  const inventories = Object.entries(classes).map(([name, total]) =>
    `INSERT INTO inventories (created_at, resource_provider_id, resource_class_id, total, reserved,
       min_unit, max_unit, step_size, allocation_ratio)
     SELECT UTC_TIMESTAMP(), p.id, c.id, ${total}, 0, 1, ${total}, 1, 1 FROM resource_providers p
     JOIN resource_classes c ON c.name = '${name}';`
  );
  await serviceSql(
    deployment,
    "placement",
    `INSERT INTO resource_providers (created_at, id, uuid, name, generation, root_provider_id)
     VALUES ${rows.join(",\n")};\n${inventories.join("\n")}`,
  );
}

/** The namespace in which Open vSwitch's agent names the providers of its bandwidth. */
const AGENT_NAMESPACE = "87ee7d5c-73bb-11e8-9008-c4d987b2a692";
const DEVICE = "br-physnet0";

/** The UUID of the provider of a host's bandwidth: of version 5, of host and device. */
async function deviceProviderOf(host: string): Promise<string> {
  const namespace = Uint8Array.fromHex(AGENT_NAMESPACE.replaceAll("-", ""));
  const name = new TextEncoder().encode(`${host}:${DEVICE}`);
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-1", new Uint8Array([...namespace, ...name])),
  );
  hash[6] = hash[6] & 0x0f | 0x50;
  hash[8] = hash[8] & 0x3f | 0x80;
  return hash.slice(0, 16).toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Gives each host bandwidth on `physnet0`, and the living agent that answers for it. Without agents each
 * update of a port has Neutron try ten times to bind it.
 */
export async function addBandwidth(deployment: PlacementDeployment, hosts: number): Promise<void> {
  const agents: string[] = [];
  for (let number = 1; number <= hosts; number++) {
    const host = hostOf(number);
    await addProvider(deployment.openstack, {
      uuid: await deviceProviderOf(host),
      parent: uuidOf("d", number),
      inventory: { NET_BW_EGR_KILOBIT_PER_SEC: 1_000_000, NET_BW_IGR_KILOBIT_PER_SEC: 1_000_000 },
      traits: ["CUSTOM_PHYSNET_PHYSNET0", "CUSTOM_VNIC_TYPE_NORMAL"],
    });
    const configurations = JSON.stringify({
      bridge_mappings: { physnet0: DEVICE },
      datapath_type: "system",
      integration_bridge: "br-int",
      resource_provider_bandwidths: { [DEVICE]: { egress: 1_000_000, ingress: 1_000_000 } },
      resource_provider_hypervisors: { [DEVICE]: host },
      tunnel_types: [],
    });
    agents.push(
      `('${
        uuidOf("c", number)
      }', 'Open vSwitch agent', 'neutron-openvswitch-agent', 'N/A', '${host}', 1,
        UTC_TIMESTAMP(), UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 DAY, '${configurations}', 0)`,
    );
  }
  await serviceSql(
    deployment,
    "neutron",
    `INSERT INTO agents (id, agent_type, \`binary\`, topic, host, admin_state_up, created_at, started_at,
       heartbeat_timestamp, configurations, \`load\`) VALUES ${agents.join(",\n")};`,
  );
}

/** Lets each instance hold what its flavor asks for, past Placement's API. */
export async function addAllocations(
  deployment: PlacementDeployment,
  instances: number,
  hosts: number,
): Promise<void> {
  const owners = Array.from({ length: 10 }, (_, index) => index);
  await serviceSql(
    deployment,
    "placement",
    `INSERT INTO projects (id, external_id) VALUES ${
      owners.map((n) => `(${n + 1}, 'project${n}')`).join(",")
    };
     INSERT INTO users (id, external_id) VALUES ${
      owners.map((n) => `(${n + 1}, 'user${n}')`).join(",")
    };`,
  );
  const numbers = Array.from({ length: instances }, (_, index) => index + 1);
  for (let start = 0; start < instances; start += 5000) {
    const piece = numbers.slice(start, start + 5000);
    const consumers = piece.map((number) =>
      `(UTC_TIMESTAMP(), '${uuidOf("e", number)}', ${1 + number % 10}, ${1 + number % 10}, 1)`
    );
    const holdings = piece.map((number) =>
      `SELECT '${uuidOf("e", number)}' AS consumer, ${1 + number % hosts} AS provider`
    );
    await serviceSql(
      deployment,
      "placement",
      `INSERT INTO consumers (created_at, uuid, project_id, user_id, generation) VALUES ${
        consumers.join(",")
      };
       INSERT INTO allocations (created_at, resource_provider_id, consumer_id, resource_class_id,
         used)
       SELECT UTC_TIMESTAMP(), h.provider, h.consumer, c.id,
         CASE c.name WHEN 'MEMORY_MB' THEN 512 ELSE 1 END
       FROM (${holdings.join(" UNION ALL ")}) h
       JOIN resource_classes c ON c.name IN ('VCPU', 'MEMORY_MB', 'DISK_GB');`,
    );
  }
  // Without new statistics MariaDB reads all consumers for each provider, a second each.
  await serviceSql(
    deployment,
    "placement",
    "ANALYZE TABLE allocations, consumers, projects, users;",
  );
}
