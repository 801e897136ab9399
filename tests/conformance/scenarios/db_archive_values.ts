/** `db archive_deleted_rows`: which tables are archived, which values mean deleted, and how values get into the shadow tables. */

import { countTable, differently } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  instanceChildren,
  instancesWithDeleted,
  lonelyRows,
  pciDevice,
  shadow,
  taskLog,
  wholeTree,
} from "../archive_rows.ts";
import { computeNode, deleted, instance, service, uuid } from "../sample_rows.ts";
import { type Row, type Scenario, type ScenarioGroup, type Tables, ZED } from "../scenario.ts";

const main = (tables: Tables): Scenario["rows"] => ({ main: tables });
const { quota_classes: quotaClass, quotas, volume_usage_cache: volumeUsage } = lonelyRows;
const twice = [archive("--verbose"), archive("--verbose")];

const { block_device_mapping: _, ...treeWithoutBlockDevices } = wholeTree(1);

const lockedInstance = bareInstance(1, { locked_by: "owner", ...deleted(1) });
const everyColumn: Row = {
  ...instance(1),
  deleted: 1,
  updated_at: "2022-03-01 10:00:01",
  deleted_at: "2022-05-01 00:00:00",
  image_ref: uuid("4", 1),
  key_data: "ssh-rsa AAAA\n",
  user_data: "IyEvYmluL3No\\n'\"%s%%:x$1`",
  power_state: 0,
  memory_mb: 2147483647,
  vcpus: -1,
  ephemeral_gb: 0,
  launched_at: "2022-03-01 10:00:00",
  terminated_at: "2038-01-19 03:14:08",
  display_name: "Zürich €  tab\tend ",
  display_description: "",
  locked: 1,
  locked_by: "admin",
  access_ip_v4: "192.0.2.1",
  access_ip_v6: "2001:db8::1",
  auto_disk_config: 1,
  shutdown_terminate: 0,
  disable_terminate: 1,
  cell_name: "cell!one",
  cleaned: 1,
  hidden: 1,
};

const scenarios: Scenario[] = [
  {
    name: "tables on their own, live rows between deleted ones",
    rows: main({
      ...Object.fromEntries(
        Object.entries(lonelyRows).map(([table, row]) => [
          table,
          [row(1), row(2, deleted(2)), row(3), row(4, deleted(4)), row(5)],
        ]),
      ),
      services: [1, 2, 3].map((id) => service(id, `compute${id}`, id === 2 ? deleted(2) : {})),
    }),
    commands: twice,
  },
  {
    name: "tables on their own, all rows deleted",
    rows: main(Object.fromEntries(
      Object.entries(lonelyRows).map((
        [table, row],
      ) => [table, [1, 2].map((id) => row(id, deleted(id)))]),
    )),
    commands: twice,
  },
  {
    name: "task_log without --task-log: only what is soft-deleted",
    rows: main({ task_log: [taskLog(1), taskLog(2, deleted(2)), taskLog(3)] }),
    commands: twice,
  },
  {
    name: "rows of tables that Nova gave up",
    rows: main({
      key_pairs: [{ id: 1, name: "key", user_id: "u1", type: "ssh", ...deleted(1) }],
      aggregates: [{ id: 1, name: "a1", uuid: uuid("6", 1), ...deleted(1) }],
      aggregate_hosts: [{ id: 1, host: "compute1", aggregate_id: 1, ...deleted(1) }],
      instance_groups: [{ id: 1, uuid: uuid("5", 1), name: "g1", ...deleted(1) }],
      snapshots: [{ id: uuid("4", 1), volume_id: uuid("8", 1), deleted: uuid("4", 1) }],
      dns_domains: [{ domain: "example.org", deleted: 1 }],
      agent_builds: [{ id: 1, hypervisor: "xen", ...deleted(1) }],
    }),
    commands: [archive("--verbose")],
  },
  {
    name: "values of deleted",
    rows: main({
      quota_classes: [
        quotaClass(1),
        quotaClass(2, { deleted: null }),
        quotaClass(3, { deleted: 3 }),
        quotaClass(4, { deleted: 1 }),
        quotaClass(5, { deleted: -5 }),
        quotaClass(6, { deleted: 2147483647 }),
        quotaClass(7, { deleted: 0, deleted_at: "2022-05-01 00:00:00" }),
      ],
    }),
    commands: twice,
  },
  {
    name: "an instance whose deleted is NULL",
    rows: main({
      instances: [
        bareInstance(1, { deleted: null, deleted_at: "2022-05-01 00:00:00" }),
        bareInstance(2),
      ],
      instance_metadata: [
        instanceChildren.instance_metadata(1, 1, { deleted: null }),
        instanceChildren.instance_metadata(2, 1),
      ],
    }),
    commands: [archive("--verbose")],
  },
  {
    name: "hidden and soft-deleted instances",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [
        bareInstance(1, { hidden: 1 }),
        bareInstance(2, { hidden: 1, ...deleted(2) }),
        bareInstance(3, { vm_state: "soft-delete" }),
        bareInstance(4, { vm_state: "deleted", ...deleted(4) }),
      ],
    }),
    commands: twice,
  },
  {
    name: "every column of an instance",
    ...ARCHIVES_INSTANCES,
    rows: main({ instances: [everyColumn] }),
    commands: twice,
  },
  {
    name: "an instance's locked_by on PostgreSQL, where the shadow table has a type of its own",
    engines: ["postgresql"],
    rows: main({ instances: [lockedInstance] }),
    commands: twice,
    difference: differently(
      "Instances on PostgreSQL",
      [{
        exitCode: 1,
        stdout: countTable({
          "API_DB.instance_group_member": 0,
          "API_DB.instance_mappings": 0,
          "API_DB.request_specs": 0,
          instances: 1,
        }),
      }, { exitCode: 0 }],
      { main: shadow({ instances: [lockedInstance] }) },
    ),
  },
  {
    name: "large and odd texts",
    rows: main({
      quota_classes: [quotaClass(1, { class_name: "x".repeat(255), ...deleted(1) })],
      certificates: [
        lonelyRows.certificates(1, { file_name: "ключ 鍵.pem", project_id: "", ...deleted(1) }),
        lonelyRows.certificates(2, { file_name: "a\\b\nc'd\"e", ...deleted(2) }),
      ],
      volume_usage_cache: [
        volumeUsage(1, { curr_read_bytes: 9007199254740991, tot_writes: -1, ...deleted(1) }),
      ],
    }),
    commands: [archive("--verbose")],
  },
  {
    name: "numbers and truth values",
    rows: main({
      compute_nodes: [
        computeNode(1, "compute1", {
          cpu_allocation_ratio: 0.1,
          ram_allocation_ratio: 1.25,
          disk_allocation_ratio: 1000000,
          host_ip: "192.0.2.7",
          disk_available_least: -3,
          ...deleted(1),
        }),
      ],
      services: [
        service(1, "compute1", {
          disabled: 1,
          disabled_reason: "AUTO: lost",
          last_seen_up: "2022-04-30 12:00:00",
          forced_down: 1,
          ...deleted(1),
        }),
      ],
    }),
    commands: [archive("--verbose")],
  },
  {
    name: "shadow_pci_devices has other types",
    rows: main({
      compute_nodes: [computeNode(1, "compute1")],
      pci_devices: [
        pciDevice(1, 1, { uuid: uuid("3", 1), extra_info: "{}", numa_node: 0, ...deleted(1) }),
        pciDevice(2, 1),
      ],
    }),
    commands: twice,
  },
  {
    name: "migrations of every type",
    rows: main({
      instances: [bareInstance(1)],
      migrations: ["migration", "resize", "live-migration", "evacuation", null].map((type, index) =>
        instanceChildren.migrations(index + 1, 1, { migration_type: type, ...deleted(index + 1) })
      ),
    }),
    commands: twice,
  },
  {
    name: "migrations without a UUID",
    rows: main({
      instances: [bareInstance(1)],
      migrations: [1, 2].map((id) =>
        instanceChildren.migrations(id, 1, { uuid: null, ...deleted(id) })
      ),
      shadow_migrations: [{ id: 9, deleted: 9 }],
    }),
    commands: twice,
  },
  {
    name: "other rows in the shadow tables stay",
    rows: main({
      quota_classes: [quotaClass(3, deleted(3)), quotaClass(4)],
      ...shadow({ quota_classes: [quotaClass(1, deleted(1)), quotaClass(9, deleted(9))] }),
    }),
    commands: twice,
  },
  {
    name: "a row of the same content but another id in the shadow table",
    rows: main({
      volume_usage_cache: [volumeUsage(2, { volume_id: uuid("8", 1), ...deleted(2) })],
      ...shadow({ volume_usage_cache: [volumeUsage(1, deleted(1))] }),
    }),
    commands: twice,
  },
  {
    name: "a new row with the id of a live one in the shadow table",
    rows: main({
      quotas: [quotas(1), quotas(2, deleted(2))],
      ...shadow({ quotas: [quotas(1, { hard_limit: 7, ...deleted(1) })] }),
    }),
    commands: twice,
  },
  {
    name: "the schema of xena",
    ...ARCHIVES_INSTANCES,
    start: { main: "8f2f1571d55b" },
    rows: main({ ...treeWithoutBlockDevices, quotas: [quotas(1, deleted(1)), quotas(2)] }),
    commands: twice,
  },
  {
    name: "the schema of yoga",
    ...ARCHIVES_INSTANCES,
    start: { main: "16f1fbcab42b" },
    rows: main({ ...treeWithoutBlockDevices, quotas: [quotas(1, deleted(1)), quotas(2)] }),
    commands: archiveSteps(["--until-complete", "--max_rows", "1"]),
  },
  {
    name: "the schema of zed, an API database of xena",
    ...ARCHIVES_INSTANCES,
    start: { main: ZED.main, api: "d67eeaabee36" },
    rows: main({ instances: instancesWithDeleted(2, 1) }),
    commands: twice,
  },
];

/** The group of `db_archive_values.json`. */
export const archiveValues: ScenarioGroup = { name: "db_archive_values", scenarios };
