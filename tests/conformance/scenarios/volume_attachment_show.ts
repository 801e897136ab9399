/** `volume_attachment show`: its layouts, and who is not found. */

import { type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import { blockDevice } from "../service_rows.ts";
import {
  cell0Mapping,
  cell1,
  cell2,
  deleted,
  instance,
  instanceMapping,
  uuid,
} from "../sample_rows.ts";

const UUID = uuid("e", 1);
const VOLUME = uuid("f", 1);
const show = (...options: readonly string[]) =>
  ({
    args: ["volume_attachment", "show", UUID, VOLUME, ...options],
    stdout: "exact",
  }) as const;
/** What is printed when nothing can be shown is a sentence of each tool's own. */
const refused = (...options: readonly string[]) =>
  ({ args: ["volume_attachment", "show", ...options], stdout: "nothing" }) as const;
const ALL_LAYOUTS = [
  show(),
  show("--json"),
  show("--connection_info"),
  show("--connection_info", "--json"),
];

const ISCSI = JSON.stringify({
  driver_volume_type: "iscsi",
  data: {
    target_discovered: false,
    target_portal: "192.0.2.7:3260",
    target_iqn: "iqn.2010-10.org.openstack:volume-1",
    target_lun: 1,
    volume_id: VOLUME,
    auth_method: "CHAP",
    auth_username: "chap-user",
    access_mode: "rw",
    qos_specs: null,
    ratio: 1.0,
    wwns: ["it's", 'a "b"', "ü"],
  },
  status: "reserved",
  instance: UUID,
  "Capital": "",
  serial: VOLUME,
});
const WITH_SECRETS = JSON.stringify({
  driver_volume_type: "iscsi",
  data: { auth_username: "chap-user", auth_password: "chap-secret" },
});

const device = (columns: Row = {}): Row =>
  blockDevice(1, 1, {
    uuid: uuid("9", 1),
    instance_uuid: UUID,
    volume_id: VOLUME,
    attachment_id: uuid("a", 1),
    source_type: "volume",
    destination_type: "volume",
    device_name: "/dev/vdb",
    volume_size: 10,
    delete_on_termination: 1,
    connection_info: ISCSI,
    ...columns,
  });

const inCell1 = (
  devices: readonly Row[],
  { mapping = {}, instances = [instance(1)] }: {
    readonly mapping?: Row;
    readonly instances?: readonly Row[];
  } = {},
): Scenario["rows"] => ({
  api: {
    cell_mappings: [cell0Mapping(), cell1()],
    instance_mappings: [instanceMapping(1, UUID, { cell_id: 2, ...mapping })],
  },
  main: { instances, block_device_mapping: devices },
});

const scenarios: Scenario[] = [
  { name: "all layouts", rows: inCell1([device()]), commands: ALL_LAYOUTS },
  {
    name: "values of each kind, and none",
    rows: inCell1([
      device({
        updated_at: "2023-05-06 07:08:09",
        boot_index: 0,
        no_device: 0,
        tag: "日本 ü",
        guest_format: "a\\nb",
        encrypted: 1,
        encryption_format: "luks",
        encryption_secret_uuid: uuid("b", 1),
        encryption_options: "x'\"y",
        device_type: "disk",
        disk_bus: "virtio",
        snapshot_id: uuid("a", 2),
        image_id: uuid("a", 3),
        volume_type: "fast",
        connection_info: "{}",
      }),
    ]),
    commands: ALL_LAYOUTS,
  },
  {
    name: "line breaks inside of the connection",
    rows: inCell1([
      device({ connection_info: JSON.stringify({ log: "a\nb\\nc", data: { log: "d\ne" } }) }),
    ]),
    commands: ALL_LAYOUTS,
  },
  {
    name: "no connection",
    rows: inCell1([device({ connection_info: null })]),
    commands: [
      show(),
      show("--json"),
      show("--connection_info", "--json"),
      refused(UUID, VOLUME, "--connection_info"),
    ],
  },
  {
    name: "an empty connection",
    rows: inCell1([device({ connection_info: "" })]),
    commands: [
      show("--connection_info", "--json"),
      refused(UUID, VOLUME, "--connection_info"),
    ],
  },
  {
    name: "a connection that is a list",
    rows: inCell1([device({ connection_info: "[1]" })]),
    commands: [
      show("--connection_info", "--json"),
      refused(UUID, VOLUME, "--connection_info"),
    ],
  },
  {
    name: "a connection that is no JSON",
    rows: inCell1([device({ connection_info: "{'a': 1" })]),
    commands: [refused(UUID, VOLUME, "--connection_info")],
  },
  {
    name: "secrets",
    rows: inCell1([device({ connection_info: WITH_SECRETS })]),
    commands: ALL_LAYOUTS,
    difference: {
      section: "Secrets of a volume's connection",
      change: (recorded) => ({
        ...recorded,
        commands: recorded.commands.map((command) => ({
          ...command,
          stdout: narrow(command.stdout ?? []),
        })),
      }),
    },
  },
  {
    name: "an instance that is gone, and one that is deleted",
    rows: inCell1([device()], { instances: [instance(1, deleted(1))] }),
    commands: [show()],
  },
  {
    name: "an attachment that is deleted",
    rows: inCell1([device(deleted(1))]),
    commands: [refused(UUID, VOLUME)],
  },
  {
    name: "another volume, another instance, and no mapping",
    rows: inCell1([device()]),
    commands: [
      refused(UUID, uuid("f", 2)),
      refused(uuid("e", 2), VOLUME),
      refused("no UUID", VOLUME),
      refused(UUID),
      refused(),
    ],
  },
  {
    name: "a mapping without a cell",
    rows: inCell1([device()], { mapping: { cell_id: null } }),
    commands: [show("--json")],
  },
  {
    name: "an instance that is mapped to another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 3 })],
      },
      main: { instances: [instance(1)], block_device_mapping: [device()] },
    },
    commands: [refused(UUID, VOLUME)],
  },
  {
    name: "a cell that is down",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1({ database_connection: "{unreachable_url}" })],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
    },
    commands: [refused(UUID, VOLUME)],
  },
];

/** The lines with the secret masked, which makes a table's last column narrower. */
function narrow(lines: readonly string[]): string[] {
  const secret = "chap-secret";
  const lost = secret.length - "***".length;
  const isTable = lines[0]?.startsWith("+");
  return lines.map((line) =>
    line.includes(secret)
      ? line.replace(secret, "***")
      : isTable
      ? line.slice(0, -lost - 2) + line.slice(-2)
      : line
  );
}

/** The group. */
export const showAttachment: ScenarioGroup = { name: "volume_attachment_show", scenarios };
