/** The output of one run: sentences and the result, each to the stream where it belongs. */

import { loadFormatter, type OutputFormat } from "./formats.ts";
import { printable } from "../errors/printable.ts";
import type { Output } from "./output.ts";
import { drawProgress, noProgress, type ProgressCanvas } from "./progress.ts";
import type { ResultSpec } from "./result.ts";
import type { StatusLine } from "./status_line.ts";
import type { TextStreams } from "./text_streams.ts";

/**
 * Makes the output for one run of one action.
 *
 * @param streams where the text goes.
 * @param options `result`: the shape that the action declares, if it prints one; `format`: the value
 * of `--format`; `canvas`: what progress is drawn on, undefined where none is to be drawn.
 */
export async function createOutput(
  streams: TextStreams,
  options: { result?: ResultSpec; format: OutputFormat; canvas?: ProgressCanvas },
): Promise<Output> {
  const { result: spec, format, canvas } = options;
  const formatter = await loadFormatter(format, streams.toTerminal === true);
  let shown = false;
  const say = (line: string) => {
    const stream = format === "table" ? "stdout" : "stderr";
    streams[stream](`${printable(line)}\n`);
  };
  const mark = (word: string, lines: readonly string[]) =>
    streams.stderr(`${word}: ${lines.map(printable).join("\n")}\n`);
  return {
    say,
    beginLine(start) {
      const isLive = format === "table" && canvas === undefined;
      let held = "";
      const add = (piece: string) => {
        if (isLive) streams.stdout(piece);
        else held += piece;
      };
      add(start);
      return {
        add,
        end(piece) {
          if (isLive) streams.stdout(`${piece}\n`);
          else say(held + piece);
        },
      };
    },
    note: (line) => streams.stderr(`${printable(line)}\n`),
    warn: (...lines) => mark("WARNING", lines),
    error: (...lines) => mark("ERROR", lines),
    result(rows, { empty, quiet = false } = {}) {
      if (spec === undefined) throw new Error("the action declares no result");
      if (shown) throw new Error("the action shows a second result");
      shown = true;
      const isEmpty = rows.length === 0 && empty !== undefined;
      if (isEmpty && !quiet) say(empty);
      if (format === "table" && (isEmpty || quiet)) return;
      for (const text of inLargerPieces(formatter(spec, rows))) streams.stdout(text);
    },
    async progress(label, countTotal) {
      if (canvas === undefined) return noProgress;
      return await drawProgress(canvas, label, await count(canvas.status, label, countTotal));
    },
  };
}

/** A write is worth so many characters. */
const WRITTEN_CHARACTERS = 32_768;

function* inLargerPieces(pieces: Iterable<string>): Generator<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < WRITTEN_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

/** Finds out how much there is to do; meanwhile, the status line says so. */
async function count(
  status: StatusLine,
  label: string,
  countTotal: (() => Promise<number>) | undefined,
): Promise<number | undefined> {
  if (countTotal === undefined) return undefined;
  status.show(`${label}: counting first`);
  try {
    return await countTotal();
  } finally {
    status.hide();
  }
}
