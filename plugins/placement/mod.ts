/** `nova-manage placement`: what Nova keeps in the Placement service. */

import { serviceGroup } from "../../src/openstack/options.ts";
import { neutronService, placementService } from "../../src/openstack/service_definition.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { audit } from "./audit.ts";
import { healAllocations } from "./heal_allocations.ts";
import { syncAggregates } from "./sync_aggregates.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "placement",
  summary: "Look after allocations and aggregates in the Placement service.",
  actions: [healAllocations, syncAggregates, audit],
  optionGroups: [serviceGroup(placementService), serviceGroup(neutronService)],
};
