/** How much a server may answer, so that one that never ends cannot fill the memory. */

/** What a database sends that no server of its kind sends, or more of it than anybody asked for. */
export class ProtocolViolation extends Error {
  /** How drivers mark errors after which a connection is of no more use. */
  readonly fatal = true;

  /** @param reason what the server did, as the end of a sentence. */
  constructor(reason: string) {
    super(reason);
    this.name = "ProtocolViolation";
  }
}

/** Bytes of all that is sent before a user is logged in; it is some hundred. */
export const MOST_LOGIN_BYTES = 1_000_000;

/** Columns of an answer; MySQL takes 4096 and PostgreSQL 1664. */
export const MOST_COLUMNS = 4096;

/** Bytes of one row. The servers' own limit for a value is mostly 16 MB (MySQL) or what memory holds. */
export const MOST_ROW_BYTES = 128_000_000;

/**
 * About so many bytes of memory for the rows of one answer. What may have many rows is read in pages or
 * as a stream, of which each part is an answer.
 */
const MOST_MEMORY = 256_000_000;

/** What a row and a value take in memory besides their content, about. */
const ROW_OVERHEAD = 150;
const VALUE_OVERHEAD = 30;

/** Adds up what an answer takes in memory. */
export interface AnswerSize {
  /**
   * Counts a row.
   *
   * @throws {ProtocolViolation} when the answer has become too large.
   */
  addRow(values: number, bytes: number): void;
  /** Begins a new answer. */
  reset(): void;
}

/** Begins to count. */
export function answerSize(): AnswerSize {
  let size = 0;
  return {
    addRow(values, bytes) {
      size += ROW_OVERHEAD + values * VALUE_OVERHEAD + 2 * bytes;
      if (size > MOST_MEMORY) throw new ProtocolViolation("its answer has no end");
    },
    reset: () => size = 0,
  };
}
