/** What Nova, Neutron and operators put into Placement, for tests. */

import type { TestOpenstack } from "./openstack.ts";

/** Amounts by resource class. */
export type TestResources = Readonly<Record<string, number>>;

/** A resource provider. */
export interface TestProvider {
  readonly uuid: string;
  /** The UUID unless given. */
  readonly name?: string;
  /** The provider above it; none for a root. */
  readonly parent?: string;
  /** The total of each resource class; it can all be allocated. */
  readonly inventory?: TestResources;
  readonly traits?: readonly string[];
  readonly aggregates?: readonly string[];
}

/** Creates a resource provider, and the custom classes and traits that it has. */
export async function addProvider(
  { placement }: TestOpenstack,
  { uuid, name = uuid, parent, inventory = {}, traits = [], aggregates = [] }: TestProvider,
): Promise<void> {
  const put = (path: string, body?: unknown) => placement(path, { method: "PUT", body });
  const isCustom = (word: string) => word.startsWith("CUSTOM_");
  for (const resourceClass of Object.keys(inventory).filter(isCustom)) {
    await put(`/resource_classes/${resourceClass}`);
  }
  for (const trait of traits.filter(isCustom)) await put(`/traits/${trait}`);
  await placement("/resource_providers", {
    method: "POST",
    body: { uuid, name, ...(parent === undefined ? {} : { parent_provider_uuid: parent }) },
  });
  const path = `/resource_providers/${uuid}`;
  // Each of the three raises the generation by one.
  let generation = 0;
  if (Object.keys(inventory).length > 0) {
    const inventories = Object.fromEntries(
      Object.entries(inventory).map(([resourceClass, total]) => [resourceClass, { total }]),
    );
    await put(`${path}/inventories`, { resource_provider_generation: generation++, inventories });
  }
  if (traits.length > 0) {
    await put(`${path}/traits`, { resource_provider_generation: generation++, traits });
  }
  if (aggregates.length > 0) {
    await put(`${path}/aggregates`, { resource_provider_generation: generation++, aggregates });
  }
}

/** Gives a provider a new inventory. */
export async function changeInventory(
  { placement }: TestOpenstack,
  uuid: string,
  inventory: TestResources,
): Promise<void> {
  const { generation } = await placement(`/resource_providers/${uuid}`);
  const inventories = Object.fromEntries(
    Object.entries(inventory).map(([resourceClass, total]) => [resourceClass, { total }]),
  );
  await placement(`/resource_providers/${uuid}/inventories`, {
    method: "PUT",
    body: { resource_provider_generation: generation, inventories },
  });
}

/** What a consumer holds. */
export interface TestAllocation {
  readonly consumer: string;
  /** The resources by the provider's UUID. */
  readonly allocations: Readonly<Record<string, TestResources>>;
  readonly project?: string;
  readonly user?: string;
  /** True for one from before Placement asked for project and user. */
  readonly withoutOwner?: boolean;
}

/** Allocates. */
export async function addAllocation(
  { placement }: TestOpenstack,
  { consumer, allocations, project = "project", user = "user", withoutOwner }: TestAllocation,
): Promise<void> {
  if (withoutOwner) {
    await placement(`/allocations/${consumer}`, {
      method: "PUT",
      headers: { "OpenStack-API-Version": "placement 1.7" },
      body: {
        allocations: Object.entries(allocations).map(([uuid, resources]) => ({
          resource_provider: { uuid },
          resources,
        })),
      },
    });
    return;
  }
  await placement(`/allocations/${consumer}`, {
    method: "PUT",
    // The last before types of consumers.
    headers: { "OpenStack-API-Version": "placement 1.28" },
    body: {
      allocations: Object.fromEntries(
        Object.entries(allocations).map(([provider, resources]) => [provider, { resources }]),
      ),
      project_id: project,
      user_id: user,
      consumer_generation: null,
    },
  });
}

/** The resources that a consumer holds, by the provider's UUID; empty for none. */
export async function allocationsOf(
  { placement }: TestOpenstack,
  consumer: string,
): Promise<Record<string, TestResources>> {
  const { allocations } = await placement(`/allocations/${consumer}`);
  return Object.fromEntries(
    Object.entries(allocations as Record<string, { resources: TestResources }>)
      .map(([provider, { resources }]) => [provider, resources]),
  );
}
