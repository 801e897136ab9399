/** `plugins list`: the site's plugins, and whether each can be used. */

import type { ResultRow } from "../../src/output/output.ts";
import type { Action } from "../../src/plugin/contract.ts";
import type { BuiltInWords } from "../../src/plugin/outside.ts";
import { wordsOf } from "../../src/site_plugins/file_name.ts";
import { pluginFolders } from "../../src/site_plugins/options.ts";

/** Makes the action. @param builtIn what the site's plugins cannot replace. */
export function listPlugins(builtIn: BuiltInWords): Action {
  return {
    name: "list",
    summary: "List the site's plugins, and whether each can be used.",
    description:
      "Lists the files in the folders of [nova_manage] plugin_path with the commands that they bring " +
      "by their names. Each is loaded for it. One that cannot be used is left out of all else, for the " +
      "reason that stands beside it.",
    options: [],
    exitCodes: { 0: "The plugins were listed." },
    result: {
      layout: "table",
      columns: [
        { key: "command", header: "Command", align: "left" },
        { key: "file", header: "File", align: "left" },
        { key: "version", header: "Version" },
        { key: "contract", header: "Contract" },
        { key: "state", header: "State" },
        { key: "reason", header: "Reason", align: "left" },
      ],
    },
    examples: [{
      does: "Find those that cannot be used",
      line: "nova-manage plugins list --format json | jq '.[] | select(.state != \"usable\")'",
    }],
    async run({ config, output }) {
      const { sitePlugins } = await import("../../src/site_plugins/site_plugins.ts");
      const folders = pluginFolders(config);
      const plugins = sitePlugins(folders, builtIn);
      const refusedFolders = (await plugins.passedOver()).map(({ path, reason }): ResultRow => ({
        file: path,
        state: "refused",
        reason,
      }));
      const files = (await plugins.inspectAll()).map((plugin): ResultRow => ({
        command: plugin.file.name && wordsOf(plugin.file.name),
        file: plugin.file.path,
        version: plugin.version,
        contract: plugin.contractVersion,
        state: plugin.problems.length === 0 ? "usable" : "refused",
        reason: plugin.problems.map(({ reason }) => reason).join("; "),
      }));
      const where = folders.map(({ path }) => path).join(", ");
      output.result([...refusedFolders, ...files], {
        empty: where === ""
          ? "There is no folder for plugins."
          : `There are no plugins in ${where}.`,
      });
      return 0;
    },
  };
}
