/** `nova-manage plugins`: the site's own plugins, from outside of the program. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import type { BuiltInWords } from "../../src/plugin/outside.ts";
import { sitePluginGroup } from "../../src/site_plugins/options.ts";
import { listPlugins } from "./list.ts";
import { newPlugin } from "./new.ts";
import { types } from "./types.ts";
import { verify } from "./verify.ts";

/** Makes the category. @param builtIn what the site's plugins cannot replace. */
export function pluginsCategory(builtIn: BuiltInWords): CategoryPlugin {
  return {
    contractVersion: CONTRACT_VERSION,
    name: "plugins",
    summary: "Look after the site's own commands.",
    optionGroups: [sitePluginGroup],
    actions: [listPlugins(builtIn), newPlugin(builtIn), types, verify(builtIn)],
  };
}
