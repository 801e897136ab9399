/** `libvirt`: machine types shown, changed and missed. */

import { EMPTY, type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import {
  cell0Mapping,
  cell1,
  cell2,
  deleted,
  instance,
  instanceMapping,
  LONG_AGO,
  systemMetadata,
  uuid,
} from "../sample_rows.ts";

const UUID = uuid("e", 1);
const get = (instanceUuid = UUID) =>
  ({ args: ["libvirt", "get_machine_type", instanceUuid] }) as const;
const shown = (instanceUuid = UUID) => ({ ...get(instanceUuid), stdout: "exact" }) as const;
const update = (machineType: string, ...args: string[]) => [
  "libvirt",
  "update_machine_type",
  UUID,
  machineType,
  ...args,
];
const list = (...args: string[]) => ({ args: ["libvirt", "list_unset_machine_type", ...args] });
const listed = (...args: string[]) => ({ ...list(...args), stdout: "exact" }) as const;

/** Instance 1, stopped, with system metadata. */
function withMetadata(
  metadata: Readonly<Record<string, string | null>>,
  columns: Row = {},
): Scenario["rows"] {
  return {
    api: {
      cell_mappings: [cell0Mapping(), cell1()],
      instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
    },
    main: {
      instances: [instance(1, { vm_state: "stopped", updated_at: LONG_AGO, ...columns })],
      instance_system_metadata: systemMetadata(1, metadata),
    },
  };
}

const typed = (machineType: string, columns: Row = {}) =>
  withMetadata({ image_base_image_ref: "x", image_hw_machine_type: machineType }, columns);

const changes: [stored: string, wanted: string][] = [
  ["pc", "q35"],
  ["q35", "pc"],
  ["pc-i440fx-2.12", "pc-q35-2.12"],
  ["pc", "pc-i440fx-2.12"],
  ["pc-i440fx-2.12", "pc"],
  ["pc-i440fx-2.12", "pc-i440fx-2.11"],
  ["pc-i440fx-2.11", "pc-i440fx-2.12"],
  ["pc-q35-2.9", "pc-q35-2.10"],
  ["pc-q35-rhel8.1.0", "pc-q35-rhel8.2.0"],
  ["pc-q35-5.2.0", "pc-q35-6.0"],
  ["pc-q35-6.0", "pc-q35-5.2.0"],
  ["foo", "pc"],
];
const unsupported = [
  "pc-foo",
  "pc-foo-1.2",
  "bar-q35",
  "virt-foo",
  "pc-virt",
  "virt-rhel8.2.0",
  "PC",
];

const scenarios: Scenario[] = [
  { name: "get: there is one", rows: typed("pc-q35-2.12"), commands: [shown()] },
  {
    name: "get: its key without the prefix",
    rows: withMetadata({ hw_machine_type: "virt" }),
    commands: [shown()],
  },
  {
    name: "get: there is none",
    rows: withMetadata({ image_hw_disk_bus: "ide" }),
    commands: [get()],
  },
  { name: "get: it is empty", rows: typed(""), commands: [get()] },
  {
    name: "get: another property is invalid",
    rows: withMetadata({ image_hw_machine_type: "pc", image_hw_disk_bus: "IDE" }),
    commands: [get(), update("pc", "--force"), list()],
  },
  {
    name: "get: a property that only later releases know",
    rows: withMetadata({ image_hw_machine_type: "pc", image_hw_sound_model: "nonsense" }),
    commands: [shown()],
  },
  {
    name: "get: an instance in cell0",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 1 })],
      },
      cell0: {
        instances: [instance(1, { vm_state: "error" })],
        instance_system_metadata: systemMetadata(1, { image_hw_machine_type: "q35" }),
      },
    },
    commands: [shown(), list()],
  },
  {
    name: "get: a mapping without a cell",
    rows: {
      ...typed("q35"),
      api: { instance_mappings: [instanceMapping(1, UUID, { cell_id: null })] },
    },
    commands: [shown()],
  },
  { name: "get: no mapping", commands: [get(), update("pc")] },
  {
    name: "get: a deleted instance",
    rows: typed("q35", deleted(1)),
    commands: [get(), update("pc"), list()],
  },
  {
    name: "get: not a UUID",
    rows: typed("q35"),
    commands: [get("vm1"), get("")],
  },
  { name: "get: without its argument", commands: [["libvirt", "get_machine_type"]] },
  { name: "get: API database without tables", start: { api: EMPTY }, commands: [get(), list()] },
  {
    name: "get: the cell does not answer",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
    },
    commands: [get(), update("pc"), list()],
  },
  ...changes.map(([stored, wanted]): Scenario => ({
    name: `update: from ${stored} to ${wanted}`,
    rows: typed(stored),
    commands: [update(wanted)],
  })),
  {
    name: "update: the first one",
    rows: withMetadata({ image_hw_disk_bus: "ide", instance_type_id: "1" }),
    commands: [update("q35")],
  },
  {
    name: "update: unsupported ones",
    rows: withMetadata({}),
    commands: unsupported.map((type) => update(type)),
  },
  {
    name: "update: the same one, running",
    rows: typed("q35", { vm_state: "active" }),
    commands: [update("q35"), update("q35", "--force")],
  },
  ...["active", "error", "shelved", "shelved_offloaded", null].map((state): Scenario => ({
    name: `update: in state ${state}`,
    rows: typed("pc-q35-2.11", { vm_state: state }),
    commands: [update("pc-q35-2.12")],
  })),
  {
    name: "update: forced, whatever it is",
    rows: typed("pc-q35-2.12", { vm_state: "active" }),
    commands: [{ args: update("bar", "--force"), rows: true }, update("", "--force")],
  },
  {
    name: "update: a soft-deleted row stays so",
    rows: {
      ...typed("x"),
      main: {
        instances: [instance(1, { vm_state: "stopped" })],
        instance_system_metadata: systemMetadata(1, { image_hw_machine_type: "pc-q35-2.11" }, {
          deleted: 1,
          deleted_at: LONG_AGO,
        }),
      },
    },
    commands: [update("pc-q35-2.12")],
  },
  { name: "update: without its arguments", commands: [["libvirt", "update_machine_type", UUID]] },
  {
    name: "list: each kind of instance",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2({ disabled: 1 })] },
      cell0: { instances: [instance(9)] },
      main: {
        instances: [
          instance(1),
          instance(2, { vm_state: "building" }),
          instance(3, deleted(3)),
          instance(4),
          instance(5, { vm_state: "building" }),
        ],
        instance_system_metadata: [
          ...systemMetadata(1, { image_hw_machine_type: null }),
          ...systemMetadata(4, { image_hw_machine_type: "" }),
        ],
      },
      cell2: {
        instances: [instance(6, { vm_state: null })],
        instance_system_metadata: systemMetadata(6, { image_hw_disk_bus: "ide" }),
      },
    },
    commands: [listed()],
  },
  {
    name: "list: none is without",
    rows: typed("pc"),
    commands: [list()],
  },
  { name: "list: no cells", commands: [list()] },
  {
    name: "list: a cell that there is not",
    rows: typed("pc"),
    commands: [list("--cell-uuid", uuid("a", 1))],
  },
  {
    name: "list: one cell of two",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell1(), cell2()] },
      main: { instances: [instance(1)] },
      cell2: { instances: [instance(2)] },
    },
    commands: [listed("--cell-uuid", uuid("c", 3))],
    difference: {
      section: "--cell-uuid of list_unset_machine_type means that cell",
      change: (recorded) => ({
        ...recorded,
        commands: [{ ...recorded.commands[0], stdout: [uuid("e", 2)] }],
      }),
    },
  },
  {
    name: "list: one cell of two does not answer",
    rows: {
      api: { cell_mappings: [cell1(), cell2({ database_connection: "{missing_url}" })] },
      main: { instances: [instance(1)] },
    },
    commands: [list()],
  },
];

export const machineTypes: ScenarioGroup = { name: "libvirt_machine_types", scenarios };
