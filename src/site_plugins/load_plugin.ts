/** Loads one plugin file: read, made JavaScript, run, and held against the contract. */

import { transportGroup } from "../cells/options.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { action as actionProblems } from "../plugin/check/action.ts";
import { category as categoryProblems } from "../plugin/check/category.ts";
import { type Action, type CategoryPlugin, CONTRACT_VERSION } from "../plugin/contract.ts";
import { callFactory, importPlugin, type PluginModule } from "./evaluate.ts";
import { type FileName, wordsOf } from "./file_name.ts";
import { guarded } from "./guard.ts";
import { type Problem, problemOf } from "./plugin_file.ts";
import { readPlugin } from "./read_plugin.ts";
import { toJavaScript } from "./source.ts";
import { loadToolkit } from "./toolkit.ts";

/** A plugin file after the attempt to load it. */
export interface LoadedPlugin {
  /** Its own version, where it says one. */
  readonly version?: string;
  /** The version of the contract that it was written for, as it says. */
  readonly contractVersion?: number;
  /** What it brings: one of the two, unless it cannot be used. */
  readonly category?: CategoryPlugin;
  readonly action?: Action;
  /** Why it cannot be used; empty when it can. */
  readonly problems: readonly Problem[];
}

/**
 * Loads a plugin.
 *
 * @param path its absolute path.
 * @param name what it brings by its name.
 */
export async function loadPlugin(path: string, name: FileName): Promise<LoadedPlugin> {
  let module: PluginModule | undefined;
  try {
    module = await importPlugin(await toJavaScript(await readPlugin(path), name.language), path);
    const made = await callFactory(module, await loadToolkit(), path);
    return { ...versionsOf(module), ...checked(made, path, name) };
  } catch (error) {
    return { ...versionsOf(module), problems: [problemOf(error)] };
  }
}

function versionsOf(
  { version, contractVersion }: Partial<PluginModule> = {},
): Pick<LoadedPlugin, "version" | "contractVersion"> {
  return {
    version: typeof version === "string" ? version.slice(0, 40) : undefined,
    contractVersion: typeof contractVersion === "number" ? contractVersion : undefined,
  };
}

function checked(
  made: unknown,
  path: string,
  name: FileName,
): Pick<LoadedPlugin, "category" | "action" | "problems"> {
  const words = wordsOf(name);
  if (name.action === undefined) {
    // The file's own word is for the file; what the contract asks for in here is the same number.
    const category = typeof made === "object" && made !== null
      ? { contractVersion: CONTRACT_VERSION, ...made }
      : made;
    const problems = categoryProblems(category, words).map((reason) => ({ reason }));
    if (problems.length > 0) return { problems };
    const plugin = category as CategoryPlugin;
    checkName(plugin, name.category);
    return {
      problems,
      category: {
        ...plugin,
        optionGroups: [transportGroup, ...plugin.optionGroups ?? []],
        actions: plugin.actions.map((action) => guarded(action, `${words} ${action.name}`, path)),
      },
    };
  }
  const problems = actionProblems(made, words).map((reason) => ({ reason }));
  if (problems.length > 0) return { problems };
  const action = made as Action;
  checkName(action, name.action);
  return {
    problems,
    action: guarded(
      { ...action, optionGroups: [transportGroup, ...action.optionGroups ?? []] },
      words,
      path,
    ),
  };
}

function checkName({ name }: { readonly name: string }, expected: string): void {
  if (name === expected) return;
  throw new OperatorError(`it calls itself ${name}; by its file's name it is ${expected}`);
}
