/**
 * The plugin contract: what a command category is, and what a command is handed when it runs.
 *
 * A category (a noun: `cell_v2`) is data with a list of actions (verbs: `list_cells`). An action is
 * data plus one function, `run`. Help, usage errors, completion, the exit-code tables of the
 * documentation and the machine-readable output formats are all made from that data; the shell knows
 * no category and no action by name.
 *
 * The contract is versioned so that plugins from outside the binary can be checked before they run.
 */

import type { Configuration, OptionGroup } from "../config/configuration.ts";
import type { Databases } from "../database/databases.ts";
import type { Logger } from "../log/logger.ts";
import type { Services } from "../openstack/service.ts";
import type { Output } from "../output/output.ts";
import type { ResultSpec } from "../output/result.ts";

/** The version of this contract. It rises when a plugin written for the old one would break. */
export const CONTRACT_VERSION = 1;

/** A category of commands: the first word after `nova-manage`. */
export interface CategoryPlugin {
  /** The {@link CONTRACT_VERSION} that the plugin was written for. */
  readonly contractVersion: number;
  /** The word on the command line, for example `cell_v2`. */
  readonly name: string;
  /** One line for help. */
  readonly summary: string;
  /** The category's actions, in the order in which help lists them. */
  readonly actions: readonly Action[];
  /**
   * The groups of configuration options that its actions read, so that references between options find
   * them, and their secrets are known. Those that every command may read, such as `[database]`, are not
   * among them.
   */
  readonly optionGroups?: readonly OptionGroup<Record<string, unknown>>[];
}

/** What an option or positional argument may hold once parsed. */
export type ArgumentValue = string | number | boolean | readonly string[] | undefined;

/** The parsed arguments of one action, by {@link OptionSpec.name} or {@link PositionalSpec.name}. */
export type Arguments = Readonly<Record<string, ArgumentValue>>;

/** A word that can be completed to. */
export interface Candidate {
  readonly word: string;
  /** What it means, in one line. */
  readonly meaning?: string;
}

/**
 * What an option's value is, for completion at the terminal: a path, or words that have to be asked for.
 * Whatever goes wrong in asking, or takes long, offers nothing.
 */
export type ValueKind =
  | "file"
  | "folder"
  | ((context: Pick<CommandContext, "config" | "databases">) => Promise<readonly Candidate[]>);

/** An option of an action. Options not given on the command line are `undefined` (flags: `false`). */
export interface OptionSpec {
  /**
   * The option's name in snake_case, which is also its key in {@link Arguments}:
   * `max_count` is reached as `--max-count` and as `--max_count`.
   */
  readonly name: string;
  /** The spelling that help and documentation show, as the reference has it: `--max-count`. */
  readonly flag: string;
  /** `flag` takes no value; the others take one. An `integer` refuses anything else as a usage error. */
  readonly kind: "flag" | "string" | "integer";
  /** What help shows for the value: `<cell_uuid>`. */
  readonly metavar?: string;
  /** One or two sentences for help. */
  readonly help: string;
  /** A missing required option is a usage error. */
  readonly required?: boolean;
  /**
   * True for a `string` that may be given several times: the action is handed a list, in the order given.
   * Otherwise the last one counts.
   */
  readonly repeated?: true;
  /** The values that are accepted; any other is a usage error. */
  readonly choices?: readonly string[];
  /**
   * True for a value that may hold a password. It may then be given as `@FILE`, the file that holds it, or
   * as `-`, which asks for it: a command line is shown by `ps`. The action is handed the value itself.
   */
  readonly secret?: true;
  /** What its value is, for completion; `choices` need nothing here. */
  readonly completes?: ValueKind;
  /** The lowest value of an `integer`; a lower one is a usage error. Help says the range. */
  readonly min?: number;
  /** The highest value of an `integer`, likewise. */
  readonly max?: number;
  /**
   * {@link OptionSpec.name}s of options that must not be given together with this one; `format` stands
   * for the shell's own `--format`.
   */
  readonly excludes?: readonly string[];
  /** {@link OptionSpec.name}s of options without which this one has no meaning, and is a usage error. */
  readonly requires?: readonly string[];
  /** The value when the option is not given. */
  readonly default?: string | number;
  /**
   * True for an option that the reference's action does not have: a prefix that it shares with one that
   * the reference has means that one, as it does there.
   */
  readonly addition?: boolean;
}

/** A positional argument of an action; optional unless it says otherwise, as the reference's are. */
export interface PositionalSpec {
  /** Its key in {@link Arguments}. */
  readonly name: string;
  /** What help shows for it: `VERSION`. */
  readonly metavar: string;
  /** One or two sentences for help. */
  readonly help: string;
  /** When it is missing, that is a usage error. No optional one may stand before it. */
  readonly required?: true;
}

/** A command line that shows what an action is good for. */
export interface Example {
  /** What it does, in a few words that begin with a capital: `Delete the cell with all its hosts`. */
  readonly does: string;
  /** The line, from `nova-manage` on; one that runs with nothing but the reader's own names changed. */
  readonly line: string;
}

/** One command. */
export interface Action {
  /** The word on the command line, for example `list_cells`. */
  readonly name: string;
  /** One line for the category's help. */
  readonly summary: string;
  /** Paragraphs for the action's own help; without it, the summary is shown. */
  readonly description?: string;
  /** Lines for help that people can copy. */
  readonly examples?: readonly Example[];
  /** Its options. */
  readonly options: readonly OptionSpec[];
  /** Its positional arguments. */
  readonly positionals?: readonly PositionalSpec[];
  /** Every exit code that `run` may return, with its meaning. 2 (usage) and 255 go without saying. */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** The shape of what it hands to {@link Output.result}, for actions that print a result. */
  readonly result?: ResultSpec;
  /** True for an action that calls {@link Output.progress}; it gets the `--progress` option. */
  readonly progress?: true;
  /** Groups of configuration options that it reads, besides those of its category; as there. */
  readonly optionGroups?: readonly OptionGroup<Record<string, unknown>>[];
  /**
   * Does the work.
   *
   * @returns the exit code, one of {@link exitCodes}.
   * @throws {OperatorError} for a failure that a person can act on (shown in one or two lines).
   * Anything else that is thrown is unexpected; both end in exit code 255.
   */
  run(context: CommandContext, args: Arguments): Promise<number>;
}

/**
 * Everything that a command has from outside. Nothing else reads the environment, opens a socket or
 * prints, so that a test can call `run` with a context of its own.
 */
export interface CommandContext {
  /** The operator's configuration. */
  readonly config: Configuration;
  /** Connections to the API database, the main database, and any cell's, opened when first asked for. */
  readonly databases: Databases;
  /**
   * Placement, Neutron and others of the cloud's services, looked up and logged in to when first asked
   * for. A plugin that uses one declares the options of its section: {@link CategoryPlugin.optionGroups}.
   */
  readonly services: Services;
  /** Where results and messages go. */
  readonly output: Output;
  /** The log (standard error, or where the configuration sends it). */
  readonly log: Logger;
  /** The time. */
  readonly clock: Clock;
  /** Makes a new random UUID, in lower case with hyphens. */
  newUuid(): string;
  /** Aborted by the first Ctrl-C or SIGTERM; long work looks at it between batches. */
  readonly signal: AbortSignal;
}

/** The time, so that tests can set it. */
export interface Clock {
  /** The current time. */
  now(): Date;
}
