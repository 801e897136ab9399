/** `nova-manage limits`: quotas as unified limits in Keystone. */

import { quotaGroup } from "../../src/limits/quota_options.ts";
import { keystoneGroups } from "../../src/openstack/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { migrateToUnifiedLimits } from "./migrate_to_unified_limits.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "limits",
  summary: "Bring quotas to Keystone's unified limits.",
  actions: [migrateToUnifiedLimits],
  optionGroups: [quotaGroup, ...keystoneGroups],
};
