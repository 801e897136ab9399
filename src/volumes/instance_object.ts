/**
 * An instance as it goes along with a call to another service of Nova: a versioned object, made of its
 * row. (Facts from nova/objects/instance.py.)
 */

/**
 * All releases from victoria on take it: a newer one of the same major version knows this one. What it
 * lacks, the service asks for when it needs it.
 */
const VERSION = "2.7";

/** The kinds of fields: how each is read of its column. */
type FieldKind = "text" | "number" | "truth" | "time";

/** The fields that are columns. */
const FIELDS: Readonly<Record<string, FieldKind>> = {
  id: "number",
  uuid: "text",
  user_id: "text",
  project_id: "text",
  image_ref: "text",
  kernel_id: "text",
  ramdisk_id: "text",
  hostname: "text",
  launch_index: "number",
  key_name: "text",
  key_data: "text",
  power_state: "number",
  vm_state: "text",
  task_state: "text",
  memory_mb: "number",
  vcpus: "number",
  root_gb: "number",
  ephemeral_gb: "number",
  ephemeral_key_uuid: "text",
  host: "text",
  node: "text",
  instance_type_id: "number",
  user_data: "text",
  reservation_id: "text",
  launched_at: "time",
  terminated_at: "time",
  availability_zone: "text",
  display_name: "text",
  display_description: "text",
  launched_on: "text",
  locked: "truth",
  locked_by: "text",
  os_type: "text",
  architecture: "text",
  vm_mode: "text",
  root_device_name: "text",
  default_ephemeral_device: "text",
  default_swap_device: "text",
  config_drive: "text",
  access_ip_v4: "text",
  access_ip_v6: "text",
  auto_disk_config: "truth",
  progress: "number",
  shutdown_terminate: "truth",
  disable_terminate: "truth",
  cell_name: "text",
  cleaned: "truth",
  hidden: "truth",
  created_at: "time",
  updated_at: "time",
  deleted_at: "time",
};

/** A row of `instances`, with all its columns. */
export type InstanceRow = Readonly<Record<string, unknown>>;

/**
 * Makes the object.
 *
 * @param metadata its system metadata by key.
 */
export function instanceObject(
  row: InstanceRow,
  metadata: ReadonlyMap<string, string | null>,
): Readonly<Record<string, unknown>> {
  const fields = Object.entries(FIELDS).filter(([name]) => Object.hasOwn(row, name))
    .map(([name, kind]) => [name, fieldOf(kind, row[name])]);
  return {
    "nova_object.name": "Instance",
    "nova_object.namespace": "nova",
    "nova_object.version": VERSION,
    "nova_object.data": {
      ...Object.fromEntries(fields),
      deleted: false,
      system_metadata: Object.fromEntries(metadata),
    },
  };
}

function fieldOf(kind: FieldKind, value: unknown): string | number | boolean | null {
  // Nova has no unknown truth.
  if (kind === "truth") return Boolean(value);
  if (value === null || value === undefined) return null;
  if (kind === "number") return Number(value);
  return kind === "time" ? isoTime(String(value)) : String(value);
}

/** As Nova's objects have times: to the second, in UTC. */
function isoTime(text: string): string {
  return `${text.replace(/\..*$/, "").replace(" ", "T")}Z`;
}
