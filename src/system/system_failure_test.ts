import assert from "node:assert/strict";
import { systemCode, systemFailure } from "./system_failure.ts";

function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  assert.fail("it did not fail");
}

Deno.test("failures of the system are in our words", () => {
  const cases = [
    [() => Deno.openSync("/nowhere/file"), "it does not exist"],
    [() => Deno.openSync("/etc/passwd/file"), "it, or a part of its path, is not a folder"],
    [() => Deno.writeTextFileSync("/dev/full", "x"), "no space is left on the device"],
    [() => Deno.writeTextFileSync("/tmp", "x"), "it is a folder"],
  ] as const;
  for (const [work, words] of cases) assert.equal(systemFailure(failureOf(work)), words);
});

Deno.test({
  name: "what the runtime forbids is not answered with the runtime's advice",
  permissions: { read: true },
  fn() {
    assert.equal(
      systemFailure(failureOf(() => Deno.openSync("/dev/tty"))),
      "this program may not open it",
    );
  },
});

Deno.test("a code that has no words keeps the system's text, without its number", () => {
  const error = new Error("Structure needs cleaning (os error 117), open '/x'");
  assert.equal(systemFailure(error), "Structure needs cleaning");
  assert.equal(systemCode(error), undefined);
  assert.equal(systemCode(new Error("Input/output error (os error 5)")), "EIO");
  assert.equal(systemFailure("odd"), "odd");
});
