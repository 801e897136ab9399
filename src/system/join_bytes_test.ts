import assert from "node:assert/strict";
import { joinBytes } from "./join_bytes.ts";

Deno.test("pieces are joined in their order", () => {
  const [a, b, none] = [new Uint8Array([1, 2]), new Uint8Array([3]), new Uint8Array()];
  assert.deepEqual(joinBytes([a, none, b, a]), new Uint8Array([1, 2, 3, 1, 2]));
  assert.deepEqual(joinBytes([]), none);
  assert.equal(joinBytes([a]), a);
});
