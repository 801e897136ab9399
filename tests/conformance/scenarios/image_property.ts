/** `image_property`: set, and what stands in its way; `show` fails in the release that was recorded. */

import {
  type Difference,
  EMPTY,
  otherExitCodes,
  type Result,
  type Row,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";
import {
  cell0Mapping,
  cell1,
  deleted,
  instance,
  instanceMapping,
  LONG_AGO,
  systemMetadata,
  uuid,
} from "../sample_rows.ts";

const UUID = uuid("e", 1);
const SPEC_SECTION = "The request spec is renewed in every release";

const set = (...properties: string[]) => [
  "image_property",
  "set",
  UUID,
  ...properties.flatMap((property) => ["--property", property]),
];
const show = (property: string, instanceUuid = UUID) => [
  "image_property",
  "show",
  instanceUuid,
  property,
];

const spec = (image: string) =>
  `{"nova_object.name": "RequestSpec", "nova_object.namespace": "nova", "nova_object.version": "1.14", ` +
  `"nova_object.data": {"instance_uuid": "${UUID}", "image": ${image}, "unheard_of": 1.0}}`;

/** Instance 1, stopped, with system metadata and a request spec. */
function withMetadata(
  metadata: Readonly<Record<string, string | null>>,
  columns: Row = {},
): Scenario["rows"] {
  return {
    api: {
      cell_mappings: [cell0Mapping(), cell1()],
      instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      request_specs: [{ id: 1, instance_uuid: UUID, spec: spec("null"), created_at: LONG_AGO }],
    },
    main: {
      instances: [instance(1, { vm_state: "stopped", updated_at: LONG_AGO, ...columns })],
      instance_system_metadata: systemMetadata(1, metadata),
    },
  };
}

/** The request spec that we write, where the release that was recorded writes none. */
function renewed(properties: Readonly<Record<string, unknown>>): Difference {
  const object = (name: string, version: string, data: Readonly<Record<string, unknown>>) => ({
    "nova_object.name": name,
    "nova_object.namespace": "nova",
    "nova_object.version": version,
    "nova_object.data": data,
    ...Object.keys(data).length > 0 ? { "nova_object.changes": Object.keys(data) } : {},
  });
  const image = object("ImageMeta", "1.8", {
    properties: object("ImageMetaProps", "1.34", properties),
  });
  // As Python writes it.
  const text = JSON.stringify(image, null, 1).replace(/\n\s*/g, " ")
    .replace(/([{[]) /g, "$1").replace(/ ([}\]])/g, "$1");
  const row = {
    created_at: LONG_AGO,
    id: 1,
    instance_uuid: UUID,
    spec: spec(text),
    updated_at: "<now>",
  };
  return {
    section: SPEC_SECTION,
    change: (recorded: Result) => ({
      ...recorded,
      rows: { ...recorded.rows, api: { ...recorded.rows.api, request_specs: [row] } },
    }),
  };
}

const refused = (name: string, rows: Scenario["rows"], ...commands: string[][]): Scenario => ({
  name,
  rows,
  commands,
});

const scenarios: Scenario[] = [
  {
    name: "set: a changed one and a new one",
    rows: withMetadata({
      image_hw_disk_bus: "ide",
      image_base_image_ref: "x",
      old_vm_state: "active",
    }),
    commands: [set("hw_disk_bus=virtio", "hw_cdrom_bus=sata")],
    difference: renewed({ hw_cdrom_bus: "sata", hw_disk_bus: "virtio" }),
  },
  {
    name: "set: the value as given, not as it is meant",
    rows: withMetadata({}),
    commands: [set("hw_vif_model=VirtualE1000", "hw_cpu_cores= 1_0", "hw_boot_menu=Yes")],
    difference: renewed({ hw_boot_menu: true, hw_cpu_cores: 10, hw_vif_model: "e1000" }),
  },
  {
    name: "set: the last of two, shelved",
    rows: withMetadata({ image_hw_disk_bus: "ide" }, { vm_state: "shelved" }),
    commands: [set("hw_disk_bus=scsi", "hw_disk_bus=sata")],
    difference: renewed({ hw_disk_bus: "sata" }),
  },
  {
    name: "set: what it is already",
    rows: withMetadata({ image_hw_disk_bus: "ide" }, { vm_state: "shelved_offloaded" }),
    commands: [set("hw_disk_bus=ide")],
    difference: renewed({ hw_disk_bus: "ide" }),
  },
  refused(
    "set: states",
    withMetadata({}, { vm_state: "active" }),
    set("hw_disk_bus=ide"),
    set("nonsense"),
  ),
  refused("set: no state", withMetadata({}, { vm_state: null }), set("hw_disk_bus=ide")),
  refused(
    "set: no property of that name",
    withMetadata({}),
    set("nonsense=1"),
    set("HW_DISK_BUS=ide"),
    set("architecture=x86_64"),
    set("hw_numa_mem.0=1"),
    set("min_ram=1"),
    set("hw_sound_model=usb"),
    set("hw_disk_bus=ide", "x=1"),
  ),
  refused(
    "set: invalid values",
    withMetadata({}),
    set("hw_disk_bus=floppy"),
    set("hw_disk_bus="),
    set("hw_cpu_cores=1.5"),
    set("hw_viommu_model=amd"),
    set("img_hv_requested_version=>2"),
    set("img_mappings=x"),
    set("hw_disk_bus=ide=x"),
  ),
  refused("set: not of the form", withMetadata({}), set("hw_disk_bus"), set("x", "y=1")),
  refused("set: no mapping", {}, set("hw_disk_bus=ide")),
  refused("set: a deleted instance", withMetadata({}, deleted(1)), set("hw_disk_bus=ide")),
  { name: "set: without its argument", commands: [["image_property", "set"]] },
  {
    name: "set: API database without tables",
    start: { api: EMPTY },
    commands: [set("hw_disk_bus=ide")],
  },
  {
    name: "set: an invalid one from before",
    rows: withMetadata({ image_hw_cdrom_bus: "IDE" }),
    commands: [set("hw_disk_bus=ide")],
    difference: {
      section: SPEC_SECTION,
      change: ({ rows }) => ({
        commands: [{ exitCode: 6 }],
        rows: {
          ...rows,
          main: { ...rows.main, instances: "unchanged", instance_system_metadata: "unchanged" },
        },
      }),
    },
  },
  {
    name: "show: whatever there is",
    rows: withMetadata({ image_hw_disk_bus: "IDE", image_min_ram: "512", image_os_distro: "" }),
    commands: [show("hw_disk_bus"), show("min_ram"), show("os_distro"), show("hw_pmu")],
    difference: otherExitCodes("image_property show works in every release", 0, 0, 3, 3),
  },
];

export const imageProperties: ScenarioGroup = { name: "image_property", scenarios };
