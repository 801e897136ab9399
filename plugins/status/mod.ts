/** `nova-manage status`: how the deployment stands, above all before an upgrade. */

import {
  catalogInfoGroup,
  cinderGroup,
  placementGroup,
  serviceUserGroup,
} from "../../src/openstack/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { policyGroup } from "../../src/upgrade_checks/policy_files.ts";
import { upgradeCheck } from "./upgrade_check.ts";

/** The groups of options that the checks read. */
export const checkedGroups = [
  placementGroup,
  cinderGroup,
  catalogInfoGroup,
  policyGroup,
  serviceUserGroup,
];

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "status",
  summary: "Check whether the deployment is ready for an upgrade.",
  actions: [upgradeCheck],
  optionGroups: checkedGroups,
};
