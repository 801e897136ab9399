/** The checks, in the order of Nova's own tool. */

import { cellsV2 } from "./cells_v2.ts";
import type { UpgradeCheck } from "./check.ts";
import { cinderApi } from "./cinder_api.ts";
import { ironicFlavors } from "./ironic_flavors.ts";
import { machineType } from "./machine_type.ts";
import { oldComputes } from "./old_computes.ts";
import { placementApi } from "./placement_api.ts";
import { policyFile } from "./policy_file.ts";
import { scopedPolicy } from "./scoped_policy.ts";
import { serviceUserToken } from "./service_user_token.ts";

/** All checks of all releases. */
export const upgradeChecks: readonly UpgradeCheck[] = [
  cellsV2,
  placementApi,
  ironicFlavors,
  cinderApi,
  scopedPolicy,
  policyFile,
  oldComputes,
  machineType,
  serviceUserToken,
];
