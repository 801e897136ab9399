/**
 * Heals the instances of one cell. What is in want of healing is found out for many instances at a time,
 * while those before them are written; writing is in order, up to the first failure.
 */

import type { Database } from "../../database/databases.ts";
import { type Port, readPorts } from "../../openstack/neutron/ports.ts";
import { chunks } from "../../cells/chunks.ts";
import { ahead } from "../ahead.ts";
import type { Change, Failure, Verdict } from "./change.ts";
import type { Consumers } from "./consumers.ts";
import {
  findInstanceId,
  type HealInstance,
  readInstanceIds,
  readInstances,
  readVolumeBacked,
} from "./instances.ts";
import { judge, type JudgeOptions } from "./judge.ts";
import type { KnownProviders } from "./known_providers.ts";
import type { HealServices } from "./services.ts";
import type { HealTables } from "./tables.ts";
import { writeAllocations } from "./write_allocations.ts";
import { writePorts } from "./write_ports.ts";

/** Instances that are judged at the same time. */
const WINDOW = 200;
/** Instances that are written in one request: few enough that others wait for Placement only shortly. */
const BATCH = 50;

/** What came of one instance. */
export type Outcome =
  | { readonly result: "created" | "updated"; readonly change: Change }
  | { readonly result: "passed over"; readonly reason: string }
  | { readonly result: "up to date" }
  | { readonly result: "failed"; readonly failure: Failure };

/** Healing, as one cell sees it. */
export interface CellJob extends JudgeOptions {
  readonly services: HealServices;
  readonly providers: () => Promise<KnownProviders>;
  readonly consumers: () => Promise<Consumers>;
  readonly signal: AbortSignal;
  readonly dryRun: boolean;
  /** The one instance that is asked for; all unless given. */
  readonly instance?: string;
  /** How many instances a window may have at most, where that is fewer than usual. */
  readonly window?: number;
  /** Waits until the cells before this one are done, but for the last of them. */
  soon(): Promise<void>;
  /** Waits until the cells before this one are done. */
  turn(): Promise<void>;
  /** How many more instances may be healed; 0 when the run is to end for whatever reason. */
  allowance(): number;
  /** Called for each instance in order. */
  onOutcome(instance: HealInstance, outcome: Outcome): void;
  /** Called for ports that claim more than there is. */
  onOverclaim(instance: HealInstance, port: Port, provider: string): void;
  /** Called after each batch that was written. */
  rest(): Promise<void>;
}

/** An instance and what was found out about it. */
interface Judged {
  readonly instance: HealInstance;
  readonly verdict: Verdict;
}

/** Instances that were judged together. */
interface Window {
  readonly ids: readonly number[];
  readonly judged: readonly Judged[];
  /** When, in milliseconds of some clock. */
  readonly at: number;
}

/** Instances that waited longer to be written are judged anew: much may have happened to them. */
const STALE_MS = 60_000;

/** Heals a cell, until it is done, something fails or the run is to end. */
export async function healCell(database: Database<HealTables>, job: CellJob): Promise<void> {
  for await (const window of ahead(judgeCell(database, job))) {
    await job.turn();
    const judged = performance.now() - window.at < STALE_MS
      ? window.judged
      : await judgeInstances(database, window.ids, job);
    if (!await healWindow(database, judged, job)) return;
  }
  await job.turn();
}

async function* judgeCell(
  database: Database<HealTables>,
  job: CellJob,
): AsyncGenerator<Window> {
  const allIds = job.instance === undefined
    ? await readInstanceIds(database)
    : [await findInstanceId(database, job.instance)].filter((id) => id !== undefined);
  // Not before, as it would be too long ago when the turn comes.
  await job.soon();
  for (const ids of chunks(allIds, Math.min(WINDOW, job.window ?? WINDOW))) {
    if (job.allowance() === 0) return;
    const at = performance.now();
    yield { ids, judged: await judgeInstances(database, ids, job), at };
  }
}

/** Judges instances side by side; the list ends with the first at which the run has to stop. */
async function judgeInstances(
  database: Database<HealTables>,
  ids: readonly number[],
  job: CellJob,
): Promise<Judged[]> {
  const { services } = job;
  const instances = await readInstances(database, ids);
  const uuids = instances.filter(({ taskState, node }) => taskState === null && node !== null)
    .map(({ uuid }) => uuid);
  const consumers = once(async () => (await job.consumers()).ask(uuids));
  const ports = once(() => readPortsByInstance(services, uuids));
  const volumeBacked = once(() => readVolumeBacked(database, instances));
  const judging = instances.map((instance) =>
    judge(instance, {
      placement: services.placement,
      consumer: async () => await (await consumers())(instance.uuid),
      ports: async () => (await ports()).get(instance.uuid) ?? [],
      isVolumeBacked: async () => (await volumeBacked()).has(instance.uuid),
    }, job)
  );
  // Whatever becomes of those behind a failure, nobody waits for it.
  for (const verdict of judging) verdict.catch(() => {});
  const judged: Judged[] = [];
  for (const [index, instance] of instances.entries()) {
    const verdict = await judging[index];
    judged.push({ instance, verdict });
    if (verdict.result === "failure") break;
  }
  return judged;
}

async function readPortsByInstance(
  { neutron }: HealServices,
  uuids: readonly string[],
): Promise<ReadonlyMap<string, Port[]>> {
  if (neutron === undefined) return new Map();
  return Map.groupBy(await readPorts(await neutron(), uuids), ({ instance }) => instance);
}

/** Heals instances in order; false when the run is to end. */
async function healWindow(
  database: Database<HealTables>,
  window: readonly Judged[],
  job: CellJob,
): Promise<boolean> {
  let batch: Judged[] = [];
  let count = 0;
  const flush = async () => {
    const full = batch;
    batch = [];
    count = 0;
    return await healBatch(database, full, job);
  };
  for (const judged of window) {
    if (job.allowance() <= count) {
      if (!await flush() || job.allowance() === 0) return false;
    }
    batch.push(judged);
    if (judged.verdict.result === "to heal") count++;
    if (count === BATCH && !await flush()) return false;
  }
  return await flush();
}

/** Writes what is to be healed of a batch, and tells what came of each instance; false to end the run. */
async function healBatch(
  database: Database<HealTables>,
  batch: readonly Judged[],
  job: CellJob,
): Promise<boolean> {
  const changes = batch.flatMap(({ verdict }) =>
    verdict.result === "to heal" ? [verdict.change] : []
  );
  const outcomes = new Map<number, Outcome>();
  if (job.dryRun) {
    for (const change of changes) outcomes.set(change.instance.id, healed(change));
  } else if (changes.length > 0) {
    await writeChanges(database, changes, job, outcomes);
  }
  let goesOn = true;
  for (const { instance, verdict } of batch) {
    for (const { port, provider } of verdict.overclaimed ?? []) {
      if (goesOn) job.onOverclaim(instance, port, provider);
    }
    const outcome = verdict.result === "to heal"
      ? outcomes.get(instance.id)
      : verdict.result === "failure"
      ? { result: "failed" as const, failure: verdict.failure }
      : verdict;
    const isDone = outcome?.result === "created" || outcome?.result === "updated";
    // Behind a failure, only what was written nevertheless is told.
    if (outcome !== undefined && (goesOn || isDone || outcome.result === "failed")) {
      job.onOutcome(instance, outcome);
    }
    if (outcome === undefined || outcome.result === "failed") goesOn = false;
  }
  if (goesOn && changes.length > 0 && !job.dryRun) await job.rest();
  return goesOn;
}

function healed(change: Change): Outcome {
  return { result: change.kind === "create" ? "created" : "updated", change };
}

/** Writes changes in order, and enters what came of each; those that were not reached are left out. */
async function writeChanges(
  database: Database<HealTables>,
  changes: readonly Change[],
  job: CellJob,
  outcomes: Map<number, Outcome>,
): Promise<void> {
  const { services, signal } = job;
  const placement = await services.placement();
  const providers = await job.providers();
  const allocated: Change[] = [];
  const anew = new Set<number>();
  let left = changes;
  while (left.length > 0) {
    const written = await writeAllocations({ placement, providers, signal }, left);
    allocated.push(...left.slice(0, written.count));
    if (written.failure === undefined) break;
    const { instance } = left[written.count];
    left = left.slice(written.count + 1);
    if (!written.isStale || anew.has(instance.id)) {
      outcomes.set(instance.id, { result: "failed", failure: written.failure });
      break;
    }
    // What it holds was read a while ago. Another look shows what it wants now; one, and no more.
    anew.add(instance.id);
    const [judged] = await judgeInstances(database, [instance.id], job);
    if (judged?.verdict.result === "to heal") {
      left = [judged.verdict.change, ...left];
    } else if (judged?.verdict.result === "failure") {
      outcomes.set(instance.id, { result: "failed", failure: judged.verdict.failure });
      break;
    } else {
      outcomes.set(
        instance.id,
        judged?.verdict ?? { result: "passed over", reason: "deleted meanwhile" },
      );
    }
  }
  // Side by side: Neutron takes longer for a port than Placement for an instance.
  await Promise.all(allocated.map(async (change) => {
    const failure = change.ports.length === 0
      ? undefined
      : await writePorts({ placement, neutron: await services.neutron!(), signal }, change);
    const { id } = change.instance;
    outcomes.set(id, failure === undefined ? healed(change) : { result: "failed", failure });
  }));
}

/** Calls `make` once, when first needed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}
