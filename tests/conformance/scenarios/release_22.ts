/**
 * What release 22 did and later ones do not: it archived tables whose models were removed since, and had
 * `db null_instance_uuid_scan`.
 */

import { trueCounts } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  instanceChildren,
} from "../archive_rows.ts";
import { deleted, uuid } from "../sample_rows.ts";
import type { Command, Result, Row, Rows, Scenario, ScenarioGroup, Tables } from "../scenario.ts";

const start = { api: "77", main: "412", cell0: "412" };
const main = (tables: Tables): Pick<Scenario, "start" | "rows"> => ({
  start,
  rows: { main: tables },
});
const twice = [archive("--verbose"), archive("--verbose")];
/** A live and a soft-deleted row that refer to a deleted and to a live one by a column. */
const ofTwo = (column: string, values: readonly (number | string)[], columns: Row): Row[] =>
  values.flatMap((value, index) => [
    { id: 2 * index + 1, [column]: value, ...columns, deleted: 0 },
    { id: 2 * index + 2, [column]: value, ...columns, ...deleted(2 * index + 2) },
  ]);
const scan: Command = { args: ["db", "null_instance_uuid_scan"], rows: true };
const scanAndDelete: Command = { args: ["db", "null_instance_uuid_scan", "--delete"] };

const scenarios: Scenario[] = [
  {
    name: "flavors, server groups, aggregates, consoles with what refers to them",
    ...main({
      aggregates: [
        { id: 1, name: "a1", uuid: uuid("6", 1), ...deleted(1) },
        { id: 2, name: "a2", uuid: uuid("6", 2), deleted: 0 },
      ],
      aggregate_hosts: [
        { id: 1, host: "compute1", aggregate_id: 1, deleted: 0 },
        { id: 2, host: "compute1", aggregate_id: 2, deleted: 0 },
      ],
      aggregate_metadata: [{ id: 1, key: "k", value: "v", aggregate_id: 1, deleted: 0 }],
      instance_groups: [{ id: 1, uuid: uuid("5", 1), name: "g1", ...deleted(1) }],
      instance_group_policy: [{ id: 1, policy: "affinity", group_id: 1, deleted: 0 }],
      instance_group_member: [{ id: 1, instance_id: uuid("e", 1), group_id: 1, deleted: 0 }],
      instance_types: [
        { id: 1, name: "f", memory_mb: 1, vcpus: 1, swap: 0, flavorid: "1", ...deleted(1) },
      ],
      instance_type_extra_specs: [
        { id: 1, key: "k", value: "v", instance_type_id: 1, deleted: 0 },
      ],
      instance_type_projects: [{ id: 1, project_id: "p", instance_type_id: 1, deleted: 0 }],
      console_pools: [{ id: 1, host: "h", ...deleted(1) }],
      consoles: [{ id: 1, pool_id: 1, deleted: 0 }],
    }),
    commands: twice,
  },
  {
    name: "deleted and live rows of deleted and of live flavors, server groups and so on",
    ...main({
      aggregates: [
        { id: 1, name: "a1", uuid: uuid("6", 1), ...deleted(1) },
        { id: 2, name: "a2", uuid: uuid("6", 2), deleted: 0 },
      ],
      aggregate_hosts: ofTwo("aggregate_id", [1, 2], { host: "compute1" }),
      aggregate_metadata: ofTwo("aggregate_id", [1, 2], { key: "k", value: "v" }),
      console_pools: [{ id: 1, host: "h1", ...deleted(1) }, { id: 2, host: "h2", deleted: 0 }],
      consoles: ofTwo("pool_id", [1, 2], {}),
      instance_groups: [
        { id: 1, uuid: uuid("5", 1), name: "g1", ...deleted(1) },
        { id: 2, uuid: uuid("5", 2), name: "g2", deleted: 0 },
      ],
      instance_group_policy: ofTwo("group_id", [1, 2], { policy: "affinity" }),
      instance_group_member: ofTwo("group_id", [1, 2], { instance_id: uuid("e", 1) }),
      instance_types: [1, 2].map((id) => ({
        id,
        name: `f${id}`,
        memory_mb: 1,
        vcpus: 1,
        swap: 0,
        flavorid: `${id}`,
        ...id === 1 ? deleted(1) : { deleted: 0 },
      })),
      instance_type_extra_specs: ofTwo("instance_type_id", [1, 2], { key: "k", value: "v" }),
      instance_type_projects: ofTwo("instance_type_id", [1, 2], { project_id: "p" }),
    }),
    commands: twice,
    difference: trueCounts({
      aggregate_hosts: 3,
      aggregate_metadata: 3,
      consoles: 3,
      instance_group_member: 3,
      instance_group_policy: 3,
      instance_type_extra_specs: 3,
      instance_type_projects: 3,
    }),
  },
  {
    name: "deleted and live fixed IPs and consoles of a deleted and of a live instance",
    ...ARCHIVES_INSTANCES,
    ...main({
      instances: [bareInstance(1, deleted(1)), bareInstance(2)],
      fixed_ips: ofTwo("instance_uuid", [uuid("e", 1), uuid("e", 2)], { allocated: 0 }),
      consoles: ofTwo("instance_uuid", [uuid("e", 1), uuid("e", 2)], {}),
    }),
    commands: twice,
    difference: trueCounts({ fixed_ips: 3, consoles: 3 }),
  },
  {
    name: "other tables that later releases gave up",
    ...main({
      agent_builds: [{ id: 1, hypervisor: "xen", ...deleted(1) }],
      cells: [{ id: 1, name: "c", transport_url: "rabbit://", ...deleted(1) }],
      key_pairs: [
        { id: 1, name: "key", user_id: "u1", type: "ssh", ...deleted(1) },
        { id: 2, name: "key", user_id: "u1", type: "ssh", deleted: 0 },
      ],
      networks: [{ id: 1, label: "n", ...deleted(1) }],
    }),
    commands: [archive("--verbose", "--max_rows", "2"), ...twice],
  },
  {
    name: "snapshots, whose deleted is text",
    ...main({
      snapshots: [uuid("4", 1), "", null].map((value, index) => ({
        id: uuid("4", index + 1),
        volume_id: uuid("8", 1),
        deleted: value,
      })),
    }),
    commands: twice,
  },
  {
    name: "dns_domains, whose deleted is a truth value and which has no id",
    ...main({
      dns_domains: [
        { domain: "example.com", deleted: 0 },
        { domain: "example.net", deleted: null },
        { domain: "example.org", deleted: 1 },
      ],
    }),
    commands: twice,
  },
  {
    name: "fixed IPs and consoles of a deleted instance",
    ...ARCHIVES_INSTANCES,
    ...main({
      instances: [bareInstance(1, deleted(1)), bareInstance(2)],
      fixed_ips: [1, 2].map((id) => ({
        id,
        instance_uuid: uuid("e", id),
        deleted: 0,
        allocated: 0,
      })),
      consoles: [{ id: 1, instance_uuid: uuid("e", 1), deleted: 0 }],
    }),
    commands: archiveSteps([], []),
  },
  {
    name: "rows without an instance's UUID",
    ...main({
      instances: [bareInstance(1)],
      block_device_mapping: [
        { id: 1, deleted: 0 },
        { id: 2, ...deleted(2) },
        instanceChildren.block_device_mapping(3, 1),
      ],
      consoles: [{ id: 1, deleted: 0 }],
      instance_actions: [{ id: 1, deleted: 0, action: "create" }],
      instance_faults: [{ id: 1, deleted: 0, code: 500 }],
      instance_metadata: [{ id: 1, key: "k", deleted: 0 }],
      migrations: [{ id: 1, deleted: 0 }, { id: 2, deleted: 0 }],
      security_group_instance_association: [{ id: 1, deleted: 0 }],
      virtual_interfaces: [{ id: 1, deleted: 0 }],
    }),
    commands: [scan, scanAndDelete, scan, scanAndDelete],
  },
  {
    name: "rows that need no instance's UUID",
    ...main({
      fixed_ips: [{ id: 1, deleted: 0 }],
      volume_usage_cache: [{ id: 1, volume_id: uuid("8", 1), deleted: 0 }],
      shadow_fixed_ips: [{ id: 1, deleted: 0 }],
      shadow_instance_faults: [{ id: 1, deleted: 0, code: 500 }],
      shadow_migrations: [{ id: 1, deleted: 0 }],
    }),
    commands: [scan, scanAndDelete],
  },
  { name: "no rows at all", start, commands: [scan, scanAndDelete] },
];

/**
 * The recordings were made on the tables of xena's first revision, which are the same but for the table
 * that says which version they are of.
 */
function onIntegers(recorded: Result): Result {
  const adapted = (rows: Rows): Rows =>
    Object.fromEntries(
      Object.entries(rows).map(([database, { alembic_version: _, ...tables }]) => [
        database,
        { ...tables, migrate_version: "unchanged" as const },
      ]),
    );
  return {
    ...recorded,
    commands: recorded.commands.map((command) =>
      command.rows === undefined ? command : { ...command, rows: adapted(command.rows) }
    ),
    rows: adapted(recorded.rows),
  };
}

/** The group of `release_22.json`. */
export const release22: ScenarioGroup = {
  name: "release_22",
  release: "22.4.0",
  adapt: onIntegers,
  scenarios,
};
