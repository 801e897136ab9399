/**
 * Finds category plugins: each is loaded, and checked against the contract, when it is first needed.
 *
 * What is built in goes first: plugins from outside are not even looked for while the words of the
 * command line are built-in ones.
 */

import { OperatorError } from "../errors/operator_error.ts";
import { type Action, type CategoryPlugin, CONTRACT_VERSION } from "./contract.ts";
import type { BuiltInWords, OutsidePlugins, OutsideWords } from "./outside.ts";

/** Where a plugin comes from. Listing it loads nothing. */
export interface PluginEntry {
  /** The category: {@link CategoryPlugin.name}. */
  readonly name: string;
  /** Loads the plugin. */
  load(): Promise<CategoryPlugin>;
}

/** What a registry has besides the built-in plugins. */
export interface RegistryOutside {
  /** Finds the plugins from outside; called once, when a word is no built-in one or all are wanted. */
  open(builtIn: BuiltInWords): Promise<OutsidePlugins>;
  /** Is told of plugins from outside that cannot be used, where that matters; a sentence each. */
  warn(line: string): void;
}

/** The plugins of this program. */
export interface Registry {
  /**
   * The plugin of a category that has actions, or undefined when there is none. Actions that are added
   * to it from outside are not among its own.
   *
   * @throws {OperatorError} when the plugin cannot be used.
   */
  find(category: string): Promise<CategoryPlugin | undefined>;
  /** An action of a category, its own or one that is added to it; undefined when there is none. */
  findAction(plugin: CategoryPlugin, name: string): Promise<Action | undefined>;
  /** A category with all actions, those from outside behind its own. */
  whole(plugin: CategoryPlugin): Promise<CategoryPlugin>;
  /** All plugins that have actions, whole ones: the built-in in the order of the entries, then the others. */
  all(): Promise<readonly CategoryPlugin[]>;
  /** All categories. No plugin from outside is loaded for it, so one may turn out to be unusable. */
  categoryWords(): Promise<readonly Word[]>;
  /** All actions of a category, likewise. */
  actionWords(plugin: CategoryPlugin): Promise<readonly Word[]>;
}

/** A word that can stand on the command line. */
export interface Word {
  readonly name: string;
  /** Undefined where that is not known without loading a plugin. */
  readonly summary?: string;
}

/**
 * Makes a registry of the given entries. A category without actions does not count as one yet.
 *
 * @param outside undefined for a program of built-in plugins alone.
 */
export function createRegistry(
  entries: readonly PluginEntry[],
  outside?: RegistryOutside,
): Registry {
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two plugins bring the category "${twice}"`);

  const warned = new Set<string>();
  const warn = (line: string) => {
    if (!warned.has(line)) outside?.warn(line);
    warned.add(line);
  };
  let opened: Promise<OutsidePlugins> | undefined;
  const others = () =>
    opened ??= outside?.open(builtInWords(entries)) ?? Promise.resolve(noPlugins);
  const addedNames = async (category: string) => {
    const { brought } = await (await others()).words();
    return brought.flatMap((word) =>
      word.category === category && word.action !== undefined ? [word.action] : []
    );
  };

  /** Loads what comes from outside for a list: what cannot be used is left out, and told. */
  async function usable<T>(loaded: Promise<T | undefined>): Promise<T[]> {
    try {
      const plugin = await loaded;
      return plugin === undefined ? [] : [plugin];
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      warn(error.message);
      return [];
    }
  }

  /** Tells why there may be less than there should be, to someone who has asked for what is not there. */
  async function missing(): Promise<undefined> {
    (await (await others()).words()).problems.forEach(warn);
  }

  async function whole(plugin: CategoryPlugin): Promise<CategoryPlugin> {
    const from = await others();
    const actions = [...plugin.actions];
    for (const name of await addedNames(plugin.name)) {
      actions.push(...await usable(from.action(plugin.name, name)));
    }
    return { ...plugin, actions };
  }

  async function find(category: string): Promise<CategoryPlugin | undefined> {
    const entry = entries.find(({ name }) => name === category);
    if (entry === undefined) {
      return await (await others()).category(category) ?? await missing();
    }
    const plugin = await loadBuiltIn(entry);
    if (plugin.actions.length > 0) return plugin;
    return (await addedNames(category)).length > 0 ? plugin : undefined;
  }

  return {
    find,
    whole,
    async findAction(plugin, name) {
      return plugin.actions.find((action) => action.name === name) ??
        await (await others()).action(plugin.name, name) ?? await missing();
    },
    async all() {
      const from = await others();
      const { brought, problems } = await from.words();
      problems.forEach(warn);
      const plugins: CategoryPlugin[] = [];
      for (const entry of entries) plugins.push(await whole(await loadBuiltIn(entry)));
      for (const { category, action } of brought) {
        if (action !== undefined) continue;
        const [plugin] = await usable(from.category(category));
        if (plugin !== undefined) plugins.push(await whole(plugin));
      }
      return plugins.filter(({ actions }) => actions.length > 0);
    },
    async categoryWords() {
      const found = await Promise.all(names.map(find));
      const { brought } = await (await others()).words();
      return unique([
        ...found.filter((plugin) => plugin !== undefined),
        ...brought.filter(({ action }) => action === undefined)
          .map(({ category }) => ({ name: category })),
      ]);
    },
    async actionWords(plugin) {
      const added = (await addedNames(plugin.name)).map((name) => ({ name }));
      return unique([...plugin.actions, ...added]);
    },
  };
}

/** What the built-in plugins bring, for those who look for more. */
export function builtInWords(entries: readonly PluginEntry[]): BuiltInWords {
  return {
    categories: entries.map(({ name }) => name),
    async actionsOf(category) {
      const plugin = await entries.find(({ name }) => name === category)?.load();
      return plugin?.actions.map(({ name }) => name) ?? [];
    },
  };
}

/** A program without plugins from outside. */
const noPlugins: OutsidePlugins = {
  words: (): Promise<OutsideWords> => Promise.resolve({ brought: [], problems: [] }),
  category: () => Promise.resolve(undefined),
  action: () => Promise.resolve(undefined),
};

/** The words without those whose name stands there before. */
function unique(words: readonly Word[]): readonly Word[] {
  return words.filter(({ name }, index) => words.findIndex((word) => word.name === name) === index);
}

async function loadBuiltIn({ name, load }: PluginEntry): Promise<CategoryPlugin> {
  const plugin = await load();
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
  return plugin;
}
