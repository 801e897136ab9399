/** Replaces an attachment in Cinder, on the host and in the row, and brings things in order where that fails. */

import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { MessagingError } from "../messaging/messaging_error.ts";
import {
  completeAttachment,
  createAttachment,
  deleteAttachment,
  hasAttachment,
  listAttachments,
  updateAttachment,
} from "../openstack/cinder/attachments.ts";
import { ServiceError } from "../openstack/service_error.ts";
import { removeConnection } from "./compute_call.ts";
import { connectionInfo } from "./connection_info.ts";
import { connectorBody } from "./connector.ts";
import type { ActionOf } from "./instance_actions.ts";
import { instanceObject } from "./instance_object.ts";
import { type JsonValue, readJson } from "./python_text.ts";
import type { RefreshTables } from "./tables.ts";
import { attempt, type Job, type Mapping } from "./refresh_job.ts";
import { readMapping } from "./find_attachment.ts";

/** Of the attachments that should not be there, so many are named. */
const MOST_NAMED = 10;

/** The work itself, with what undoes it. */
export async function renewAttachment(job: Job, action: ActionOf): Promise<string> {
  const { cinder, problems, request: { volume }, row, world: { output, signal } } = job;
  signal.throwIfAborted();
  const before = await attachmentsNow(job);
  let after: string | undefined;
  try {
    after = await createAttachment(cinder, volume, row.uuid);
    await renew(job, action, after);
  } catch (error) {
    if (after === undefined) {
      await tellLostAttachment(job, error, before);
      throw error;
    }
    await restore(job, after);
    if (error instanceof MessagingError && error.outcomeUnknown) {
      output.warn(
        "The host may have let go of the volume, or do so later.",
        "Run this again before the instance is started, and before the volume is attached elsewhere.",
      );
      throw error;
    }
    throw problems.length === 0 ? settled(error) : error;
  }
  await tellLeftovers(job, after);
  return after;
}

/** A failure behind which everything has been brought in order. */
function settled(error: unknown): unknown {
  if (!(error instanceof OperatorError)) return error;
  // That a request's outcome is not known matters no more.
  const own = error instanceof ServiceError && error.outcomeUnknown ? undefined : error.hint;
  const hint = "Nothing was left in the middle; run this again once that is put right.";
  return new OperatorError(error.message, {
    hint: own === undefined ? hint : `${own} ${hint}`,
    cause: error,
  });
}

/** From the new attachment on. What comes behind the call is brought to its end even after a signal. */
async function renew(job: Job, action: ActionOf, after: string): Promise<void> {
  const { bus, cell, cinder, compute, host, mapping, request: { connector, volume }, row, world } =
    job;
  await bus.call(
    { topic: compute.topic, server: host },
    removeConnection(compute, {
      instance: instanceObject(row, job.metadata),
      volume,
      context: adminContext(action),
    }),
  );
  if (!compute.deletesAttachment && mapping.attachmentId !== null) {
    await deleteAttachment(cinder, mapping.attachmentId);
  }
  const body = connectorBody(connector, mapping.deviceName);
  const attachment = await updateAttachment(cinder, after, body, readJson);
  const info = connectionInfo(attachment as JsonValue, volume);
  if (info === undefined) {
    throw new OperatorError(`Cinder gave no data to connect to volume ${volume} by`, {
      hint: "Its log says more.",
    });
  }
  await saveMapping(cell, mapping.id, after, info, world.clock.now());
  await completeAttachment(cinder, after);
}

/** Brings things back to where Nova can go on; each step that fails is told, and keeps no other from it. */
async function restore(job: Job, after: string): Promise<void> {
  const { cell, cinder, request: { volume }, row, world } = job;
  let current: Mapping | undefined;
  const isRead = await attempt(
    job,
    async () => {
      current = await cell.repeatable((query) => readMapping(query, row.uuid, volume));
    },
    `It is not known whether the instance is recorded with the new attachment ${after}`,
    `run this again; nova-manage volume_attachment show ${row.uuid} ${volume}`,
  );
  if (!isRead) return;
  if (current?.attachmentId !== after) {
    await attempt(
      job,
      () => deleteAttachment(cinder, after),
      `The new attachment ${after} may still be in Cinder, and belongs to nothing`,
      deletionOf(after),
    );
  }
  const { id, attachmentId } = current ?? {};
  if (id === undefined || !attachmentId) return;
  await attempt(
    job,
    async () => {
      if (await hasAttachment(cinder, attachmentId, { finishing: true })) return;
      const fresh = await createAttachment(cinder, volume, row.uuid, { finishing: true });
      await saveMapping(cell, id, fresh, null, world.clock.now());
      world.output.note(
        `Attachment ${attachmentId} was gone already; ${fresh} keeps the volume for the instance, ` +
          "which has nothing to connect by until this is run again.",
      );
    },
    `The attachment ${attachmentId}, which the instance is recorded with, may be gone from Cinder`,
    "run this again before the instance is started, and before the volume is attached elsewhere",
  );
}

async function saveMapping(
  cell: Database<RefreshTables>,
  id: number,
  attachment_id: string,
  connection_info: string | null,
  updated_at: Date,
): Promise<void> {
  await cell.repeatable((query) =>
    query.updateTable("block_device_mapping").set({ attachment_id, connection_info, updated_at })
      .where("id", "=", id).execute()
  );
}

/** A new attachment whose id was lost with the answer. */
async function tellLostAttachment(
  job: Job,
  error: unknown,
  before: readonly string[] | undefined,
): Promise<void> {
  if (!(error instanceof ServiceError && error.outcomeUnknown)) return;
  const { request: { volume }, world: { output } } = job;
  const now = before === undefined ? [] : await attachmentsNow(job) ?? [];
  const added = now.filter((id) => !before?.includes(id));
  if (added.length === 0) {
    output.warn(
      `Cinder may have made an attachment of volume ${volume} that belongs to nothing.`,
      `Look at: openstack --os-volume-api-version 3.27 volume attachment list --volume-id ${volume}`,
    );
  } else {
    output.warn(
      `Cinder has made the attachment ${named(added)}, which belongs to nothing.`,
      ...added.slice(0, MOST_NAMED).map((id) => `To mend it: ${deletionOf(id)}`),
    );
  }
}

/** Attachments that earlier runs left behind. */
async function tellLeftovers(job: Job, after: string): Promise<void> {
  const others = (await attachmentsNow(job) ?? []).filter((id) => id !== after);
  if (others.length === 0) return;
  job.world.output.warn(
    `Cinder has other attachments of this volume to this instance: ${named(others)}. Unless the ` +
      "instance is being moved, they were left by a run that was killed.",
    ...others.slice(0, MOST_NAMED).map((id) => `To mend it: ${deletionOf(id)}`),
  );
}

/** All attachments of the volume to the instance; undefined where Cinder does not tell, or after a signal. */
async function attachmentsNow(
  { cinder, request: { volume }, row, world: { log, signal } }: Job,
): Promise<readonly string[] | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await listAttachments(cinder, volume, row.uuid);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    log.debug(`Cinder's attachments cannot be listed: ${error.message}`);
    return undefined;
  }
}

function deletionOf(attachment: string): string {
  return `openstack --os-volume-api-version 3.27 volume attachment delete ${attachment}`;
}

function named(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return ids.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Nova's own context for what no user has asked for. (Facts from nova/context.py.) */
function adminContext({ requestId, now }: ActionOf): Readonly<Record<string, unknown>> {
  return {
    is_admin: true,
    is_admin_project: true,
    read_only: false,
    show_deleted: false,
    read_deleted: "no",
    roles: [],
    service_catalog: [],
    request_id: requestId,
    timestamp: now.toISOString().replace(/(\.\d{3})Z$/, "$1000"),
    user_identity: "- - - - -",
    ...Object.fromEntries(NOBODY.map((name) => [name, null])),
  };
}

const NOBODY = [
  "auth_token",
  "domain",
  "global_request_id",
  "project",
  "project_domain",
  "project_id",
  "project_name",
  "quota_class",
  "remote_address",
  "resource_uuid",
  "system_scope",
  "user",
  "user_domain",
  "user_id",
  "user_name",
] as const;
