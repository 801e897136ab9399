/** One record of the log, before it has a form. */

import type { Severity } from "./level.ts";

/** What is written down, and when and where it came up. Secrets are taken out already. */
export interface LogRecord {
  readonly severity: Severity;
  /** The name of the logger: `nova.manage`, or one below it. */
  readonly logger: string;
  readonly message: string;
  /** The error that the record reports, where there is one. */
  readonly failure?: Failure;
  /** True for what every run on this host would say again: see {@link Logger.reminder}. */
  readonly reminder: boolean;
  /** True for what a command was told to leave out at the terminal: see {@link Logger.info}. */
  readonly quiet: boolean;
  readonly time: Date;
  /** Milliseconds since the log was started. */
  readonly sinceStart: number;
  /** This program's process id. */
  readonly process: number;
  /** This program's version. */
  readonly version: string;
  /** This machine's name; found when first asked for. */
  readonly hostname: () => string;
  /** The place in the program; found when first asked for, since few forms show it. */
  readonly site: () => CallSite;
}

/** An error as a record tells it. */
export interface Failure {
  /** In one line. */
  readonly summary: string;
  /** Its trace and those of its causes, line by line. */
  readonly trace: readonly string[];
}

/** A place in the program. */
export interface CallSite {
  readonly function: string;
  /** The file's name, without folders. */
  readonly file: string;
  readonly line: number;
}
