/** Placement's allocations: who holds what, of one consumer, of one provider, and writing them. */

import type { ServiceClient } from "../service.ts";
import { ServiceError } from "../service_error.ts";
import {
  entriesOf,
  memberOf,
  optionalText,
  optionalWholeNumber,
  readAnswer,
  wholeNumberOf,
} from "../shape.ts";

/** Amounts by resource class, each above 0. */
export type Resources = Readonly<Record<string, number>>;

/** Resources by the UUID of the provider that they are of. */
export type Allocations = ReadonlyMap<string, Resources>;

/** What a consumer holds. */
export interface Consumer {
  /** Empty for one that holds nothing: it is not known to Placement then. */
  readonly allocations: Allocations;
  readonly project?: string;
  readonly user?: string;
  /** Counts the changes; undefined for a consumer that is not known to Placement. */
  readonly generation?: number;
}

/** What a consumer is to hold. */
export interface WantedConsumer {
  /** Empty to give everything back. */
  readonly allocations: Allocations;
  readonly project: string;
  readonly user: string;
  /** That of the {@link Consumer} which it is made from: another change in between is a conflict. */
  readonly generation?: number;
}

/** The microversion from which consumers have generations, and many are written at once. */
export const CONSUMER_GENERATIONS = "1.28";

/** What a consumer holds. */
export async function readConsumer(
  client: ServiceClient,
  consumer: string,
  { finishing = false } = {},
): Promise<Consumer> {
  const path = `/allocations/${encodeURIComponent(consumer)}`;
  const { body } = await client.request({ method: "GET", path, finishing });
  return readAnswer(client, `GET ${path}`, () => ({
    allocations: new Map(
      entriesOf(memberOf(body, "allocations"), "allocations").map(([provider, allocation]) => [
        provider,
        readResources(memberOf(allocation, "resources")),
      ]),
    ),
    project: optionalText(memberOf(body, "project_id"), "project_id"),
    user: optionalText(memberOf(body, "user_id"), "user_id"),
    generation: optionalWholeNumber(memberOf(body, "consumer_generation"), "consumer_generation"),
  }));
}

/**
 * What the consumers of a provider hold of it, by their UUIDs; empty for a provider that is not there.
 */
export async function readProviderAllocations(
  client: ServiceClient,
  provider: string,
): Promise<ReadonlyMap<string, Resources>> {
  const path = `/resource_providers/${encodeURIComponent(provider)}/allocations`;
  const { status, body } = await client.request({ method: "GET", path, accept: [404] });
  if (status === 404) return new Map();
  return readAnswer(client, `GET ${path}`, () =>
    new Map(
      entriesOf(memberOf(body, "allocations"), "allocations").map(([consumer, allocation]) => [
        consumer,
        readResources(memberOf(allocation, "resources")),
      ]),
    ));
}

/**
 * Lets a consumer hold what is wanted and nothing else.
 *
 * @throws {ServiceError} of kind `conflict` when that is not possible, or the consumer was changed since
 * it was read: {@link isConsumerConflict} tells one from the other.
 */
export async function writeConsumer(
  client: ServiceClient,
  consumer: string,
  wanted: WantedConsumer,
  { finishing = false } = {},
): Promise<void> {
  const path = `/allocations/${encodeURIComponent(consumer)}`;
  const body = asBody(wanted);
  // The second time, the generation is another one.
  await client.request({ method: "PUT", path, body, finishing, repeatable: true });
}

/** The same for many consumers, all or none of them. */
export async function writeConsumers(
  client: ServiceClient,
  wanted: ReadonlyMap<string, WantedConsumer>,
): Promise<void> {
  const body = Object.fromEntries(
    [...wanted].map(([consumer, one]) => [consumer, asBody(one)]),
  );
  await client.request({ method: "POST", path: "/allocations", body, repeatable: true });
}

/** True when a write failed because the consumer was changed since it was read. */
export function isConsumerConflict(error: unknown): error is ServiceError {
  return isConcurrentUpdate(error) && /consumer generation conflict/i.test(error.detail ?? "");
}

/**
 * True when a write failed because somebody else changed the providers at the same moment, which says
 * nothing against trying it again.
 */
export function isProviderConflict(error: unknown): error is ServiceError {
  return isConcurrentUpdate(error) && !isConsumerConflict(error);
}

function isConcurrentUpdate(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.kind === "conflict" &&
    error.code === "placement.concurrent_update";
}

/** True when two hold the same of the same providers. */
export function isSameAllocations(one: Allocations, other: Allocations): boolean {
  const holds = (all: Allocations, part: Allocations) =>
    [...part].every(([provider, resources]) =>
      Object.entries(resources).every(([resourceClass, amount]) =>
        all.get(provider)?.[resourceClass] === amount
      )
    );
  return holds(one, other) && holds(other, one);
}

function readResources(value: unknown): Resources {
  return Object.fromEntries(
    entriesOf(value, "resources").map(([resourceClass, amount]) => [
      resourceClass,
      wholeNumberOf(amount, resourceClass),
    ]),
  );
}

function asBody({ allocations, project, user, generation }: WantedConsumer) {
  return {
    allocations: Object.fromEntries(
      [...allocations].map(([provider, resources]) => [provider, { resources }]),
    ),
    project_id: project,
    user_id: user,
    consumer_generation: generation ?? null,
  };
}
