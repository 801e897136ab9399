/** Placement's resource providers. */

import type { ServiceClient } from "../service.ts";
import { listOf, memberOf, optionalText, readAnswer, textOf } from "../shape.ts";

/** A resource provider. */
export interface Provider {
  readonly uuid: string;
  /** For a compute node its `hypervisor_hostname`. */
  readonly name: string;
  /** The provider at the top of its tree, itself for a root: the compute node, where it belongs to one. */
  readonly root: string;
}

/** The microversion from which providers form trees. */
export const PROVIDER_TREES = "1.14";

/**
 * All resource providers.
 *
 * @param query to have some of them: `uuid`; `member_of`, as in `in:AGGREGATE`.
 */
export async function readProviders(
  client: ServiceClient,
  query: { readonly uuid?: string; readonly member_of?: string } = {},
): Promise<Provider[]> {
  const path = "/resource_providers";
  const { body } = await client.request({ method: "GET", path, query });
  return readAnswer(
    client,
    `GET ${path}`,
    () =>
      listOf(memberOf(body, "resource_providers"), "resource_providers").map((provider) => {
        const uuid = textOf(memberOf(provider, "uuid"), "uuid");
        return {
          uuid,
          name: optionalText(memberOf(provider, "name"), "name") ?? "",
          root: optionalText(memberOf(provider, "root_provider_uuid"), "root_provider_uuid") ??
            uuid,
        };
      }),
  );
}

/** The traits of a provider; empty for one that is not there. */
export async function readTraits(
  client: ServiceClient,
  provider: string,
): Promise<ReadonlySet<string>> {
  const path = `/resource_providers/${encodeURIComponent(provider)}/traits`;
  const { status, body } = await client.request({ method: "GET", path, accept: [404] });
  if (status === 404) return new Set();
  return readAnswer(
    client,
    `GET ${path}`,
    () =>
      new Set(listOf(memberOf(body, "traits"), "traits").map((trait) => textOf(trait, "a trait"))),
  );
}
