/**
 * Refreshing a volume's attachment: the compute host lets go of the volume, Cinder gives it data to connect
 * by anew, and the cell's database keeps them for the next start of the instance.
 *
 * Once it has begun, a run that fails or is stopped brings things back to where Nova can go on: no
 * attachment of its own is left in Cinder, the row names one that is there, the action is ended and the
 * instance unlocked. One that is killed (kill -9, a power cut) leaves the instance locked, and perhaps one
 * attachment too many in Cinder; the next run finishes the work, takes the lock off, and names the other.
 */

import type { Selectable } from "kysely";
import { type CellMapping, describeCell, openCellDatabase } from "../cells/cell_mappings.ts";
import { transportGroup } from "../cells/options.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type Bus, openBus } from "../messaging/bus.ts";
import { MessagingError } from "../messaging/messaging_error.ts";
import {
  ATTACHMENTS_VERSION,
  completeAttachment,
  createAttachment,
  deleteAttachment,
  hasAttachment,
  listAttachments,
  updateAttachment,
} from "../openstack/cinder/attachments.ts";
import type { ServiceClient } from "../openstack/service.ts";
import { cinderService } from "../openstack/service_definition.ts";
import { ServiceError } from "../openstack/service_error.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { hostName } from "../system/host_name.ts";
import {
  type ComputeInterface,
  computeInterface,
  removeConnection,
  upgradeLevelsGroup,
} from "./compute_call.ts";
import { connectionInfo } from "./connection_info.ts";
import { type Connector, connectorBody } from "./connector.ts";
import {
  type ActionOf,
  finishAction,
  hostGroup,
  LOCK_REASON,
  lockInstance,
  startAction,
  unlockInstance,
} from "./instance_actions.ts";
import { instanceObject, type InstanceRow } from "./instance_object.ts";
import { type JsonValue, readJson } from "./python_text.ts";
import type { RefreshTables } from "./tables.ts";

/** What is to be refreshed. */
export interface RefreshRequest {
  readonly instance: string;
  readonly volume: string;
  readonly connector: Connector;
  /** True to look at everything and change nothing. */
  readonly dryRun: boolean;
}

/** What came of it. */
export type RefreshOutcome =
  | {
    readonly kind: "refused";
    readonly reason: "instance" | "state" | "volume" | "host";
    /** Why, as a sentence without its full stop, and what to do. */
    readonly message: string;
    readonly hint?: string;
  }
  | {
    readonly kind: "planned" | "refreshed";
    readonly host: string;
    /** The attachment before; null for one of the time before Cinder had them. */
    readonly before: string | null;
    /** The one after; undefined where nothing was changed. */
    readonly after?: string;
    /** How the instance is, and will be after the run. */
    readonly lockedByOthers: boolean;
  };

type Refused = Extract<RefreshOutcome, { kind: "refused" }>;
type World = Pick<
  CommandContext,
  "config" | "databases" | "services" | "log" | "output" | "clock" | "newUuid" | "signal"
>;

/** An instance's system metadata has a few dozen rows. */
const MOST_ROWS = 10_000;
/** How an instance is that was locked by this run. */
const LOCKED = { locked: true, locked_by: "admin" } as const;
/** Of the attachments that should not be there, so many are named. */
const MOST_NAMED = 10;

/** The row that is refreshed. */
interface Mapping {
  readonly id: number;
  readonly attachmentId: string | null;
  readonly deviceName: string | null;
}

/** What was found before anything is changed. */
interface Found {
  readonly cell: Database<RefreshTables>;
  readonly row: InstanceRow & Selectable<RefreshTables["instances"]>;
  readonly metadata: ReadonlyMap<string, string | null>;
  readonly mapping: Mapping;
  readonly host: string;
}

/** All that a run works with. */
interface Job extends Found {
  readonly world: World;
  readonly request: RefreshRequest;
  readonly cinder: ServiceClient;
  readonly bus: Bus;
  readonly compute: ComputeInterface;
  /** What could not be cleared up, and was told. */
  readonly problems: string[];
}

/**
 * Refreshes an attachment.
 *
 * @param place the cell that the instance is mapped to; undefined for a mapping without one, which means
 * the main database.
 * @throws {OperatorError} for what fails; by then things are as described above, or the output says what
 * is not.
 * @throws the signal's reason when interrupted, likewise.
 */
export async function refreshAttachment(
  world: World,
  place: CellMapping | undefined,
  request: RefreshRequest,
): Promise<RefreshOutcome> {
  const { config, databases, log, output, services, signal } = world;
  const database: unknown = place === undefined
    ? await databases.main()
    : await openCellDatabase(databases, place);
  const cell = database as Database<RefreshTables>;
  const first = await find(cell, request);
  if (!("cell" in first)) return first;
  const source = place === undefined ? "[DEFAULT] transport_url" : describeCell(place);
  const compute = computeInterface(
    await serviceVersion(cell, first.host),
    config.read(upgradeLevelsGroup),
  );
  const cinder = await services.of(cinderService, { microversion: ATTACHMENTS_VERSION });
  const { attachmentId } = first.mapping;
  // Asked for the credentials' sake too: later would be too late to find out about them.
  const isThere = attachmentId !== null && await hasAttachment(cinder, attachmentId);
  const url = place?.transportUrl ?? config.read(transportGroup).transport_url;
  await using bus = await openBus({ config, log, signal }, url, source);
  await bus.expectListener({ topic: compute.topic, server: first.host });
  if (request.dryRun) {
    if (attachmentId !== null && !isThere) tellMissing(world, attachmentId);
    const lockedByOthers = Boolean(first.row.locked) &&
      !first.metadata.get(LOCK_REASON)?.startsWith(lockBeginning(request.volume));
    return { kind: "planned", host: first.host, before: attachmentId, lockedByOthers };
  }

  const onWait = () =>
    output.note(
      "Another nova-manage is refreshing a volume of this instance; waiting for it to end.",
    );
  return await cell.withLock(`refresh ${first.row.uuid}`, async () => {
    const found = await find(cell, request);
    if (!("cell" in found)) return found;
    if (attachmentId !== null && !isThere) tellMissing(world, attachmentId);
    return await locked({ ...found, world, request, cinder, bus, compute, problems: [] });
  }, { onWait });
}

function tellMissing({ output }: World, attachment: string): void {
  output.note(
    `Cinder has no attachment ${attachment} any more, which the instance is recorded with.`,
  );
}

/** Finds what is to be refreshed, or why it is not, in the order in which Nova looks. */
async function find(
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
        "Make the connector on the instance's host: nova-manage volume_attachment get_connector --json",
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

async function readMapping(
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
async function serviceVersion(cell: Database<RefreshTables>, host: string): Promise<number> {
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

/** The beginning of all locks of these runs, by which the next run knows those of one that was killed. */
function lockBeginning(volume: string): string {
  return `nova-manage volume_attachment refresh, volume ${volume}, run `;
}

/** The work under the instance's lock. */
async function locked(job: Job): Promise<RefreshOutcome> {
  const { cell, host, mapping: { attachmentId }, problems, request, row, world } = job;
  const beginning = lockBeginning(request.volume);
  const mending = `openstack server unlock ${row.uuid}`;
  const reason = `${beginning}${world.newUuid()}.`;
  const locking = await lockInstance(cell, newAction(job), { beginning, reason }).catch((error) => {
    if (error instanceof DatabaseError && error.outcomeUnknown) {
      world.output.warn("The instance may be locked now.", `To mend it: ${mending}`);
    }
    throw error;
  });
  if (locking === "taken over") {
    world.output.note("An earlier run was ended in the middle; taking over from it.");
  }
  let after: string;
  try {
    const asItIs = locking === "locked by others" ? row : { ...row, ...LOCKED };
    after = await recorded({ ...job, row: asItIs });
  } finally {
    if (locking !== "locked by others") {
      await attempt(
        job,
        () => unlockInstance(cell, newAction(job), beginning),
        "The instance may still be locked",
        mending,
      );
    }
  }
  if (problems.length > 0) {
    throw new OperatorError("The attachment was refreshed, but not all is as it should be", {
      hint: "What is not, and how to mend it, stands above.",
    });
  }
  const lockedByOthers = locking === "locked by others";
  return { kind: "refreshed", host, before: attachmentId, after, lockedByOthers };
}

/** The work as an action of the instance. */
async function recorded(job: Job): Promise<string> {
  const { cell, row } = job;
  const action = newAction(job);
  const finish = (failed: boolean) =>
    attempt(
      job,
      () => finishAction(cell, { ...action, now: job.world.clock.now() }, failed),
      "The action refresh_volume_attachment may be shown as one that goes on",
      `openstack server event show ${row.uuid} ${action.requestId}`,
    );
  let failed = true;
  await startAction(cell, action);
  try {
    const after = await connected(job, action);
    failed = false;
    return after;
  } finally {
    await finish(failed);
  }
}

/** The work itself, with what undoes it. */
async function connected(job: Job, action: ActionOf): Promise<string> {
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

/**
 * Does a step of clearing up. When it fails, says so, what that means, and how to mend it.
 *
 * @returns whether it was done.
 */
async function attempt(
  { problems, world: { output } }: Job,
  step: () => Promise<void>,
  meaning: string,
  mending: string,
): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    output.error(`${meaning}: ${error.message}`, `To mend it: ${mending}`);
    problems.push(meaning);
    return false;
  }
}

function deletionOf(attachment: string): string {
  return `openstack --os-volume-api-version 3.27 volume attachment delete ${attachment}`;
}

function named(ids: readonly string[]): string {
  const more = ids.length - MOST_NAMED;
  return ids.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function newAction({ row, world }: Job): ActionOf {
  return {
    instance: row.uuid,
    requestId: `req-${world.newUuid()}`,
    now: world.clock.now(),
    host: world.config.read(hostGroup).host || hostName(),
  };
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
