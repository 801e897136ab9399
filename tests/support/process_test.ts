import assert from "node:assert/strict";
import { run } from "./process.ts";

Deno.test("a command that ends without having read its input fails with what it said", async () => {
  // More than fits into a pipe, so that writing it breaks off.
  const stdin = "x".repeat(1_000_000);
  await assert.rejects(
    run("sh", ["-c", "exec 0<&-; echo refused >&2; exit 3"], { stdin }),
    /^Error: sh ended with 3:[^]*refused/,
  );
});
