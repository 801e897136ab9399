import assert from "node:assert/strict";
import fc from "fast-check";
import { DatabaseError, type DatabaseErrorKind } from "../database/database_error.ts";
import { BadRow, changeAround, mayBeOfRow } from "./bad_rows.ts";

function databaseError(kind: DatabaseErrorKind): DatabaseError {
  const location = { engine: "sqlite", database: "x", source: "test" } as const;
  return new DatabaseError(`a failure: ${kind}`, { kind, location });
}

/** Changes rows that are numbers; the negative ones cannot be changed. */
function changer(error: unknown = databaseError("other")) {
  const changed: number[] = [];
  let calls = 0;
  return {
    changed,
    calls: () => calls,
    change(rows: readonly number[]) {
      calls++;
      if (rows.some((row) => row < 0)) return Promise.reject(error);
      changed.push(...rows);
      return Promise.resolve(rows.map((row) => `changed ${row}`));
    },
  };
}

const refuse = (row: number) => `refused ${row}`;

Deno.test("all rows are changed but for the bad ones, and each gets its outcome", async () => {
  const rows = fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(100) }, fc.constant(-1)), {
    minLength: 1,
    maxLength: 45,
  });
  await fc.assert(fc.asyncProperty(rows, async (rows) => {
    const { change, changed } = changer();
    const outcomes = await changeAround(rows, change, refuse);
    assert.deepEqual(outcomes, rows.map((row) => row < 0 ? refuse(row) : `changed ${row}`));
    assert.deepEqual(changed, rows.filter((row) => row >= 0));
  }));
});

Deno.test("one bad row of many costs few statements", async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => index === 3210 ? -1 : index);
  const { calls, change } = changer();
  await changeAround(rows, change, refuse);
  assert.ok(calls() <= 27, String(calls()));
});

Deno.test("bad rows without end are something else, and are not gone through", async () => {
  const { calls, change, changed } = changer();
  await assert.rejects(changeAround(Array(5000).fill(-1), change, refuse), /a failure: other/);
  assert.ok(calls() < 150, String(calls()));
  assert.deepEqual(changed, []);
  // A good one now and then, and it goes on.
  const rows = Array.from({ length: 400 }, (_, index) => index % 40 === 0 ? 1 : -1);
  const outcomes = await changeAround(rows, changer().change, refuse);
  assert.equal(outcomes.filter((outcome) => outcome === refuse(-1)).length, 390);
});

Deno.test("which failures may be the fault of a row", async () => {
  const ofRow: DatabaseErrorKind[] = ["duplicate", "other"];
  const ofAll: DatabaseErrorKind[] = [
    ...["unreachable", "access_denied", "no_such_database", "no_such_table"] as const,
    ...["conflict", "connection_lost", "tls"] as const,
  ];
  for (const kind of ofRow) assert.ok(mayBeOfRow(databaseError(kind)), kind);
  assert.ok(mayBeOfRow(new BadRow("changed meanwhile")));
  for (const error of [...ofAll.map(databaseError), new TypeError("a mistake")]) {
    assert.ok(!mayBeOfRow(error), String(error));
    const { calls, change } = changer(error);
    await assert.rejects(changeAround([1, -1], change, refuse), { message: error.message });
    assert.equal(calls(), 1);
  }
});
