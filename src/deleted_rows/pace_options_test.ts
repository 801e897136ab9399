/** The values of the options for gentle work. */

import assert from "node:assert/strict";
import { paceLimits } from "./pace_options.ts";

Deno.test("what is not given sets no limit", () => {
  assert.deepEqual(paceLimits({}), { sleep: 0, maxRuntime: undefined, maxLag: undefined });
});

Deno.test("limits are taken over, and no lag at all may be asked for", () => {
  assert.deepEqual(paceLimits({ sleep: 5, max_runtime: 3600, max_lag: 0 }), {
    sleep: 5,
    maxRuntime: 3600,
    maxLag: 0,
  });
});
