import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import { DatabaseError } from "../database/database_error.ts";
import type { Databases } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { CellMapping } from "./cell_mappings.ts";
import { type CellVisit, reportLeftOut, visitCells } from "./fan_out.ts";

function cell(name: string): CellMapping {
  return {
    id: 1,
    uuid: `uuid-${name}`,
    name,
    transportUrl: "",
    databaseUrl: `sqlite:///${name}`,
    disabled: false,
  };
}

/** Databases whose visits begin and end as the test says; the last part of the URL is the cell's name. */
function scriptedDatabases() {
  const visits = new Map<string, PromiseWithResolvers<void>>();
  const begun: string[] = [];
  const visitOf = (name: string) => {
    if (!visits.has(name)) visits.set(name, Promise.withResolvers<void>());
    return visits.get(name)!;
  };
  return {
    /** The cells whose visits have begun, in order. */
    begun,
    end: (name: string) => visitOf(name).resolve(),
    fail: (name: string, error: unknown) => visitOf(name).reject(error),
    visit: (async ({ url }, work) => {
      const name = url.split("/").at(-1)!;
      begun.push(name);
      await visitOf(name).promise;
      // deno-lint-ignore no-explicit-any -- these tests' work does not look at the database.
      return await work(undefined as any);
    }) satisfies Databases["visit"],
  };
}

async function start(names: readonly string[], parallel: number, signal?: AbortSignal) {
  const script = scriptedDatabases();
  const context = await testContext(signal === undefined ? {} : { signal });
  const databases = { ...context.databases, visit: script.visit };
  const visits = visitCells(
    { databases, signal: context.signal },
    names.map(cell),
    { parallel, timeout: 1 },
    (_database, { name }) => Promise.resolve(name.toUpperCase()),
  );
  return { script, visits, context };
}

/** All that can happen without anybody from outside. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

function resultOf(visit: CellVisit<string> | void) {
  assert.ok(visit);
  return visit.failure ?? visit.result;
}

Deno.test("results come in the order of the cells, as many at a time as allowed", async () => {
  const { script, visits } = await start(["a", "b", "c", "d"], 2);
  const first = visits.next();
  await settle();
  assert.deepEqual(script.begun, ["a", "b"]);
  script.end("b");
  await settle();
  assert.deepEqual(script.begun, ["a", "b", "c"]);
  script.end("c");
  await settle();
  assert.deepEqual(script.begun, ["a", "b", "c", "d"]);
  script.end("d");
  script.end("a");
  assert.equal(resultOf((await first).value), "A");
  const rest = await Array.fromAsync(visits);
  assert.deepEqual(rest.map(resultOf), ["B", "C", "D"]);
});

Deno.test("a result is there as soon as it and those before it are", async () => {
  const { script, visits } = await start(["a", "b"], 2);
  script.end("a");
  assert.equal(resultOf((await visits.next()).value), "A");
  script.end("b");
  assert.equal(resultOf((await visits.next()).value), "B");
  assert.equal((await visits.next()).done, true);
});

Deno.test("without cells there is nothing to do", async () => {
  const { visits } = await start([], 8);
  assert.deepEqual(await Array.fromAsync(visits), []);
});

function databaseError(source: string): DatabaseError {
  return new DatabaseError(`Cannot connect (${source})`, {
    kind: "unreachable",
    location: { engine: "mysql", host: "db", database: "nova", source },
    hint: "Start it.",
  });
}

Deno.test("a cell that fails does not stop the others, and is named on standard error", async () => {
  const { script, visits, context } = await start(["a", "b", "c", "d"], 2);
  script.fail("a", databaseError("cell a (uuid-a)"));
  script.end("b");
  script.fail("c", new OperatorError("its URL is malformed"));
  script.end("d");
  const all = await Array.fromAsync(visits);
  assert.deepEqual(all.map((visit) => visit.failure === undefined), [false, true, false, true]);
  assert.equal(reportLeftOut(context.output, all), true);
  assert.equal(
    context.stderr(),
    "ERROR: Cannot connect (cell a (uuid-a))\nStart it.\n" +
      "ERROR: cell c (uuid-c): its URL is malformed\n",
  );
  assert.equal(reportLeftOut(context.output, all.slice(1, 2)), false);
});

Deno.test("what is not the cell's fault ends the whole, after the cells before it", async () => {
  const faults = [databaseError("[api_database] connection"), new TypeError("a defect")];
  for (const fault of faults) {
    const { script, visits } = await start(["a", "b", "c", "d"], 2);
    const first = visits.next();
    script.fail("b", fault);
    await settle();
    script.end("a");
    assert.equal(resultOf((await first).value), "A");
    await assert.rejects(() => visits.next(), fault);
    assert.deepEqual(script.begun, ["a", "b"]);
  }
});

Deno.test("once interrupted, visits under way are finished and no others begun", async () => {
  const interrupts = new AbortController();
  const { script, visits } = await start(["a", "b", "c"], 2, interrupts.signal);
  const first = visits.next();
  await settle();
  const stop = new OperatorError("Stopped by SIGINT.");
  interrupts.abort(stop);
  script.end("a");
  await settle();
  script.fail("b", databaseError("cell b (uuid-b)"));
  assert.equal(resultOf((await first).value), "A");
  await assert.rejects(() => visits.next(), stop);
  assert.deepEqual(script.begun, ["a", "b"]);
});

Deno.test("who stops listening waits for the visits under way", async () => {
  const { script, visits } = await start(["a", "b", "c"], 2);
  script.end("a");
  let ended = false;
  const listening = (async () => {
    for await (const _ of visits) break;
    ended = true;
  })();
  await settle();
  assert.equal(ended, false);
  script.end("b");
  script.end("c");
  await listening;
});
