/** The built-in plugins. Each folder is a category; it is loaded when a command line needs it. */

import type { CategoryPlugin } from "../src/plugin/contract.ts";
import { builtInWords, type PluginEntry } from "../src/plugin/registry.ts";

/** The one category that looks at the others. */
let pluginsCategory: Promise<CategoryPlugin> | undefined;

/** The built-in categories, in the order in which help lists them. */
export const builtInPlugins: readonly PluginEntry[] = [
  { name: "api_db", load: async () => (await import("./api_db/mod.ts")).plugin },
  { name: "cell_v2", load: async () => (await import("./cell_v2/mod.ts")).plugin },
  { name: "db", load: async () => (await import("./db/mod.ts")).plugin },
  { name: "image_property", load: async () => (await import("./image_property/mod.ts")).plugin },
  { name: "libvirt", load: async () => (await import("./libvirt/mod.ts")).plugin },
  { name: "limits", load: async () => (await import("./limits/mod.ts")).plugin },
  { name: "placement", load: async () => (await import("./placement/mod.ts")).plugin },
  { name: "status", load: async () => (await import("./status/mod.ts")).plugin },
  {
    name: "volume_attachment",
    load: async () => (await import("./volume_attachment/mod.ts")).plugin,
  },
  {
    name: "plugins",
    load: () =>
      pluginsCategory ??= import("./plugins/mod.ts")
        .then((module) => module.pluginsCategory(builtInWords(builtInPlugins))),
  },
];
