/**
 * Finds allocations whose consumer is not there any more, or is somewhere else, and deletes them if told
 * so. Providers are taken some at a time, so that memory does not grow with the cloud.
 *
 * Placement is read before the databases, and written with the generations that were read first: an
 * instance that is created or moved meanwhile is either seen in the databases, or has changed what it
 * holds, and then the write is refused. Killed at any moment, each orphan is there or gone.
 */

import { chunks } from "../../cells/chunks.ts";
import {
  type Consumer,
  readConsumer,
  readProviderAllocations,
} from "../../openstack/placement/allocations.ts";
import type { Provider } from "../../openstack/placement/providers.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import type { Pace } from "../pace.ts";
import { ahead } from "../ahead.ts";
import type { CellBooks } from "./cell_books.ts";
import { judgeConsumer, type Judgement } from "./judge_consumer.ts";
import { deleteOrphans } from "./delete_orphans.ts";
import type { Holding, Orphan, OrphanResult } from "./orphan.ts";

/** What an audit needs. */
export interface AuditJob {
  readonly placement: ServiceClient;
  readonly providers: readonly Provider[];
  readonly books: CellBooks;
  /** `look`: to find them; `pretend`: to say what would be deleted; `delete`: to delete them. */
  readonly mode: "look" | "pretend" | "delete";
  readonly pace: Pace;
  onOrphan(orphan: Orphan, result: OrphanResult, why?: string): void;
  onProviders(count: number): void;
}

/** How an audit ended. */
export interface AuditOutcome {
  /** Orphans that were found, and deleted if that was asked for. */
  readonly orphans: number;
  /** Orphans that could not be deleted. */
  readonly faults: number;
  /** Allocations of which it could not be told, by why. */
  readonly unknown: Readonly<Record<"silent cell" | "no compute node", number>>;
  /** False when the run ended before all providers were looked at. */
  readonly isComplete: boolean;
}

/** The classes of resources that instances hold; allocations of others alone are not Nova's. */
const COMPUTE_CLASSES: ReadonlySet<string> = new Set([
  "VCPU",
  "PCPU",
  "MEMORY_MB",
  "DISK_GB",
  "VGPU",
  "NET_BW_EGR_KILOBIT_PER_SEC",
  "NET_BW_IGR_KILOBIT_PER_SEC",
  "MEM_ENCRYPTION_CONTEXT",
]);

/** Providers that are judged together. */
const PROVIDERS_AT_A_TIME = 100;

/** Audits. */
export async function audit(job: AuditJob): Promise<AuditOutcome> {
  const { placement, mode, pace } = job;
  const unknown = { "silent cell": 0, "no compute node": 0 };
  let orphans = 0;
  let looked = 0;
  for await (const { providers, holdings } of ahead(readHoldings(job))) {
    const judged = await judgeHoldings(job, providers, holdings);
    for (const { judgement } of judged) {
      if (judgement.kind === "unknown") unknown[judgement.reason]++;
    }
    const found = judged.flatMap(({ judgement, ...holding }) =>
      judgement.kind === "orphan" ? [{ ...holding, reason: judgement.reason }] : []
    );
    if (mode === "delete") {
      for (const batch of byConsumer(found)) {
        const deletions = await deleteOrphans(placement, batch);
        for (const { orphan, result, why } of deletions) job.onOrphan(orphan, result, why);
        const faults = deletions.filter(({ result }) => result === "not deleted").length;
        orphans += deletions.length - faults;
        await pace.rest();
        if (faults > 0 || pace.end() !== undefined) {
          return { orphans, faults, unknown, isComplete: false };
        }
      }
    } else {
      for (const orphan of found) {
        job.onOrphan(orphan, mode === "look" ? "found" : "would be deleted");
      }
      orphans += found.length;
    }
    job.onProviders(providers.length);
    looked += providers.length;
    if (pace.end() !== undefined) break;
  }
  return { orphans, faults: 0, unknown, isComplete: looked === job.providers.length };
}

/** Orphans of so many consumers are deleted in one request. */
const CONSUMERS_AT_A_TIME = 50;

/** Orphans in batches, those of a consumer together: they go in one change of what it holds. */
function byConsumer(orphans: readonly Orphan[]): Orphan[][] {
  const consumers = [...Map.groupBy(orphans, ({ consumer }) => consumer).values()];
  return chunks(consumers, CONSUMERS_AT_A_TIME).map((batch) => batch.flat());
}

interface Holdings {
  readonly providers: readonly Provider[];
  readonly holdings: readonly Holding[];
}

/** What is held of each provider, some providers at a time. */
async function* readHoldings({ placement, providers, pace }: AuditJob): AsyncGenerator<Holdings> {
  for (const piece of chunks(providers, PROVIDERS_AT_A_TIME)) {
    if (pace.end() !== undefined) return;
    const holdings = await Promise.all(piece.map(async (provider) => {
      const allocations = await readProviderAllocations(placement, provider.uuid);
      return [...allocations]
        .filter(([, resources]) => Object.keys(resources).some((name) => COMPUTE_CLASSES.has(name)))
        .map(([consumer, resources]) => ({ provider, consumer, resources }));
    }));
    yield { providers: piece, holdings: holdings.flat() };
  }
}

/** Judges those that do not plainly live where they hold something; the others are left out. */
async function judgeHoldings(
  { placement, books, mode }: AuditJob,
  providers: readonly Provider[],
  holdings: readonly Holding[],
): Promise<(Holding & { readonly judgement: Judgement })[]> {
  const nodes = await books.nodes([...new Set(providers.map(({ root }) => root))]);
  const suspects = holdings.filter(({ provider, consumer }) =>
    !nodes.get(provider.root)?.residents.has(consumer)
  );
  if (suspects.length === 0) return [];
  const consumers = [...new Set(suspects.map(({ consumer }) => consumer))];
  const before = mode === "delete" ? await readConsumers(placement, consumers) : undefined;
  const instances = await books.instances(consumers);
  const beingCreated = await books.beingCreated(consumers);
  const maybeSilent = await books.maybeSilent(consumers);
  return suspects.map((holding) => {
    const { provider, consumer } = holding;
    const judgement = judgeConsumer(consumer, {
      node: nodes.get(provider.root),
      instance: instances.get(consumer),
      isBeingCreated: beingCreated.has(consumer),
      maybeSilent: maybeSilent.has(consumer),
    });
    return { ...holding, before: before?.get(consumer), judgement };
  });
}

/** What consumers hold, of all providers, with their generations. */
async function readConsumers(
  placement: ServiceClient,
  consumers: readonly string[],
): Promise<ReadonlyMap<string, Consumer>> {
  const read = await Promise.all(
    consumers.map(async (uuid) => [uuid, await readConsumer(placement, uuid)] as const),
  );
  return new Map(read);
}
