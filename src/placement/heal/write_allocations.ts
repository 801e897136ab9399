/**
 * Writes what instances are to hold: many in one request, and one by one when that is refused, so that
 * one that cannot be written does not spoil the others.
 */

import {
  type Consumer,
  isConsumerConflict,
  isSameAllocations,
  readConsumer,
  type WantedConsumer,
  writeConsumer,
  writeConsumers,
} from "../../openstack/placement/allocations.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import { ServiceError, type ServiceErrorKind } from "../../openstack/service_error.ts";
import { tryAgain } from "../try_again.ts";
import type { Change, Failure } from "./change.ts";
import { NOT_ALLOCATED } from "./exit_codes.ts";
import { failureOf } from "./failures.ts";
import type { KnownProviders } from "./known_providers.ts";

/** What came of a list of changes: so many of them are written, in order, and then one was not. */
export interface Written {
  readonly count: number;
  readonly failure?: Failure;
  /** True when the one that failed is no longer as it was judged: it can be judged anew. */
  readonly isStale?: boolean;
  /** True when the run was interrupted before the next one was known to be written. */
  readonly isInterrupted?: boolean;
}

/** After these nothing was written, and nothing would be if it were tried one by one. */
const HOPELESS: readonly ServiceErrorKind[] = [
  "unreachable",
  "tls",
  "unauthorized",
  "forbidden",
  "too_old",
  "no_endpoint",
];

/** What is written with. */
export interface Writing {
  readonly placement: ServiceClient;
  readonly providers: KnownProviders;
  readonly signal: AbortSignal;
}

/** Writes changes in order, up to the first that fails. Those that want nothing of Placement are passed. */
export async function writeAllocations(
  writing: Writing,
  changes: readonly Change[],
): Promise<Written> {
  const first = changes.findIndex(({ wanted }) => wanted !== undefined);
  if (first < 0) return { count: changes.length };
  let missing: ReadonlySet<string>;
  try {
    missing = await writing.providers.missing(new Set(changes.flatMap(providersOf)));
  } catch (error) {
    if (writing.signal.aborted) return { count: 0, isInterrupted: true };
    if (!(error instanceof ServiceError)) throw error;
    return { count: first, failure: notWritten(changes[first], error) };
  }
  const end = changes.findIndex((change) => providersOf(change).some((uuid) => missing.has(uuid)));
  if (end < 0) return await writeExisting(writing, changes);
  const written = await writeExisting(writing, changes.slice(0, end));
  if (written.count < end) return written;
  return { count: end, failure: noProvider(changes[end], missing) };
}

function providersOf({ wanted }: Change): string[] {
  return [...wanted?.allocations.keys() ?? []];
}

/** Writes changes whose providers are there. */
async function writeExisting(
  { placement, signal }: Writing,
  changes: readonly Change[],
): Promise<Written> {
  const wanted = new Map(
    changes.flatMap(({ instance, wanted }) =>
      wanted === undefined ? [] : [[instance.uuid, wanted] as const]
    ),
  );
  let isUncertain = false;
  if (wanted.size > 1) {
    try {
      await tryAgain(() => writeConsumers(placement, wanted));
      return { count: changes.length };
    } catch (error) {
      if (signal.aborted) return { count: 0, isInterrupted: true };
      if (!(error instanceof ServiceError)) throw error;
      if (HOPELESS.includes(error.kind)) {
        const first = changes.findIndex((change) => change.wanted !== undefined);
        return { count: first, failure: notWritten(changes[first], error) };
      }
      isUncertain = error.outcomeUnknown || error.repeated;
    }
  }
  for (const [index, change] of changes.entries()) {
    try {
      const failed = await writeOne(placement, change, isUncertain);
      if (failed !== undefined) return { count: index, ...failed };
    } catch (error) {
      if (signal.aborted) return { count: index, isInterrupted: true };
      throw error;
    }
  }
  return { count: changes.length };
}

/** @param isUncertain true when it may have been written already. */
async function writeOne(
  placement: ServiceClient,
  change: Change,
  isUncertain: boolean,
): Promise<Omit<Written, "count"> | undefined> {
  const { instance, wanted } = change;
  if (wanted === undefined) return undefined;
  try {
    if (isUncertain && await isWritten(placement, change)) return undefined;
    await write(placement, instance.uuid, wanted);
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const maybe = error.outcomeUnknown || error.repeated;
    if (maybe && await isWritten(placement, change).catch(() => false)) return undefined;
    return {
      failure: notWritten(change, error),
      isStale: isConsumerConflict(error) && !maybe,
    };
  }
}

/** Writes for one consumer. */
async function write(
  placement: ServiceClient,
  uuid: string,
  wanted: WantedConsumer,
): Promise<void> {
  try {
    await tryAgain(() => writeConsumer(placement, uuid, wanted));
  } catch (error) {
    if (wanted.generation !== undefined || !isConsumerConflict(error)) throw error;
    // What has been refused before, by whomever, may have left an empty record, which is of generation 0.
    const { allocations } = await readConsumer(placement, uuid);
    if (allocations.size > 0) throw error;
    await tryAgain(() => writeConsumer(placement, uuid, { ...wanted, generation: 0 }));
  }
}

async function isWritten(placement: ServiceClient, { instance, wanted }: Change): Promise<boolean> {
  return isAsWanted(await readConsumer(placement, instance.uuid), wanted!);
}

/** True when a consumer holds what was wanted for it, and nothing else. */
export function isAsWanted(
  consumer: Consumer,
  { allocations, project, user }: WantedConsumer,
): boolean {
  if (!isSameAllocations(consumer.allocations, allocations)) return false;
  return allocations.size === 0 || (consumer.project === project && consumer.user === user);
}

function noProvider(change: Change, missing: ReadonlySet<string>): Failure {
  const { uuid, host } = change.instance;
  const provider = providersOf(change).find((one) => missing.has(one));
  return {
    code: NOT_ALLOCATED,
    message: `Instance ${uuid}: Placement has no resource provider ${provider}, on which its ` +
      `allocations would be.`,
    hint: `Start nova-compute on host ${host}, which makes it, and run the command again.`,
  };
}

function notWritten({ instance, kind }: Change, error: ServiceError): Failure {
  const failure = failureOf(
    instance,
    NOT_ALLOCATED,
    kind === "create" ? "creating its allocations" : "updating its allocations",
    error,
  );
  if (!error.outcomeUnknown) return failure;
  return {
    ...failure,
    hint:
      `Whether they were written is not known. Run the command again: it goes on from what is there.`,
  };
}
