/** What SQLite's errors mean; `node:sqlite` on Deno often gives their text and no code. */

import type { DatabaseErrorKind } from "../database_error.ts";
import type { Diagnosis } from "../diagnosis.ts";

// Result codes of SQLite, without their extension in the upper bits.
const BUSY = 5;
const LOCKED = 6;

const KIND_OF_TEXT: readonly (readonly [RegExp, DatabaseErrorKind])[] = [
  [/^unable to open database file/, "no_such_database"],
  [/^no such (table|column|index)|has no column named/, "no_such_table"],
  [/^UNIQUE constraint failed/, "duplicate"],
  [/^attempt to write a readonly database/, "access_denied"],
];

/** Whether another connection holds a lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  const { errcode, message } = error as { errcode?: number; message?: string };
  if (errcode !== undefined) return (errcode & 0xff) === BUSY || (errcode & 0xff) === LOCKED;
  return /^database (table |schema )?is locked/.test(message ?? "");
}

/** Says what an error means. */
export function diagnose(error: unknown): Diagnosis {
  const reason = error instanceof Error ? error.message : String(error);
  if (isBusy(error)) {
    return {
      kind: "conflict",
      reason: "another process has locked the file",
      hint: "Run the command again when the other process has finished.",
    };
  }
  const kind = KIND_OF_TEXT.find(([text]) => text.test(reason))?.[1] ?? "other";
  if (kind === "no_such_database") {
    return {
      kind,
      reason: "the file cannot be opened",
      hint: "The folder must exist, and this user must be able to read and write the file in it.",
    };
  }
  return { kind, reason };
}
