/** The operator's configuration as the rest of the program sees it: typed groups of options. */

/** A configuration option: its form, its default, and the older names it can still be given by. */
export interface ConfigOption<T> {
  /** What kind of value it takes, in a few words: `whole number`. */
  readonly type: string;
  /** One or two sentences for help; an option without them is not listed there. */
  readonly help?: string;
  /** Turns the text of a file or of the environment into a value; throws an Error that says what is wrong. */
  readonly parse: (text: string) => T;
  /** The value when nothing sets the option. */
  readonly default: T;
  /**
   * True for options that may be given several times: `T` is a list, and `parse` makes the list of one
   * occurrence. Otherwise the last occurrence counts.
   */
  readonly multiple?: boolean;
  /** True when the value must never be shown. */
  readonly secret?: boolean;
  /** Older names, each with its group, newest first: `{ group: "DEFAULT", name: "sql_connection" }`. */
  readonly deprecated?: readonly { readonly group: string; readonly name: string }[];
  /** A variable of the environment that sets it too, and goes before all else. */
  readonly variable?: string;
}

/** A named group of options, declared by the module that uses them. */
export interface OptionGroup<T extends Record<string, unknown>> {
  /** The section in the file: `database`. */
  readonly name: string;
  /** The options by name. */
  readonly options: { readonly [K in keyof T]: ConfigOption<T[K]> };
}

/** The values of a declared group: `GroupValues<typeof databaseGroup>`. */
export type GroupValues<G> = G extends OptionGroup<infer T> ? Readonly<T> : never;

/** The values of one run: files, folders and environment, merged by oslo.config's rules. */
export interface Configuration {
  /**
   * The values of a group. Each is parsed when its property is first read, so that a bad value of an
   * option that a command does not use is no error; reading it
   * throws an {@link OperatorError} that names file, line and option.
   */
  read<T extends Record<string, unknown>>(group: OptionGroup<T>): Readonly<T>;
  /** True when a file or the environment sets the option (under whichever of its names). */
  isSet<T extends Record<string, unknown>>(group: OptionGroup<T>, name: keyof T & string): boolean;
  /** The files that were read, in order, for messages: a missing option is missing "in" these. */
  readonly files: readonly string[];
  /** The default folders that may not be looked into: `/etc/nova (permission denied)`. */
  readonly passedOver: readonly string[];
  /** Where further files of Nova's, such as `policy.yaml`, are looked for by their name, in order. */
  readonly folders: readonly string[];
}

/** Where an option was set. */
export interface OptionOrigin {
  readonly group: string;
  readonly name: string;
  /** `/etc/nova/nova.conf, line 3` or `OS_DATABASE__CONNECTION`. */
  readonly where: string;
  /** The text as it stands there; `****` for a secret. */
  readonly text: string;
}

/** A configuration that knows where its options were set. */
export interface LoadedConfiguration extends Configuration {
  /** Every option of a declared group that is set; those with several values stand there several times. */
  origins(): readonly OptionOrigin[];
}
