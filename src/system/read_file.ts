/** Files read with bounds: of size, and of patience with a pipe or a terminal. */

import { joinBytes } from "./join_bytes.ts";
import { ownStream } from "./own_stream.ts";
import { unlessAborted } from "./unless_aborted.ts";

/** What can be read piece by piece; `null` at its end. */
export type Readable = Pick<Deno.FsFile, "read">;

/** What bounds the reading. */
export interface ReadBounds {
  /** A larger file is an error. */
  readonly mostBytes: number;
  /** Ends the wait for whoever is to write into a pipe. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a file to its end. `/dev/stdin`, by whatever name, is this process's standard input.
 *
 * @throws the signal's reason once it is aborted; an error of the system's, for which `systemFailure` has
 * words; or an Error that says that the file is too large.
 */
export async function readFile(
  path: string,
  { mostBytes, signal }: ReadBounds,
): Promise<Uint8Array> {
  if (ownStream(path) === "stdin") return await readAll(Deno.stdin, { mostBytes, signal });
  const { isFile } = await Deno.stat(path);
  if (!isFile) {
    // Deno would wait for the other end of a pipe with everything else standing still, signals too.
    const { openWithoutWaiting } = await import("./open_without_waiting.ts");
    using pipe = openWithoutWaiting(path);
    return await readAll(pipe, { mostBytes, signal });
  }
  // It answers, as it was looked at a moment ago: not to give the processor away for each piece saves time.
  using file = Deno.openSync(path);
  const read = (buffer: Uint8Array) => Promise.resolve(file.readSync(buffer));
  return await readAll({ read }, { mostBytes, signal });
}

/** Reads what is open to its end, like {@link readFile}. */
export async function readAll(
  file: Readable,
  { mostBytes, signal }: ReadBounds,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const buffer = new Uint8Array(65_536);
    const read = await unlessAborted(file.read(buffer), signal);
    if (read === null) return joinBytes(chunks);
    length += read;
    if (length > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
    chunks.push(buffer.subarray(0, read));
  }
}
