/** `nova-manage libvirt`: the machine types of libvirt's guests. */

import { transportGroup } from "../../src/cells/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { getMachineType } from "./get_machine_type.ts";
import { listUnsetMachineType } from "./list_unset_machine_type.ts";
import { updateMachineType } from "./update_machine_type.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "libvirt",
  summary: "Look after the machine types of libvirt's guests.",
  optionGroups: [transportGroup],
  actions: [getMachineType, listUnsetMachineType, updateMachineType],
};
