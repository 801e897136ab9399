/**
 * Refreshing a volume's attachment: the compute host lets go of the volume, Cinder gives it data to connect
 * by anew, and the cell's database keeps them for the next start of the instance.
 *
 * Once it has begun, a run that fails or is stopped brings things back to where Nova can go on: no
 * attachment of its own is left in Cinder, the row names one that is there, the action is ended and the
 * instance unlocked. One that is killed (kill -9, a power cut) leaves the instance locked, and perhaps one
 * attachment too many in Cinder; the next run finishes the work, takes the lock off, and names the other.
 */

import { type CellMapping, describeCell, openCellDatabase } from "../cells/cell_mappings.ts";
import { transportGroup } from "../cells/options.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { openBus } from "../messaging/bus.ts";
import { ATTACHMENTS_VERSION, hasAttachment } from "../openstack/cinder/attachments.ts";
import { cinderService } from "../openstack/service_definition.ts";
import { computeInterface, upgradeLevelsGroup } from "./compute_call.ts";
import {
  finishAction,
  LOCK_REASON,
  lockInstance,
  startAction,
  unlockInstance,
} from "./instance_actions.ts";
import type { RefreshTables } from "./tables.ts";
import {
  attempt,
  type Job,
  newAction,
  type RefreshOutcome,
  type RefreshRequest,
  type World,
} from "./refresh_job.ts";
import { findAttachment, serviceVersion } from "./find_attachment.ts";
import { renewAttachment } from "./renew_attachment.ts";

/** How an instance is that was locked by this run. */
const LOCKED = { locked: true, locked_by: "admin" } as const;

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
  const first = await findAttachment(cell, request);
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
    const found = await findAttachment(cell, request);
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
    const after = await renewAttachment(job, action);
    failed = false;
    return after;
  } finally {
    await finish(failed);
  }
}
