/**
 * Standard output and standard error, either of which may be full, broken or gone. The command's work
 * never depends on who reads its words: neither stream ever throws.
 */

/** How long to wait, in milliseconds, before writing again to a full pipe that does not block. */
const FULL_PIPE_PAUSE = 5;

/** So many characters of what could not be written are kept, to be told. */
const KEPT_CHARACTERS = 300;

/** What a stream is written through. */
interface Stream {
  /** Writes some of the bytes. @returns how many. */
  writeSync(bytes: Uint8Array): number;
}

/** Text that should be on standard output, and is not. */
export interface LostText {
  /** Why it could not be written, in a few words. */
  readonly reason: string;
  /** The text without the line break at its end; undefined when it is long or has several lines. */
  readonly text: string | undefined;
  /** How many lines there are; one that was begun counts. */
  readonly lines: number;
}

/**
 * Writes to standard error. What cannot be written is dropped; the next text is tried again, since a
 * disk may have room by then.
 */
export function messageWriter(stream: Stream): (text: string) => void {
  return (text) => void tryToWrite(stream, text);
}

/** Standard output: text goes out until it cannot, and the rest is remembered as lost. */
export interface ResultWriter {
  write(text: string): void;
  /** What is missing; undefined when all is there, or when its reader went away. */
  lost(): LostText | undefined;
}

/**
 * Writes to standard output. After a failure nothing more is written, so that what is there is a
 * beginning and has no hole.
 *
 * A reader that goes away (`| head -1`, a terminal whose connection drops) wants no more, and misses
 * nothing.
 *
 * @param isDevice tells whether the stream is a terminal or another device, not a file or a pipe.
 */
export function resultWriter(stream: Stream, isDevice: () => boolean): ResultWriter {
  let failure: { readonly error: unknown } | undefined;
  let text = "";
  let breaks = 0;
  let endsInLine = false;
  return {
    write(added) {
      if (added === "") return;
      failure ??= tryToWrite(stream, added);
      if (failure === undefined) return;
      breaks += added.split("\n").length - 1;
      endsInLine = !added.endsWith("\n");
      if (text.length <= KEPT_CHARACTERS) text += added.slice(0, KEPT_CHARACTERS + 1);
    },
    lost() {
      if (failure === undefined || readerIsGone(failure.error, isDevice)) return undefined;
      const lines = breaks + Number(endsInLine);
      const isShort = text.length <= KEPT_CHARACTERS && lines === 1;
      return {
        reason: writeFailure(failure.error),
        text: isShort ? text.replace(/\n$/, "") : undefined,
        lines,
      };
    },
  };
}

/** Writes text in full before it returns. @returns what went wrong, if anything did. */
function tryToWrite(stream: Stream, text: string): { readonly error: unknown } | undefined {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(stream.writeSync(bytes));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) return { error };
      pause(FULL_PIPE_PAUSE);
    }
  }
  return undefined;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function readerIsGone(error: unknown, isDevice: () => boolean): boolean {
  return error instanceof Deno.errors.BrokenPipe || (codeOf(error) === "EIO" && isDevice());
}

/** The system's codes for what becomes of writing, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be too large",
  EIO: "input/output error",
  EBADF: "it is not open for writing",
};

function writeFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return "the system refuses";
  return Object.hasOwn(REASONS, code) ? REASONS[code] : code;
}

/** The system's name for an error: `ENOSPC`. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
