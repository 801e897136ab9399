/** Placement's allocation candidates: from which providers a request could be served. */

import type { Query, ServiceClient } from "../service.ts";
import { entriesOf, listOf, memberOf, readAnswer, textOf, wholeNumberOf } from "../shape.ts";
import type { Allocations, Resources } from "./allocations.ts";

/** A part of a request that one provider alone has to serve. */
export interface RequestGroup {
  /** Unique within the request: letters, digits, `-` and `_`. */
  readonly id: string;
  readonly resources: Resources;
  /** Traits that the provider must have. */
  readonly required: readonly string[];
}

/** A request. */
export interface CandidateRequest {
  readonly groups: readonly RequestGroup[];
  /** Ids of groups that have to be served from below one provider; any number of such lists. */
  readonly sameSubtree: readonly (readonly string[])[];
  /** The root of the tree that all has to come from. */
  readonly inTree: string;
  /** `isolate`: each group from a provider of its own; `none`: that does not matter. */
  readonly groupPolicy: string;
  /** How many answers are wanted at most. */
  readonly limit: number;
}

/** One way to serve a request. */
export interface Candidate {
  readonly allocations: Allocations;
  /** The provider of each group, by the group's id. */
  readonly providers: ReadonlyMap<string, string>;
}

/** The microversion from which subtrees can be asked for, groups have names, and answers mappings. */
const SAME_SUBTREE = "1.36";

/** Asks how a request could be served, with what is free at this moment. */
export async function readCandidates(
  client: ServiceClient,
  { groups, sameSubtree, inTree, groupPolicy, limit }: CandidateRequest,
): Promise<Candidate[]> {
  const query: Record<string, Query[string]> = { limit, group_policy: groupPolicy };
  if (sameSubtree.length > 0) query.same_subtree = sameSubtree.map((ids) => ids.join(","));
  for (const { id, resources, required } of groups) {
    query[`resources${id}`] = Object.entries(resources)
      .map(([resourceClass, amount]) => `${resourceClass}:${amount}`).join(",");
    if (required.length > 0) query[`required${id}`] = required.join(",");
    query[`in_tree${id}`] = inTree;
  }
  const path = "/allocation_candidates";
  const { body } = await client.request({ method: "GET", path, query, microversion: SAME_SUBTREE });
  return readAnswer(
    client,
    `GET ${path}`,
    () =>
      listOf(memberOf(body, "allocation_requests"), "allocation_requests").map((request) => ({
        allocations: new Map(
          entriesOf(memberOf(request, "allocations"), "allocations").map(([provider, part]) => [
            provider,
            Object.fromEntries(
              entriesOf(memberOf(part, "resources"), "resources").map(([name, amount]) => [
                name,
                wholeNumberOf(amount, name),
              ]),
            ),
          ]),
        ),
        providers: new Map(
          entriesOf(memberOf(request, "mappings"), "mappings").map(([group, providers]) => [
            group,
            textOf(listOf(providers, "mappings")[0], "mappings"),
          ]),
        ),
      })),
  );
}
