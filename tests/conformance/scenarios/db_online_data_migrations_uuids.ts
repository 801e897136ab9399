/** `db online_data_migrations`: UUIDs for migrations, block device mappings and PCI devices. */

import { inTurn, migrate, rows, zonedInstance } from "../data_migration_rows.ts";
import { computeNode, deleted, LONG_AGO, uuid } from "../sample_rows.ts";
import type { Row, Scenario, ScenarioGroup } from "../scenario.ts";

const migration = (number: number, columns: Row = {}): Row => ({
  id: number,
  source_compute: "compute1",
  dest_compute: "compute2",
  status: "done",
  instance_uuid: uuid("e", 1),
  migration_type: "resize",
  old_instance_type_id: 1,
  new_instance_type_id: 2,
  deleted: 0,
  created_at: LONG_AGO,
  ...columns,
});

const blockDevice = (number: number, columns: Row = {}): Row => ({
  id: number,
  instance_uuid: uuid("e", 1),
  device_name: `/dev/vd${number}`,
  source_type: "volume",
  destination_type: "volume",
  volume_id: uuid("7", number),
  connection_info: '{"serial": "s", "size": 90071992547409931, "rate": 1.0}',
  deleted: 0,
  created_at: LONG_AGO,
  ...columns,
});

const pciDevice = (number: number, columns: Row = {}): Row => ({
  id: number,
  compute_node_id: 1,
  address: `0000:00:${String(number).padStart(2, "0")}.0`,
  product_id: "1520",
  vendor_id: "8086",
  dev_type: "type-VF",
  dev_id: `pci_${number}`,
  label: "label_8086_1520",
  status: "available",
  extra_info: '{"capabilities": "{\\"network\\": [\\"rx\\"]}", "later": 1.0}',
  request_id: null,
  deleted: 0,
  created_at: LONG_AGO,
  ...columns,
});

const inMain = (
  tables: {
    readonly migrations?: readonly Row[];
    readonly block_device_mapping?: readonly Row[];
    readonly pci_devices?: readonly Row[];
  },
): Scenario["rows"] => ({
  main: {
    instances: [zonedInstance(1), zonedInstance(2, deleted(2))],
    compute_nodes: [computeNode(1, "compute1"), computeNode(2, "compute2", deleted(2))],
    ...tables,
  },
});

const scenarios: Scenario[] = [
  {
    name: "migrations, some of which have a UUID",
    rows: inMain({
      migrations: [
        migration(1),
        migration(2, { uuid: uuid("6", 2) }),
        migration(3, { updated_at: "2022-03-05 00:00:00" }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "all migrations have UUIDs",
    rows: inMain({
      migrations: rows(2, (number) => migration(number, { uuid: uuid("6", number) })),
    }),
    commands: [migrate()],
  },
  {
    name: "soft-deleted migrations, and those of deleted instances",
    rows: inMain({
      migrations: [
        migration(1, deleted(1)),
        migration(2, { instance_uuid: uuid("e", 2) }),
        migration(3, { deleted: null }),
        migration(4, { instance_uuid: null }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "migrations without a type",
    rows: inMain({
      migrations: [
        migration(1, { migration_type: null }),
        migration(2, { migration_type: null, old_instance_type_id: 2 }),
        migration(3, {
          migration_type: null,
          old_instance_type_id: null,
          new_instance_type_id: null,
        }),
        migration(4, { migration_type: null, uuid: uuid("6", 4) }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "migrations full of NULLs",
    rows: inMain({
      migrations: [{ id: 1, deleted: 0 }, { id: 2, deleted: 0, created_at: LONG_AGO, hidden: 1 }],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "block device mappings, some of which have a UUID",
    rows: inMain({
      block_device_mapping: [
        blockDevice(1),
        blockDevice(2, { uuid: uuid("5", 2) }),
        blockDevice(3, { updated_at: "2022-03-05 00:00:00" }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "soft-deleted block device mappings, and those of deleted instances",
    rows: inMain({
      block_device_mapping: [
        blockDevice(1, deleted(1)),
        blockDevice(2, { instance_uuid: uuid("e", 2) }),
        blockDevice(3, { deleted: null, connection_info: "{not JSON" }),
        blockDevice(4, { instance_uuid: null, connection_info: null }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "an empty UUID is one",
    rows: inMain({ block_device_mapping: [blockDevice(1, { uuid: "" }), blockDevice(2)] }),
    commands: [migrate()],
  },
  {
    name: "PCI devices, some of which have a UUID",
    rows: inMain({
      pci_devices: [
        pciDevice(1),
        pciDevice(2, { uuid: uuid("4", 2) }),
        pciDevice(3, { updated_at: "2022-03-05 00:00:00", status: "allocated" }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "soft-deleted PCI devices, and those of deleted nodes",
    rows: inMain({
      pci_devices: [
        pciDevice(1, deleted(1)),
        pciDevice(2, { compute_node_id: 2 }),
        pciDevice(3, { deleted: null, extra_info: "{not JSON" }),
        pciDevice(4, { extra_info: null, dev_id: null }),
      ],
    }),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "--max-count over all three",
    rows: inMain({
      migrations: rows(2, migration),
      block_device_mapping: rows(2, blockDevice),
      pci_devices: rows(2, pciDevice),
    }),
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "3"))),
  },
  {
    name: "more than a batch takes",
    rows: inMain({
      migrations: rows(51, migration),
      block_device_mapping: rows(53, blockDevice),
      pci_devices: rows(52, pciDevice),
    }),
    commands: [migrate()],
  },
];

/** The group. */
export const onlineDataMigrationsOfUuids: ScenarioGroup = {
  name: "db_online_data_migrations_uuids",
  scenarios,
};
