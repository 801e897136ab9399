/**
 * Where a command's results and messages go: the one way for a command to print.
 *
 * Sentences may hold names from a database and words of the command line as they are: what could steer
 * a terminal or pass for a line of its own in them is shown as `\x1b`.
 */

/** One row of a result, by {@link Column.key}. `null` and `undefined` print as nothing. */
export type ResultRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The rows of a result: a list, or something that gives them anew each time it is gone through. */
export type ResultRows = Iterable<ResultRow> & { readonly length: number };

/** How a result is shown; the other formats than `table` are for programs, and always hold it. */
export interface ResultOptions {
  /** The sentence that is said where there are no rows; in the place of a table, and beside the rest. */
  readonly empty?: string;
  /** True for neither table nor sentence, as without `--verbose`. */
  readonly quiet?: boolean;
}

/** The output of one run. */
export interface Output {
  /**
   * A sentence for the person at the terminal, on standard output. Under `--format json|yaml|csv` it
   * goes to standard error instead, so that standard output holds the result alone.
   */
  say(line: string): void;
  /**
   * Begins a sentence that grows while work goes on: `Archiving..`, a dot now and then, `complete`.
   * Each piece is on standard output at once. Under `--format json|yaml|csv`, and where a bar is
   * drawn, the sentence comes as a whole at its end, as {@link say} would print it.
   *
   * Until its end, say nothing else on standard output; warnings and errors may come.
   */
  beginLine(start: string): GrowingLine;
  /**
   * A sentence for the person at the terminal that Nova's own tool does not print: on standard error,
   * so that programs which read standard output find there what they know.
   */
  note(line: string): void;
  /**
   * Something that went not quite as asked, on standard error, prefixed with `WARNING: `.
   *
   * @param more what stands below it, a line each.
   */
  warn(line: string, ...more: string[]): void;
  /** A failure that the exit code reports too, on standard error, prefixed with `ERROR: `. */
  error(line: string, ...more: string[]): void;
  /** The action's result, shown as its {@link ResultSpec} and `--format` say; at most once in a run. */
  result(rows: ResultRows, options?: ResultOptions): void;
  /**
   * Begins to show how far long work has come, as `--progress` says, on standard error: a bar with
   * count, rate and time left. Only for actions that declare {@link Action.progress}; one at a time.
   *
   * @param label what is being done, without a colon or dots: `Mapping instances`.
   * @param countTotal finds out how much there is to do, in the unit of {@link Progress.advance}.
   * Called only when a bar is drawn, as it may cost time. Without it the bar has no end, and shows
   * count and rate alone.
   */
  progress(label: string, countTotal?: () => Promise<number>): Promise<Progress>;
}

/** A line that is being written; see {@link Output.beginLine}. */
export interface GrowingLine {
  /** Adds a piece. */
  add(piece: string): void;
  /** Adds the last piece and the line break. */
  end(piece: string): void;
}

/** Long work that is being shown; disposing of it takes the bar away. */
export interface Progress extends Disposable {
  /** Says that so much more is done. */
  advance(count: number): void;
}
