/** Log files: one that follows rotation by others, and one that is simply kept open. */

import { type AppendFile, openAppendFile } from "./append_file.ts";
import type { Sink } from "./sink.ts";

/** How a log file is treated. */
export interface FileOptions {
  /**
   * True to look before each record whether the path still leads to the open file, and to open it anew
   * where it does not: so that a file which logrotate moved away is let go.
   */
  readonly follow: boolean;
  /** True to empty the file at the start. */
  readonly truncate?: boolean;
  /** True to leave it unopened until there is a record. */
  readonly delay?: boolean;
}

/** A log file; after a failure it is tried again with each record. */
export function fileSink(
  path: string,
  { follow, truncate = false, delay = false }: FileOptions,
): Sink {
  let file: AppendFile | undefined;
  let isNew = true;

  function opened(): AppendFile {
    if (file !== undefined && (!follow || file.isAt(path))) return file;
    const fresh = openAppendFile(path, truncate && isNew);
    isNew = false;
    file?.close();
    return file = fresh;
  }

  return {
    name: `The log file ${path}`,
    open: delay ? undefined : () => void opened(),
    write: (text) => opened().write(`${text}\n`),
    close() {
      file?.close();
      file = undefined;
    },
  };
}
