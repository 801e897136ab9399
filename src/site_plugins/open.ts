/** Finds the folders of a site's plugins before a command line is understood. */

import { loadConfiguration } from "../config/load.ts";
import { createResolver } from "../config/resolver.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { OutsidePlugins, OutsideRequest } from "../plugin/outside.ts";
import { pluginFolders, sitePluginGroup } from "./options.ts";
import { sitePlugins } from "./site_plugins.ts";

/**
 * The plugins of the site, from where the configuration says. One that cannot be read is no reason not to
 * understand the line: then what the environment says counts, or the default.
 */
export async function openSitePlugins(request: OutsideRequest): Promise<OutsidePlugins> {
  const { builtIn, sources, environment } = request;
  // A command that runs reads the configuration again, and warns of what there is to warn of.
  const input = { groups: [sitePluginGroup], environment, warn: () => {} };
  try {
    return sitePlugins(pluginFolders(await loadConfiguration({ sources, ...input })), builtIn);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const config = createResolver({ files: [], ...input });
    if (config.isSet(sitePluginGroup, "plugin_path")) {
      return sitePlugins(pluginFolders(config), builtIn);
    }
    return sitePlugins(pluginFolders(config), builtIn, [
      `The configuration cannot be read, so the site's plugins are looked for in the usual folder ` +
      `alone: ${error.message}`,
    ]);
  }
}
