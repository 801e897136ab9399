/** Where a site's own plugins lie. */

import type { Configuration } from "../config/configuration.ts";
import { optionGroup, stringOption } from "../config/option.ts";

/** `[nova_manage]`: this program's own options, which Nova's services have no use for. */
export const sitePluginGroup = optionGroup("nova_manage", {
  plugin_path: stringOption("/etc/nova/manage-plugins.d", {
    help: "The folder of the site's own plugins; several are separated by colons.",
    variable: "NOVA_MANAGE_PLUGIN_PATH",
  }),
});

/** A folder that plugins are looked for in. */
export interface PluginFolder {
  readonly path: string;
  /** False for the default, which need not exist. */
  readonly isNamed: boolean;
}

/**
 * The folders that the configuration or the environment names, in their order; none where they name
 * nothing, as `NOVA_MANAGE_PLUGIN_PATH=` does.
 */
export function pluginFolders(config: Pick<Configuration, "read" | "isSet">): PluginFolder[] {
  const isNamed = config.isSet(sitePluginGroup, "plugin_path");
  const paths = config.read(sitePluginGroup).plugin_path.split(":").map((path) => path.trim());
  return [...new Set(paths)].filter((path) => path !== "").map((path) => ({ path, isNamed }));
}
