/** Plugins from outside of the program, as registry and shell see them: words first, code when used. */

import type { ConfigSource, Environment } from "../config/sources.ts";
import type { Action, CategoryPlugin } from "./contract.ts";

/** What the built-in plugins bring, which nothing from outside may replace. */
export interface BuiltInWords {
  /** The names of the categories. */
  readonly categories: readonly string[];
  /** The names of a built-in category's actions. */
  actionsOf(category: string): Promise<readonly string[]>;
}

/** What is known of a run when plugins from outside are looked for: its line is not understood yet. */
export interface OutsideRequest {
  readonly builtIn: BuiltInWords;
  /** What `--config-file` and `--config-dir` name, anywhere on the line. */
  readonly sources: readonly ConfigSource[];
  readonly environment: Environment;
}

/** A category, or an action of one, that something outside brings. */
export interface OutsideWord {
  readonly category: string;
  /** Undefined for a whole category. */
  readonly action?: string;
}

/** The words that are to be had outside. */
export interface OutsideWords {
  /** In the order in which help lists them. Whether they can be used is found out by loading them. */
  readonly brought: readonly OutsideWord[];
  /** Why something outside was not looked into at all, a sentence each. */
  readonly problems: readonly string[];
}

/** The plugins from outside. */
export interface OutsidePlugins {
  /** What there is; no plugin is loaded for it. */
  words(): Promise<OutsideWords>;
  /**
   * Loads a category.
   *
   * @returns undefined when nothing outside brings it.
   * @throws {OperatorError} naming the file when it cannot be used.
   */
  category(name: string): Promise<CategoryPlugin | undefined>;
  /** Loads an action that is added to a category, likewise. */
  action(category: string, name: string): Promise<Action | undefined>;
}
