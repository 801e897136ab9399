import assert from "node:assert/strict";
import { testContext } from "../../../tests/support/context.ts";
import { DatabaseError } from "../../database/database_error.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { tellFailures } from "./report.ts";

const location = { engine: "mysql", database: "nova", source: "test" } as const;

async function told(failure: OperatorError): Promise<string> {
  const context = await testContext();
  tellFailures(context.output, [failure]);
  return context.stderr();
}

Deno.test("whoever has to run archiving again is told that nothing was left half done", async () => {
  assert.equal(
    await told(new OperatorError("It failed", { hint: "Look at the server." })),
    "ERROR: It failed\nLook at the server. Then run this again; nothing was left half done.\n",
  );
});

Deno.test("what nobody knows and what is certain are not told in one breath", async () => {
  const text = await told(
    new DatabaseError("The connection broke during a commit", {
      kind: "connection_lost",
      location,
      outcomeUnknown: true,
      hint: "It is not known whether the last change was saved; look before you run this again.",
    }),
  );
  assert.match(text, /^ERROR: The connection broke during a commit\nRun this again: /);
  assert.doesNotMatch(text, /not known|half done|look before/);
});
