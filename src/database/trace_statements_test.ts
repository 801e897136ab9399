import assert from "node:assert/strict";
import fc from "fast-check";
import type { EngineConnection } from "./engine.ts";
import { describe, traceStatements } from "./trace_statements.ts";

const LOCATION = { engine: "sqlite", database: "nova", source: "[database] connection" } as const;

/** A connection that answers everything with the rows. */
function answering(rows: readonly unknown[], numAffectedRows?: bigint): EngineConnection {
  return {
    lost: false,
    close: () => Promise.resolve(),
    execute: (statement) =>
      statement === "fail"
        ? Promise.reject(new Error("failed"))
        : Promise.resolve({ rows: [...rows], numAffectedRows }),
    async *stream() {
      for (const row of rows) yield await Promise.resolve({ rows: [row] });
    },
  };
}

Deno.test("each statement is told with its time and its rows", async () => {
  const told: string[] = [];
  const trace = (message: () => string) => void told.push(message());
  const read = traceStatements(answering([1, 2]), LOCATION, trace);
  await read.execute("select\n  1 from x where id = ?", [7]);
  await assert.rejects(read.execute("fail", []));
  for await (const _ of read.stream("select 2", [], 1));
  for await (const _ of read.stream("select 3", [], 1)) break;
  await traceStatements(answering([], 1n), LOCATION, trace).execute("delete from x", []);
  assert.deepEqual(told.map((line) => line.replace(/\d+\.\d ms/, "T")), [
    "[database] connection (nova), T, 2 rows: select 1 from x where id = ? [7]",
    "[database] connection (nova), T, failed: fail",
    "[database] connection (nova), T, 2 rows: select 2",
    "[database] connection (nova), T, not read to its end after 1 row: select 3",
    "[database] connection (nova), T, 1 row: delete from x",
  ]);
});

Deno.test("values that cannot be secret are shown, others by their length", () => {
  const values = [
    1,
    null,
    true,
    "compute1.example.org",
    "00000000-0000-4000-8000-000000000001",
    "2024-05-06 07:08:09.000000",
    "two words",
    "rabbit://u:p@h",
    new Uint8Array(3),
  ];
  assert.equal(
    describe("select * from services where host = ?", values),
    "select * from services where host = ? [1, NULL, true, 'compute1.example.org', " +
      "'00000000-0000-4000-8000-000000000001', '2024-05-06 07:08:09.000000', (text of 9), " +
      "(text of 14), (3 bytes)]",
  );
  assert.equal(
    describe("insert into cell_mappings (uuid, transport_url) values (?, ?)", [
      values[4],
      "s3cret",
    ]),
    "insert into cell_mappings (uuid, transport_url) values (?, ?) " +
      "['00000000-0000-4000-8000-000000000001', (text of 6)]",
  );
});

Deno.test("a long statement and many values are cut", () => {
  const text = describe(`select ${"x, ".repeat(2_000)}`, Array(500).fill(1));
  assert.match(text, /… \(6\d{3} characters\) \[1, (1, )+and 480 more\]$/);
  assert(text.length < 2_200);
});

Deno.test("no secret of a column that holds some is shown", () => {
  const columns = fc.constantFrom("transport_url", "user_data", "connection_info", "admin_pass");
  fc.assert(fc.property(columns, fc.stringMatching(/^[a-z_]{6,40}$/), (column, secret) => {
    const text = describe(`update x set "${column}" = ?`, [secret]);
    assert(!text.slice(text.indexOf("[")).includes(secret));
  }));
});
