/** `nova-manage placement`: what Nova keeps in the Placement service. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";

/** The category. It has no actions yet, so the shell does not offer it. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "placement",
  summary: "Look after allocations and aggregates in the Placement service.",
  actions: [],
};
