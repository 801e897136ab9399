/** A log file that follows rotation. */

/** Takes finished records. */
export interface Sink {
  /** Writes text that ends in a line feed. */
  write(text: string): void;
  close(): void;
}

/**
 * Opens a log file for appending, made if it is not there.
 *
 * Before each record it is checked that the path still leads to the open file, as oslo.log's default
 * handler does (with `watch_log_file` or without), so that a file moved away by logrotate is let go.
 *
 * @throws when the file cannot be opened; `write` does, too, when it cannot be opened anew.
 */
export function openFileSink(path: string): Sink {
  let file = open();

  function open(): Deno.FsFile {
    return Deno.openSync(path, { append: true, create: true });
  }

  function isStillThere(): boolean {
    try {
      const [there, here] = [Deno.statSync(path), file.statSync()];
      return there.ino === here.ino && there.dev === here.dev;
    } catch {
      return false;
    }
  }

  return {
    write(text) {
      if (!isStillThere()) {
        const replaced = file;
        file = open();
        replaced.close();
      }
      const bytes = new TextEncoder().encode(text);
      for (let written = 0; written < bytes.length;) {
        written += file.writeSync(bytes.subarray(written));
      }
    },
    close: () => file.close(),
  };
}
