/** The image that Nova builds of an instance's system metadata. */

import { isSince, type ReleaseName } from "../schema/releases.ts";
import { oldNames, properties, TRAIT_PREFIX, VMWARE_ADAPTER } from "./properties.ts";
import { asciiJson, canonicalValue, cpuList, wholeNumber } from "./values.ts";

/** What precedes a property's name in the key of its row. */
export const PROPERTY_PREFIX = "image_";

/** A row of `instance_system_metadata`. */
export interface MetadataRow {
  readonly id: number;
  readonly key: string;
  readonly value: string | null;
}

/** An image: what it has of Nova's own fields, and its properties; each value as JSON. */
export interface Image {
  readonly fields: ReadonlyMap<string, string>;
  readonly properties: ReadonlyMap<string, string>;
  /** The properties as they are stored, those without a meaning too. */
  readonly stored: ReadonlyMap<string, string>;
}

/** Properties that are the image's own fields, and whether they are numbers. */
const IMAGE_FIELDS = new Map([
  ["min_ram", true],
  ["min_disk", true],
  ["disk_format", false],
  ["container_format", false],
]);

/** Never read from system metadata: their values are too long for it. */
const SKIPPED = ["mappings", "block_device_mapping", "img_mappings", "img_block_device_mapping"];

/** As many NUMA nodes as Nova looks for. */
const MOST_NUMA_NODES = 128;

/** The metadata by key; of several rows with one key, the last counts. */
export function metadataOf(rows: readonly MetadataRow[]): Map<string, string | null> {
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** The properties as they are stored, the image's own fields among them. */
export function storedProperties(
  metadata: ReadonlyMap<string, string | null>,
): Map<string, string> {
  const stored = new Map<string, string>();
  for (const [key, value] of metadata) {
    const name = key.startsWith(PROPERTY_PREFIX) ? key.slice(PROPERTY_PREFIX.length) : key;
    if (value !== null && !SKIPPED.includes(name)) stored.set(name, value);
  }
  return stored;
}

/**
 * Builds the image.
 *
 * @param metadata the instance's system metadata by key.
 * @param imageRef `instances.image_ref`; empty for an instance that was made of a volume.
 * @param release whose properties count; others are passed over.
 * @throws {InvalidValue} when one property has a value that it cannot have.
 */
export function imageOf(
  metadata: ReadonlyMap<string, string | null>,
  imageRef: string | null,
  release: ReleaseName,
): Image {
  const stored = storedProperties(metadata);
  const fields = new Map<string, string>();
  for (const [name, isNumber] of IMAGE_FIELDS) {
    const value = stored.get(name);
    if (value !== undefined) {
      fields.set(name, isNumber ? wholeNumber(name, value) : asciiJson(value));
    }
  }
  if (imageRef) fields.set("id", asciiJson(imageRef));
  return { fields, properties: propertiesOf(stored, release), stored };
}

/**
 * Reads properties.
 *
 * @param stored their values by name.
 * @throws {InvalidValue} as {@link imageOf}.
 */
export function propertiesOf(
  stored: ReadonlyMap<string, string>,
  release: ReleaseName,
): Map<string, string> {
  const read = new Map<string, string>();
  const set = (name: string, value: string | undefined, shown = name) => {
    const property = properties.get(name);
    if (value === undefined || property === undefined || !isKnown(name, release)) return;
    const canonical = canonicalValue(shown, property.type, value, release);
    if (canonical !== undefined) read.set(name, canonical);
  };
  for (const [old, name] of oldNames) set(name, stored.get(old), old);
  const adapter = stored.get(VMWARE_ADAPTER);
  if (adapter === "ide") set("hw_disk_bus", "ide");
  else if (adapter) {
    set("hw_disk_bus", "scsi");
    set("hw_scsi_model", adapter, VMWARE_ADAPTER);
  }
  for (const name of properties.keys()) set(name, stored.get(name));
  const list = (name: string, elements: readonly string[]) => {
    if (elements.length > 0) read.set(name, `[${elements.join(", ")}]`);
  };
  list("hw_numa_mem", byNode("hw_numa_mem", stored, wholeNumber));
  list("hw_numa_cpus", byNode("hw_numa_cpus", stored, cpuList));
  const traits = [...stored].filter(([name, value]) =>
    name.startsWith(TRAIT_PREFIX) && value === "required"
  );
  list("traits_required", traits.map(([name]) => asciiJson(name.slice(TRAIT_PREFIX.length))));
  return read;
}

/** True when a release has a property. */
export function isKnown(name: string, release: ReleaseName): boolean {
  const property = properties.get(name);
  return property !== undefined && isSince(release, property.since ?? release);
}

/** The values for NUMA nodes 0, 1 and so on, up to the first that has none. */
function byNode(
  name: string,
  stored: ReadonlyMap<string, string>,
  read: (property: string, value: string) => string,
): string[] {
  const values: string[] = [];
  while (values.length < MOST_NUMA_NODES) {
    const key = `${name}.${values.length}`;
    const value = stored.get(key);
    if (value === undefined) break;
    values.push(read(key, value));
  }
  return values;
}
