/** Bars that show how far long work has come: `--progress auto|always|never`. */

import type { Progress } from "./output.ts";
import type { StatusLine } from "./status_line.ts";

/** The values of `--progress`, the default first. */
export const PROGRESS_MODES = ["auto", "always", "never"] as const;

/** A value of `--progress`. */
export type ProgressMode = typeof PROGRESS_MODES[number];

/** The terminal that standard error is. */
export interface Terminal {
  /** How many columns it has now. */
  columns(): number;
}

/** The columns that are filled where there is no terminal to ask, or it does not know. */
const DEFAULT_COLUMNS = 80;

/** The bar itself is this wide, and on a narrow terminal narrower. */
const BAR_COLUMNS = 30;

/** What a bar is drawn on. */
export interface ProgressCanvas {
  readonly status: StatusLine;
  /** Undefined where standard error is not a terminal, but a bar is drawn all the same. */
  readonly terminal: Terminal | undefined;
}

/** Whether a run draws bars: only on a terminal, unless told otherwise. */
export function drawsProgress(mode: ProgressMode, terminal: Terminal | undefined): boolean {
  return mode === "always" || (mode === "auto" && terminal !== undefined);
}

/** The progress of a run that draws none. */
export const noProgress: Progress = { advance() {}, [Symbol.dispose]() {} };

/** What of `cli-progress`, which brings no types, is used. */
interface Library {
  readonly SingleBar: new (options: Record<string, unknown>) => {
    start(total: number, value: number): void;
    increment(count: number): void;
    /** Draws the bar, and sets the timer for the next time. */
    render(): void;
    stop(): void;
  };
  readonly Format: {
    BarFormat(progress: number, options: unknown): string;
    TimeFormat(seconds: number, options: unknown, roundTo: number): string;
  };
}

/** What `cli-progress` tells of a bar to be drawn. */
interface BarState {
  /** From 0 to 1. */
  readonly progress: number;
  readonly value: number;
  readonly total: number;
  /** Seconds, or a word where nobody can tell. */
  readonly eta: number | string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
}

/**
 * Draws a bar with count, rate and time left, or without a total the count and rate alone, until
 * disposed of. The library is loaded only now.
 *
 * @param label what is being done: `Mapping instances`.
 * @param total how much there is to do; undefined if unknown.
 */
export async function drawProgress(
  { status, terminal }: ProgressCanvas,
  label: string,
  total: number | undefined,
): Promise<Progress> {
  const library: Library = (await import("cli-progress")).default;
  // Some terminals do not know their size, and say 0.
  const columns = () => terminal?.columns() || DEFAULT_COLUMNS;
  const text = (state: BarState) => {
    const seconds = (Date.now() - state.startTime) / 1000;
    const rate = seconds > 0 ? `  ${Math.round(state.value / seconds)}/s` : "";
    if (total === undefined) return `${label} ${state.value}${rate}`;
    const left = typeof state.eta === "number"
      ? `  ${library.Format.TimeFormat(state.eta, FORMAT, 1)} left`
      : "";
    const numbers = `${state.value}/${total}${rate}${left}`;
    const barsize = Math.min(BAR_COLUMNS, columns() - label.length - numbers.length - 6);
    if (barsize < 1) return `${label} ${numbers}`;
    const bar = library.Format.BarFormat(state.progress, { ...FORMAT, barsize });
    return `${label} [${bar}] ${numbers}`;
  };
  const bar = new library.SingleBar({
    format: (_options: unknown, state: BarState) => text(state),
    clearOnComplete: true,
    // The rate falls and the time left changes while nothing is finished.
    etaAsynchronousUpdate: true,
    etaBuffer: 100,
    terminal: barTerminal(status, columns),
  });
  // Deno calls a timer that is due even when a socket's event clears it before that.
  let stopped = false;
  const render = bar.render.bind(bar);
  bar.render = () => {
    if (!stopped) render();
  };
  bar.start(total ?? 0, 0);
  return {
    advance: (count) => bar.increment(count),
    [Symbol.dispose]() {
      bar.stop();
      stopped = true;
    },
  };
}

const FORMAT = {
  barCompleteString: "=".repeat(BAR_COLUMNS),
  barIncompleteString: "-".repeat(BAR_COLUMNS),
  barGlue: "",
  autopadding: false,
  autopaddingChar: "",
};

/**
 * The terminal as `cli-progress` drives it. The library's own restores the place where the cursor was
 * at the start, which is another line once something was printed meanwhile.
 */
function barTerminal(status: StatusLine, columns: () => number) {
  const nothing = () => {};
  return {
    isTTY: () => true,
    getWidth: columns,
    // One column short, since some terminals begin a new line after the last.
    write: (text: string) => status.show(text.slice(0, columns() - 1)),
    clearLine: () => status.hide(),
    cursorSave: nothing,
    cursorRestore: nothing,
    cursorTo: nothing,
    clearRight: nothing,
    cursor: nothing,
    lineWrapping: nothing,
    newline: nothing,
  };
}
