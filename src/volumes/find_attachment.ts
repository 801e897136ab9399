/** Finds the attachment that is to be refreshed, and what of the database the work needs. */

import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { RefreshTables } from "./tables.ts";
import type { Found, Mapping, RefreshRequest, Refused } from "./refresh_job.ts";

/** An instance's system metadata has a few dozen rows. */
const MOST_ROWS = 10_000;

/** Finds what is to be refreshed, or why it is not, in the order in which Nova looks. */
export async function findAttachment(
  cell: Database<RefreshTables>,
  { instance, volume, connector }: RefreshRequest,
): Promise<Found | Refused> {
  const refused = (reason: Refused["reason"], message: string, hint?: string): Refused => ({
    kind: "refused",
    reason,
    message,
    hint,
  });
  return await cell.repeatable(async (query): Promise<Found | Refused> => {
    const row = await query.selectFrom("instances").selectAll()
      .where("uuid", "=", instance).where("deleted", "=", 0).executeTakeFirst();
    if (row === undefined) {
      return refused(
        "instance",
        `Instance ${instance} is not in its cell's database, or was deleted there`,
        "nova-manage cell_v2 verify_instance shows more.",
      );
    }
    const mapping = await readMapping(query, row.uuid, volume);
    if (mapping === undefined) {
      return refused("volume", `Volume ${volume} is not attached to instance ${instance}`);
    }
    if (row.vm_state !== "stopped") {
      const state = row.vm_state === null ? "in no state" : `in state ${row.vm_state}`;
      return refused("state", `The instance is ${state}`, "Stop it first.");
    }
    if (row.host !== connector.host) {
      return refused(
        "host",
        `The connector is of host ${connector.host}, and the instance is on ` +
          (row.host === null ? "none" : row.host),
        "Make it on the instance's host, with the original: nova-manage volume_attachment get_connector --json",
      );
    }
    const rows = await query.selectFrom("instance_system_metadata").select(["key", "value"])
      .where("instance_uuid", "=", row.uuid).orderBy("id").limit(MOST_ROWS).execute();
    if (rows.length === MOST_ROWS) {
      throw new OperatorError(
        `Instance ${instance} has ${MOST_ROWS} rows of system metadata or more, which Nova did not write`,
      );
    }
    const metadata = new Map(rows.map(({ key, value }) => [key, value]));
    return { cell, row, metadata, mapping, host: connector.host };
  });
}

/** The row of a volume that is attached to an instance. */
export async function readMapping(
  query: Database<RefreshTables>["query"],
  instance: string,
  volume: string,
): Promise<Mapping | undefined> {
  const row = await query.selectFrom("block_device_mapping")
    .select(["id", "attachment_id", "device_name"])
    .where("instance_uuid", "=", instance).where("volume_id", "=", volume)
    .where("deleted", "=", 0).orderBy("id").limit(1).executeTakeFirst();
  return row && { id: row.id, attachmentId: row.attachment_id, deviceName: row.device_name };
}

/** The version in the record of a host's compute service. */
export async function serviceVersion(cell: Database<RefreshTables>, host: string): Promise<number> {
  const row = await cell.repeatable((query) =>
    query.selectFrom("services").select("version")
      .where("host", "=", host).where("binary", "=", "nova-compute").where("deleted", "=", 0)
      .executeTakeFirst()
  );
  if (row !== undefined) return row.version ?? 0;
  throw new OperatorError(
    `There is no record of a compute service on ${host} in ${cell.location.source}`,
    { hint: "Look at: openstack compute service list" },
  );
}
