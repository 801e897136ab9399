/** Rows of a result that may be more than memory should hold. */

import type { ResultRow } from "./output.ts";

/** Rows that are collected one after the other; disposing of them frees what holds them. */
export interface CollectedRows extends Iterable<ResultRow>, Disposable {
  readonly length: number;
  /** Adds a row at the end. */
  add(row: ResultRow): void;
}

/** So many are in memory. */
const HELD = 5000;
const PIECE_BYTES = 65_536;

/**
 * Collects rows: some in memory, the others in a temporary file that has no name, so that nothing is left
 * of it however the run ends. Where no such file can be made or written, all are in memory.
 */
export function collectRows(held = HELD): CollectedRows {
  let rows: ResultRow[] = [];
  let file: Deno.FsFile | undefined;
  let limit = held;
  /** What stands in the file: so many rows and bytes. */
  const written = { rows: 0, bytes: 0 };

  function spill(): void {
    const bytes = new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    try {
      file ??= openNameless();
      file.seekSync(written.bytes, Deno.SeekMode.Start);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
      written.rows += rows.length;
      written.bytes += bytes.length;
      rows = [];
    } catch {
      // No room for a file: memory has to do.
      limit = Infinity;
    }
  }

  return {
    get length() {
      return written.rows + rows.length;
    },
    add(row) {
      rows.push(row);
      if (rows.length >= limit) spill();
    },
    *[Symbol.iterator]() {
      if (file !== undefined) yield* readRows(file, written.bytes);
      yield* rows;
    },
    [Symbol.dispose]() {
      file?.close();
      file = undefined;
    },
  };
}

/** A new file that only this program can reach. */
function openNameless(): Deno.FsFile {
  const path = Deno.makeTempFileSync({ prefix: "nova-manage-" });
  try {
    return Deno.openSync(path, { read: true, write: true });
  } finally {
    Deno.removeSync(path);
  }
}

/** The rows of a file of so many bytes. Who goes through it twice at a time keeps each place apart. */
function* readRows(file: Deno.FsFile, size: number): Generator<ResultRow> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(PIECE_BYTES);
  let rest = "";
  for (let at = 0; at < size;) {
    file.seekSync(at, Deno.SeekMode.Start);
    const count = file.readSync(buffer);
    if (count === null) throw new Error(`rows of a result are gone from their temporary file`);
    const piece = buffer.subarray(0, Math.min(count, size - at));
    at += piece.length;
    const lines = (rest + decoder.decode(piece, { stream: at < size })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
}
