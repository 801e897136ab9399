/** The log as the rest of the program sees it. */

/** Writes records at oslo.log's levels. Messages never hold a secret. */
export interface Logger {
  /**
   * Details for a person who looks for a fault; shown under `--debug` only.
   *
   * @param message a function makes the message only where it is shown.
   */
  debug(message: string | (() => string)): void;
  /**
   * What is being done.
   *
   * @param options `quiet`: not on standard error, whatever the level; log files have it all the same.
   */
  info(message: string, options?: { readonly quiet?: boolean }): void;
  /** Something that needs a look but did not stop the work. */
  warning(message: string): void;
  /**
   * A warning of how this host is set up, which every run would give again: a configuration that all may
   * read, an option by its older name. It goes into log files, to syslog and to the journal, and to
   * standard error only where that is a terminal, or under `--debug`: a program that reads standard
   * error, and cron, which mails it, would have it in every run.
   */
  reminder(message: string): void;
  /** Something that failed; `error` adds its trace. */
  error(message: string, error?: unknown): void;
}
