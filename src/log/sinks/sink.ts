/** A place where records end up. */

import type { LogRecord } from "../record.ts";

/** Is told of a record that a sink took and could not deliver after all. */
export type Lost = (sink: Sink, failure: unknown, record: LogRecord) => void;

/** Takes finished records. */
export interface Sink {
  /** What to call it in a message: `The log file /var/log/nova/nova-manage.log`. */
  readonly name: string;
  /**
   * Opens what the first record would open, where that is to be done before there is one.
   *
   * @throws when it cannot be opened.
   */
  open?(): void;
  /**
   * Takes one record.
   *
   * @param text its form, without a line feed at the end.
   * @param trace the part of the form that tells the record's error, where it has one.
   * @throws when the record could not be written. The next one may be tried again.
   */
  write(text: string, record: LogRecord, trace: string | undefined): void;
  /** Delivers what is waiting, for a limited time, and lets go of what is open. */
  close(): void | Promise<void>;
}
