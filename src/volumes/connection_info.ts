/** What is kept of an attachment for the host that connects to it. (Facts from nova/volume/cinder.py.) */

import { isObject, type JsonValue, pythonJson } from "./python_text.ts";

type JsonObject = { readonly [name: string]: JsonValue };

/** Members of an attachment that are not kept, and those that stand in front. */
const LEFT_OUT = ["id", "attach_mode", "connection_info"];
const FIRST = ["status", "instance", "attached_at", "detached_at"];

/**
 * The text for `connection_info`, of an attachment as Cinder gives it once it knows the connector.
 *
 * @returns undefined where Cinder gave no data to connect by.
 */
export function connectionInfo(attachment: JsonValue, volume: string): string | undefined {
  if (!isObject(attachment)) return undefined;
  const given = attachment.connection_info;
  if (!isObject(given) || Object.keys(given).length === 0) return undefined;
  const { attachment_id: _id, driver_volume_type: type = null, ...data } = given;
  const first = FIRST.map((name) => [name, attachment[name] ?? null] as const);
  const rest = Object.entries(attachment)
    .filter(([name]) => !LEFT_OUT.includes(name) && !FIRST.includes(name));
  const info: JsonObject = {
    driver_volume_type: type,
    data,
    ...Object.fromEntries(first),
    ...Object.fromEntries(rest),
  };
  return pythonJson(Object.hasOwn(info, "serial") ? info : { ...info, serial: volume });
}
