/** A volume attachment: the block device mapping of an instance and a volume, and how it is shown. */

import { type ColumnType, sql } from "kysely";
import type { Database } from "../database/databases.ts";
import { jsonText, type JsonValue } from "./python_text.ts";

/** The kinds of values: how each is read and shown. */
type FieldKind = "text" | "number" | "truth" | "time" | "no";

/** The fields in the order of Nova's model, by their columns. (Facts from nova/objects/block_device.py.) */
const FIELDS: Readonly<Record<string, FieldKind>> = {
  id: "number",
  uuid: "text",
  instance_uuid: "text",
  source_type: "text",
  destination_type: "text",
  guest_format: "text",
  device_type: "text",
  disk_bus: "text",
  boot_index: "number",
  device_name: "text",
  delete_on_termination: "truth",
  snapshot_id: "text",
  volume_id: "text",
  volume_size: "number",
  image_id: "text",
  no_device: "truth",
  connection_info: "text",
  tag: "text",
  attachment_id: "text",
  volume_type: "text",
  encrypted: "truth",
  encryption_secret_uuid: "text",
  encryption_format: "text",
  encryption_options: "text",
  created_at: "time",
  updated_at: "time",
  deleted_at: "time",
  // The column has a number.
  deleted: "no",
};

/** The table, as far as an attachment is looked for; which other columns it has differs by release. */
export interface VolumeTables {
  block_device_mapping: {
    id: number;
    instance_uuid: string | null;
    volume_id: string | null;
    deleted: number | null;
    connection_info: ColumnType<string | null, string | null, string | null>;
  };
}

/** An attachment: its fields in order, those that the database has. */
export type Attachment = ReadonlyMap<string, AttachmentValue>;
type AttachmentValue = string | number | boolean | null;

/** Finds the attachment of a volume to an instance; undefined when there is none. */
export async function findAttachment(
  cell: Database<VolumeTables>,
  instance: string,
  volume: string,
): Promise<Attachment | undefined> {
  const row: Readonly<Record<string, unknown>> | undefined = await cell.repeatable((query) =>
    query.selectFrom("block_device_mapping").selectAll()
      .where("instance_uuid", "=", instance).where("volume_id", "=", volume)
      .where("deleted", "=", 0).orderBy(sql`id`).limit(1).executeTakeFirst()
  );
  if (row === undefined) return undefined;
  return new Map(
    Object.entries(FIELDS).filter(([name]) => Object.hasOwn(row, name))
      .map(([name, kind]) => [name, readValue(kind, row[name])]),
  );
}

/** The content of `connection_info`; null where there is none. */
export function connectionOf(attachment: Attachment): string | null {
  const text = attachment.get("connection_info");
  return typeof text === "string" ? text : null;
}

/** The fields as Python shows the values. */
export function shownFields(attachment: Attachment): Map<string, JsonValue> {
  return new Map([...attachment].map(([name, value]) => [
    name,
    FIELDS[name] === "time" && typeof value === "string" ? pythonTime(value) : asJson(value),
  ]));
}

/** The attachment as one line of JSON, as Python writes it. */
export function attachmentJson(attachment: Attachment): string {
  const members = [...attachment].map(([name, value]) => {
    const shown = typeof value !== "string"
      ? String(value)
      : jsonText(FIELDS[name] === "time" ? isoTime(value) : value);
    return `${jsonText(name)}: ${shown}`;
  });
  return `{${members.join(", ")}}`;
}

function readValue(kind: FieldKind, value: unknown): AttachmentValue {
  if (kind === "no") return false;
  // Nova has no unknown truth here either.
  if (kind === "truth") return Boolean(value);
  if (value === null || value === undefined) return null;
  return kind === "number" ? Number(value) : String(value);
}

function asJson(value: AttachmentValue): JsonValue {
  return typeof value === "number" ? String(value) : value;
}

/** As Python's `str` has it: six digits of fraction, or none where it is 0. */
function pythonTime(text: string): string {
  return `${isoTime(text).replace("T", " ").replace(/\.0+$/, "")}+00:00`;
}

/** With six digits of fraction, as Nova's fields have it. */
function isoTime(text: string): string {
  const [date, time] = text.split(" ");
  const [seconds, fraction = ""] = time.split(".");
  return `${date}T${seconds}.${fraction.padEnd(6, "0")}`;
}
