/** `plugins verify`: tries a plugin without installing it. */

import { resolve } from "node:path";
import type { Action } from "../../src/plugin/contract.ts";
import type { BuiltInWords } from "../../src/plugin/outside.ts";
import { wordsOf } from "../../src/site_plugins/file_name.ts";
import { pluginFolders } from "../../src/site_plugins/options.ts";

/** Makes the action. @param builtIn what the site's plugins cannot replace. */
export function verify(builtIn: BuiltInWords): Action {
  return {
    name: "verify",
    summary: "Try a plugin without installing it.",
    description:
      "Does with a file all that is done before a plugin is used: who can write it, its name, types that " +
      "are stripped, the version of the contract, what it brings. It is loaded for that, but none of its " +
      "commands is run. Its types are not checked: that is a compiler's work, with what " +
      '"nova-manage plugins types" prints.',
    options: [],
    positionals: [{ name: "file", metavar: "FILE", help: "The plugin.", required: true }],
    exitCodes: { 0: "The plugin can be used.", 1: "It cannot; standard error says why." },
    examples: [{
      does: "Try a plugin before it is installed",
      line: "nova-manage plugins verify ./greeting.ts",
    }],
    async run({ config, output }, { file }) {
      const { sitePlugins } = await import("../../src/site_plugins/site_plugins.ts");
      const path = resolve(String(file));
      const found = await sitePlugins(pluginFolders(config), builtIn).inspect(path);
      const { name } = found.file;
      if (found.problems.length > 0 || name === undefined) {
        for (const { reason, hint } of found.problems) {
          output.error(`${path}: ${reason}`, ...hint === undefined ? [] : [hint]);
        }
        return 1;
      }
      const actions = found.category?.actions.map((action) => action.name).join(", ");
      output.say(
        actions === undefined
          ? `${path} brings the action ${wordsOf(name)}.`
          : `${path} brings the category ${wordsOf(name)} with: ${actions}.`,
      );
      return 0;
    },
  };
}
