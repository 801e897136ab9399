/** The log as the rest of the program sees it. */

/** Writes records at oslo.log's levels. Messages never hold a secret. */
export interface Logger {
  /** Details for a person who looks for a fault; shown under `--debug` only. */
  debug(message: string): void;
  /** What is being done. */
  info(message: string): void;
  /** Something that needs a look but did not stop the work. */
  warning(message: string): void;
  /** Something that failed; `error` adds its trace. */
  error(message: string, error?: unknown): void;
}
