/** The aggregates that a resource provider is in. */

import type { ServiceClient } from "../service.ts";
import { listOf, memberOf, readAnswer, textOf, wholeNumberOf } from "../shape.ts";

/** A provider's aggregates. */
export interface ProviderAggregates {
  /** UUIDs. */
  readonly aggregates: readonly string[];
  /** Counts the changes of the provider. */
  readonly generation: number;
}

/** The microversion from which aggregates are written with the provider's generation. */
export const AGGREGATE_GENERATIONS = "1.19";

/** A provider's aggregates; undefined for one that is not there. */
export async function readAggregates(
  client: ServiceClient,
  provider: string,
): Promise<ProviderAggregates | undefined> {
  const path = pathOf(provider);
  const { status, body } = await client.request({ method: "GET", path, accept: [404] });
  if (status === 404) return undefined;
  return readAnswer(client, `GET ${path}`, () => ({
    aggregates: listOf(memberOf(body, "aggregates"), "aggregates").map((uuid) =>
      textOf(uuid, "an aggregate")
    ),
    generation: wholeNumberOf(
      memberOf(body, "resource_provider_generation"),
      "resource_provider_generation",
    ),
  }));
}

/**
 * Puts a provider into these aggregates and no others.
 *
 * @throws {ServiceError} of kind `conflict` when the provider was changed since `generation` was read.
 */
export async function writeAggregates(
  client: ServiceClient,
  provider: string,
  { aggregates, generation }: ProviderAggregates,
): Promise<void> {
  const body = { aggregates, resource_provider_generation: generation };
  await client.request({ method: "PUT", path: pathOf(provider), body, repeatable: true });
}

function pathOf(provider: string): string {
  return `/resource_providers/${encodeURIComponent(provider)}/aggregates`;
}
