/**
 * Puts the resource providers of hosts into Placement's aggregates of the same UUIDs as the host
 * aggregates that the hosts are in. What else a provider is in stays.
 *
 * What is missing is found out first, with one request an aggregate for the providers that are in it and
 * one more for each provider that is not; then each provider that lacks something is changed once. Killed
 * at any moment, what is done is done, and the next run finds the rest.
 */

import { OperatorError } from "../../errors/operator_error.ts";
import {
  type ProviderAggregates,
  readAggregates,
  writeAggregates,
} from "../../openstack/placement/aggregates.ts";
import { readProviders } from "../../openstack/placement/providers.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import { ServiceError } from "../../openstack/service_error.ts";
import type { Pace, PaceEnd } from "../pace.ts";
import { NOT_UPDATED, PLACEMENT_FAILED, PROVIDER_MISSING, SEVERAL_NODES } from "./exit_codes.ts";
import type { HostNodes, Membership } from "./host_aggregates.ts";

/** What came of a membership. */
export type SyncResult =
  | "added"
  | "would be added"
  | "there already"
  | "not mapped"
  | "no compute node"
  /** The host's cell could not be asked. */
  | "cell left out"
  | "failed"
  /** The run ended before. */
  | "not reached";

/** A membership and what came of it. */
export interface SyncedMembership extends Membership {
  /** The UUID of the host's provider. */
  readonly provider?: string;
  readonly result: SyncResult;
}

/** What ends a run. */
export interface SyncFailure {
  /** The exit code. */
  readonly code: number;
  readonly message: string;
  readonly hint?: string;
}

/** How a run ended. */
export interface SyncOutcome {
  readonly memberships: readonly SyncedMembership[];
  readonly failure?: SyncFailure;
  readonly end?: PaceEnd;
}

/** What mirroring needs. */
export interface SyncJob {
  readonly placement: ServiceClient;
  readonly memberships: readonly Membership[];
  readonly nodes: HostNodes["nodes"];
  readonly dryRun: boolean;
  readonly parallel: number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Called when a provider has been changed. */
  readonly onProvider: () => void;
}

/** A membership on its way. */
interface Place extends Membership {
  readonly index: number;
  provider?: string;
  result: SyncResult;
}

/** A failure, and the index of the membership where the run ends by it. */
type End = SyncFailure & { readonly index: number };

/** Somebody else may change a provider at the same moment so often. */
const TRIES = 4;
const LONGEST_PAUSE_MS = 200;
/** So many providers are changed between two rests. */
const BATCH = 50;

/** Mirrors. */
export async function syncAggregates(job: SyncJob): Promise<SyncOutcome> {
  const { memberships, nodes } = job;
  const places = memberships.map((membership, index): Place => {
    const found = nodes.get(membership.host);
    if (membership.cellId === null) return { ...membership, index, result: "not mapped" };
    if (found === undefined) return { ...membership, index, result: "cell left out" };
    if (found.length === 0) return { ...membership, index, result: "no compute node" };
    return { ...membership, index, provider: found[0], result: "not reached" };
  });
  const twofold = places.findIndex(({ host }) => (nodes.get(host)?.length ?? 0) > 1);
  let end: End | undefined = twofold < 0 ? undefined : severalNodes(places[twofold]);
  try {
    const reading = await findMissing(job, places.slice(0, end?.index));
    end = reading.end ?? end;
    const isReached = ({ index }: Place) => end === undefined || index < end.index;
    const missing = places.filter(isReached).filter(({ result }) => result === "not reached");
    if (job.dryRun) {
      for (const place of missing) place.result = "would be added";
    } else {
      end = await addMissing(job, missing, reading.known) ?? end;
    }
  } catch (error) {
    if (!job.signal.aborted) throw error;
  }
  if (end !== undefined) places[end.index].result = "failed";
  return { memberships: places, failure: end, end: job.pace.end() };
}

/** Finds out which memberships are there already, and what is known of the providers of the others. */
async function findMissing(
  { placement }: SyncJob,
  reached: readonly Place[],
): Promise<{ known: Map<string, ProviderAggregates>; end?: End }> {
  const candidates = reached.filter(({ result }) => result === "not reached");
  const known = new Map<string, ProviderAggregates>();
  const members = new Map<string, Promise<ReadonlySet<string>>>();
  for (const { aggregate } of candidates) {
    if (members.has(aggregate)) continue;
    const read = readProviders(placement, { member_of: `in:${aggregate}` })
      .then((providers) => new Set(providers.map(({ uuid }) => uuid)));
    read.catch(() => {});
    members.set(aggregate, read);
  }
  const aggregates = new Map<string, Promise<ProviderAggregates | undefined>>();
  const asked = candidates.map(async (place) => {
    const { provider, aggregate } = place;
    if ((await members.get(aggregate)!).has(provider!)) return place.result = "there already";
    const reading = aggregates.get(provider!) ?? readAggregates(placement, provider!);
    aggregates.set(provider!, reading);
    return await reading;
  });
  for (const answer of asked) answer.catch(() => {});
  for (const [position, place] of candidates.entries()) {
    try {
      const answer = await asked[position];
      if (answer === undefined) return { known, end: providerMissing(place) };
      if (typeof answer !== "string") known.set(place.provider!, answer);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      const { message, hint } = error;
      return { known, end: { index: place.index, code: PLACEMENT_FAILED, message, hint } };
    }
  }
  return { known };
}

/** Changes the providers of memberships, several at a time, until one fails. */
async function addMissing(
  { placement, parallel, pace, onProvider }: SyncJob,
  missing: readonly Place[],
  known: ReadonlyMap<string, ProviderAggregates>,
): Promise<End | undefined> {
  const byProvider = Map.groupBy(missing, ({ provider }) => provider!);
  const waiting = [...byProvider.entries()];
  const ends: End[] = [];
  while (waiting.length > 0 && ends.length === 0 && pace.end() === undefined) {
    const batch = waiting.splice(0, BATCH).values();
    const work = async () => {
      for (const [provider, wanted] of batch) {
        if (ends.length > 0 || pace.end() !== undefined) return;
        try {
          await addTo(placement, provider, wanted, known.get(provider)!);
          for (const place of wanted) place.result = "added";
          onProvider();
        } catch (error) {
          if (!(error instanceof OperatorError)) throw error;
          ends.push(notUpdated(wanted[0], error));
        }
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    if (waiting.length > 0) await pace.rest();
  }
  return ends.sort((one, other) => one.index - other.index)[0];
}

/** Adds a provider to aggregates; when it was changed meanwhile, to what it is in by now. */
async function addTo(
  placement: ServiceClient,
  provider: string,
  wanted: readonly Membership[],
  read: ProviderAggregates,
): Promise<void> {
  let current: ProviderAggregates | undefined = read;
  for (let tries = 1;; tries++) {
    if (current === undefined) throw new OperatorError("The provider is not there any more.");
    const { generation } = current;
    const before = new Set(current.aggregates);
    const aggregates = before.union(new Set(wanted.map(({ aggregate }) => aggregate)));
    if (aggregates.size === before.size) return;
    try {
      return await writeAggregates(placement, provider, {
        aggregates: [...aggregates],
        generation,
      });
    } catch (error) {
      const isConflict = error instanceof ServiceError &&
        (error.kind === "conflict" || error.outcomeUnknown);
      if (!isConflict || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE_MS));
      current = await readAggregates(placement, provider);
    }
  }
}

function severalNodes({ index, host }: Place): End {
  return {
    index,
    code: SEVERAL_NODES,
    message: `Host ${host} has more than one compute node, so it is not known which is meant.`,
    hint:
      "Take the host out of its aggregates, or delete the compute node that is not used any more.",
  };
}

function providerMissing({ index, host, provider }: Place): End {
  return {
    index,
    code: PROVIDER_MISSING,
    message: `Placement has no resource provider ${provider} for host ${host}.`,
    hint: "Start nova-compute on that host anew, which creates it, and run the command again.",
  };
}

function notUpdated({ index, host, provider }: Place, error: OperatorError): End {
  return {
    index,
    code: NOT_UPDATED,
    message: `Adding the provider ${provider} of host ${host} to its aggregates failed. ` +
      error.message,
    hint: error.hint,
  };
}
