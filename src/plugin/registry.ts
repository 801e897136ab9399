/** Finds category plugins: each is loaded, and checked against the contract, when it is first needed. */

import { type CategoryPlugin, CONTRACT_VERSION } from "./contract.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** Where a plugin comes from. Listing it loads nothing. */
export interface PluginEntry {
  /** The category: {@link CategoryPlugin.name}. */
  readonly name: string;
  /** Loads the plugin. */
  load(): Promise<CategoryPlugin>;
}

/** The plugins of this program. */
export interface Registry {
  /**
   * The plugin of a category that has actions, or undefined when there is none.
   *
   * @throws {OperatorError} when the plugin was written for another version of the contract.
   */
  find(category: string): Promise<CategoryPlugin | undefined>;
  /** The plugins that have actions, in the order of the entries. */
  all(): Promise<readonly CategoryPlugin[]>;
}

/** Makes a registry of the given entries. A category without actions does not count as one yet. */
export function createRegistry(entries: readonly PluginEntry[]): Registry {
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two plugins bring the category "${twice}"`);

  const find = async (category: string) => {
    const entry = entries.find(({ name }) => name === category);
    if (entry === undefined) return undefined;
    const plugin = await entry.load();
    checkPlugin(plugin, entry.name);
    return plugin.actions.length === 0 ? undefined : plugin;
  };
  return {
    find,
    async all() {
      const plugins = await Promise.all(names.map(find));
      return plugins.filter((plugin) => plugin !== undefined);
    },
  };
}

function checkPlugin(plugin: CategoryPlugin, name: string): void {
  if (plugin.contractVersion !== CONTRACT_VERSION) {
    throw new OperatorError(
      `The plugin for "${name}" was written for version ${plugin.contractVersion} of the plugin ` +
        `contract; this nova-manage has version ${CONTRACT_VERSION}.`,
      { hint: "Install the plugin and nova-manage in versions that belong together." },
    );
  }
  if (plugin.name !== name) {
    throw new OperatorError(
      `The plugin for "${name}" calls itself "${plugin.name}".`,
      { hint: "Register it under the name that it has." },
    );
  }
}
