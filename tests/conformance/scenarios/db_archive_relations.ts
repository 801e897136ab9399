/** `db archive_deleted_rows`: rows that go because what they refer to goes. */

import { countTable, differently, trueCounts } from "../archive_differences.ts";
import {
  actionEvent,
  archive,
  ARCHIVES_INSTANCES,
  bareInstance,
  instanceChildren,
  instanceChildTables,
  instancesWithDeleted,
  pciDevice,
  quotaUsage,
  reservation,
  shadow,
  together,
  wholeTree,
} from "../archive_rows.ts";
import { computeNode, deleted, uuid } from "../sample_rows.ts";
import type { Row, Scenario, ScenarioGroup, Tables } from "../scenario.ts";

/** Archives twice: the second run finds nothing. */
const twice = [archive("--verbose"), archive("--verbose")];
/** Ends the first run when a parent and its children have gone, so that the children deleted themselves are the second run's. */
const inTwo = (parentAndChildren: number) =>
  Array(3).fill(archive("--verbose", "--max_rows", String(parentAndChildren)));
/** A live and a soft-deleted child of each of two parents. */
const children = (row: (id: number, parent: number, columns?: Row) => Row): Row[] => [
  row(1, 1),
  row(2, 1, deleted(2)),
  row(3, 2),
  row(4, 2, deleted(4)),
];
const main = (tables: Tables): Scenario["rows"] => ({ main: tables });

/** Rows of the instance 1 in tables of nova-network's time. */
const oldFixedIp: Row = { id: 1, instance_uuid: uuid("e", 1), deleted: 0, allocated: 0 };
const oldConsole: Row = { id: 1, instance_uuid: uuid("e", 1), deleted: 0 };

/** A deleted instance and a live one, each with a live and a deleted child. */
const ofInstances = instanceChildTables.map((table): Scenario => ({
  name: `${table} of a deleted and of a live instance`,
  ...ARCHIVES_INSTANCES,
  rows: main({
    instances: instancesWithDeleted(2, 1),
    [table]: table === "instance_info_caches"
      ? [instanceChildren[table](1, 1), instanceChildren[table](4, 2, deleted(4))]
      : children(instanceChildren[table]),
  }),
  commands: inTwo(table === "instance_info_caches" ? 2 : 3),
}));

const scenarios: Scenario[] = [
  ...ofInstances,
  {
    name: "rows of a table that go with a parent and rows that were deleted, in one run",
    rows: main({
      quota_usages: [quotaUsage(1, deleted(1)), quotaUsage(2)],
      reservations: children(reservation),
    }),
    commands: twice,
    difference: trueCounts({ reservations: 3 }),
  },
  {
    name: "instance_actions_events go with the instance, by way of its action",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(2, 1),
      instance_actions: children(instanceChildren.instance_actions),
      instance_actions_events: [1, 2, 3, 4].flatMap((action) => [
        actionEvent(2 * action, action),
        actionEvent(2 * action + 1, action, deleted(2 * action + 1)),
      ]),
    }),
    commands: ["7", "3", "7", "7"].map((count) => archive("--verbose", "--max_rows", count)),
  },
  {
    name: "instance_actions_events of a deleted action of a live instance",
    rows: main({
      instances: [bareInstance(1)],
      instance_actions: [
        instanceChildren.instance_actions(1, 1, deleted(1)),
        instanceChildren.instance_actions(2, 1),
      ],
      instance_actions_events: [actionEvent(1, 1), actionEvent(2, 2)],
    }),
    commands: twice,
  },
  {
    name: "an instance with rows in all tables",
    ...ARCHIVES_INSTANCES,
    rows: main(together(wholeTree(1), wholeTree(2, {}))),
    commands: twice,
  },
  {
    name: "pci_devices of a deleted and of a live compute node",
    rows: main({
      compute_nodes: [computeNode(1, "compute1", deleted(1)), computeNode(2, "compute2")],
      pci_devices: children(pciDevice),
    }),
    commands: inTwo(3),
  },
  {
    name: "reservations of a deleted and of a live quota usage",
    rows: main({
      quota_usages: [quotaUsage(1, deleted(1)), quotaUsage(2)],
      reservations: children(reservation),
    }),
    commands: inTwo(3),
  },
  {
    name: "an instance with an info cache that was deleted too",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(1, 1),
      instance_info_caches: [instanceChildren.instance_info_caches(1, 1, deleted(1))],
    }),
    commands: twice,
  },
  {
    name: "no live instance, many deleted",
    ...ARCHIVES_INSTANCES,
    rows: main({ instances: instancesWithDeleted(12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) }),
    commands: twice,
  },
  {
    name: "deleted children of live instances only",
    rows: main(together(
      { instances: instancesWithDeleted(2) },
      ...[1, 2].map((number) =>
        Object.fromEntries(
          instanceChildTables.map((table) => [table, [
            instanceChildren[table](number, number, deleted(number)),
          ]]),
        )
      ),
    )),
    commands: twice,
  },
  {
    name: "children without a parent",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(2, 1),
      block_device_mapping: [
        { id: 1, deleted: 0, uuid: uuid("b", 1) },
        { id: 2, uuid: uuid("b", 2), ...deleted(2) },
      ],
      instance_actions_events: [
        { id: 1, event: "lost", deleted: 0 },
        { id: 2, event: "lost", ...deleted(2) },
      ],
    }),
    commands: twice,
  },
  {
    name: "tables that have no shadow",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(2, 1),
      tags: [{ resource_id: uuid("e", 1), tag: "blue" }, { resource_id: uuid("e", 2), tag: "red" }],
      console_auth_tokens: [{
        id: 1,
        token_hash: "0".repeat(64),
        console_type: "novnc",
        host: "compute1",
        port: 6080,
        instance_uuid: uuid("e", 1),
        expires: 1700000000,
      }],
    }),
    commands: twice,
  },
  {
    name: "a deleted instance with fixed IPs and consoles of old",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(2, 1),
      instance_metadata: [1, 2].map((id) => instanceChildren.instance_metadata(id, id)),
      fixed_ips: [oldFixedIp],
      consoles: [oldConsole],
    }),
    commands: twice,
    difference: differently(
      "Rows of tables that Nova gave up",
      [{
        exitCode: 1,
        stdout: countTable({
          "API_DB.instance_group_member": 0,
          "API_DB.instance_mappings": 0,
          "API_DB.request_specs": 0,
          consoles: 1,
          fixed_ips: 1,
          instance_metadata: 1,
          instances: 1,
        }),
      }, { exitCode: 0 }],
      {
        main: {
          instance_metadata: [instanceChildren.instance_metadata(2, 2)],
          instances: [bareInstance(2)],
          ...shadow({
            consoles: [oldConsole],
            fixed_ips: [oldFixedIp],
            instance_metadata: [instanceChildren.instance_metadata(1, 1)],
            instances: [bareInstance(1, deleted(1))],
          }),
        },
      },
    ),
  },
];

/** The group of `db_archive_relations.json`. */
export const archiveRelations: ScenarioGroup = { name: "db_archive_relations", scenarios };
