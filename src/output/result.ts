/** The shape of results: what a command prints as rows. */

/** One column of an action's result. */
export interface Column {
  /** The key of the value in a result row, and in json, yaml and csv output: snake_case. */
  readonly key: string;
  /** The header in the table, exactly as the reference has it. */
  readonly header: string;
  /** Where the values stand in the table; the reference centres unless told otherwise. */
  readonly align?: "center" | "left";
  /** What stands in the table where a value is missing; nothing unless told otherwise. */
  readonly missing?: string;
  /**
   * The {@link OptionSpec.name} of an option of the action that has no default: the column is shown, in
   * every format, only when that option is given. Without it the column is always shown.
   */
  readonly when?: string;
  /** In blocks: the value is wrapped into lines of so many characters. */
  readonly wrap?: number;
}

/** How an action's result is shown. Declaring it gives the action the `--format` option. */
export interface ResultSpec {
  /** The columns in order. */
  readonly columns: readonly Column[];
  /**
   * The look under `--format table`: `table` is PrettyTable's grid, `value` prints the single column's
   * bare values, a line each, `None` for a missing one (what `db version` does), `blocks` a grid of one
   * column in which each row is a block of lines `Header: value` (what `nova-status` does).
   */
  readonly layout: "table" | "value" | "blocks";
  /** What stands above the blocks. */
  readonly title?: string;
  /**
   * {@link OptionSpec.name}s of options of the action without which there is no result: `--format` without
   * them is a usage error.
   */
  readonly requires?: readonly string[];
}
