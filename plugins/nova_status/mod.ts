/** The one category of `nova-status`: what `nova-manage status` has, in the words of Nova's own tool. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import type { PluginEntry } from "../../src/plugin/registry.ts";
import { checkedGroups } from "../status/mod.ts";
import { upgradeCheck } from "../status/upgrade_check.ts";

const PLACE = "nova-manage status upgrade_check";

/** The category. */
const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "upgrade",
  summary: "Check whether the deployment is ready for an upgrade.",
  actions: [{
    ...upgradeCheck,
    name: "check",
    examples: upgradeCheck.examples?.map(({ does, line }) => ({
      does,
      line: line.replace(PLACE, "nova-status upgrade check"),
    })),
  }],
  optionGroups: checkedGroups,
};

/** The categories of `nova-status`. */
export const novaStatusPlugins: readonly PluginEntry[] = [
  { name: plugin.name, load: () => Promise.resolve(plugin) },
];
