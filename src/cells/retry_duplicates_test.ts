import assert from "node:assert/strict";
import { DatabaseError, type DatabaseErrorKind } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import { retryDuplicates } from "./retry_duplicates.ts";

const location = { engine: "sqlite", database: "d", source: "test" } as const;

function failure(kind: DatabaseErrorKind): DatabaseError {
  return new DatabaseError(kind, { kind, location });
}

/** A database whose transactions only run their work. */
const database = {
  transaction: (work: (query: unknown) => Promise<unknown>) => work(undefined),
} as unknown as Database;

/** Runs work that fails with `errors` in turn and then succeeds; gives the attempts it was told of. */
async function attempts(errors: readonly Error[]): Promise<number[]> {
  const seen: number[] = [];
  await retryDuplicates(database, (_query, attempt) => {
    seen.push(attempt);
    const error = errors[seen.length - 1];
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  });
  return seen;
}

Deno.test("work that lost a race for a unique key is repeated", async () => {
  assert.deepEqual(await attempts([]), [1]);
  assert.deepEqual(await attempts([failure("duplicate"), failure("duplicate")]), [1, 2, 3]);
});

Deno.test("other failures are not repeated", async () => {
  await assert.rejects(() => attempts([failure("other")]), { kind: "other" });
  await assert.rejects(() => attempts([new Error("no database error")]), /no database error/);
});

Deno.test("a duplicate that never goes away ends the attempts", async () => {
  await assert.rejects(() => attempts(Array(10).fill(failure("duplicate"))), { kind: "duplicate" });
});
