/** Why the system refused something, in words of our own. */

/** Deno's kinds of errors that have a plain word. Their own texts speak to programmers. */
const WORDS: readonly (readonly [new () => Error, string])[] = [
  [Deno.errors.NotFound, "it does not exist"],
  [Deno.errors.PermissionDenied, "permission denied"],
  [Deno.errors.IsADirectory, "it is a folder"],
  [Deno.errors.NotADirectory, "it, or a part of its path, is not a folder"],
  // What Deno gives to programs that may do everything only: most devices, much of /proc.
  [Deno.errors.NotCapable, "this program may not open it"],
  [Deno.errors.ConnectionRefused, "nobody listens there"],
  [Deno.errors.BrokenPipe, "nobody reads it any more"],
  [Deno.errors.FilesystemLoop, "its symbolic links go round in a circle"],
];

/** The system's codes that Deno has no kind of error for, or that are often seen. */
const CODES: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EAGAIN: "it takes no more at the moment",
  ECONNREFUSED: "nobody listens there",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is too large",
  EIO: "the device does not answer properly (input/output error)",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links go round in a circle",
  EMFILE: "this program has too many files open",
  EMSGSIZE: "it is too long",
  ENAMETOOLONG: "its name is too long",
  ENFILE: "the system has too many files open",
  ENOENT: "it does not exist",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "it, or a part of its path, is not a folder",
  ENXIO: "nobody reads from it",
  EPERM: "it is not permitted",
  EPIPE: "nobody reads it any more",
  EPROTOTYPE: "the socket is of another type",
  EROFS: "the file system is read-only",
};

/** The same by number, for errors that say `(os error 28)` and have no code. */
const NUMBERS: Readonly<Record<string, string>> = {
  "1": "EPERM",
  "5": "EIO",
  "6": "ENXIO",
  "11": "EAGAIN",
  "13": "EACCES",
  "23": "ENFILE",
  "24": "EMFILE",
  "27": "EFBIG",
  "28": "ENOSPC",
  "30": "EROFS",
  "36": "ENAMETOOLONG",
  "40": "ELOOP",
  "90": "EMSGSIZE",
  "91": "EPROTOTYPE",
  "111": "ECONNREFUSED",
  "122": "EDQUOT",
};

/**
 * Why a file, folder, device or socket could not be used, in a few words that follow "cannot be read: ".
 *
 * @param error what Deno's or Node's functions threw; of anything else the message.
 */
export function systemFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = systemCode(error);
  if (code !== undefined && Object.hasOwn(CODES, code)) return CODES[code];
  for (const [kind, words] of WORDS) {
    if (error instanceof kind) return words;
  }
  // `No such device (os error 19), open '/path'`: the first part is the system's own text.
  return error.message.replace(/ \(os error \d+\).*$/s, "");
}

/** The system's code for an error, such as `ENOSPC`; undefined where it has none. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : NUMBERS[number];
}
