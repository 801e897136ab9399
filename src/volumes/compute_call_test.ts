import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { computeInterface, removeConnection } from "./compute_call.ts";

/** By nova/objects/service.py and nova/compute/rpcapi.py of 2026.2. */
const CASES: readonly [service: number, level: string | undefined, expected: string][] = [
  [73, undefined, "6.3 compute-alt"],
  [71, "auto", "6.3 compute-alt"],
  [70, undefined, "6.3 compute"],
  [67, "", "6.3 compute"],
  [66, undefined, "6.0 compute, deletes itself"],
  [61, undefined, "6.0 compute, deletes itself"],
  [52, undefined, "5.0 compute, deletes itself"],
  [30, undefined, "5.0 compute, deletes itself"],
  // What is pinned is not passed, and what the service has neither.
  [73, "caracal", "6.3 compute"],
  [73, "zed", "6.0 compute, deletes itself"],
  [73, "victoria", "5.0 compute, deletes itself"],
  [73, "6.4", "6.3 compute"],
  [73, "6.10", "6.3 compute-alt"],
  [66, "gazpacho", "6.0 compute, deletes itself"],
  [66, "7.0", "6.0 compute, deletes itself"],
];

Deno.test("the version of the interface is one that both sides know", () => {
  for (const [service, level, expected] of CASES) {
    const { version, topic, deletesAttachment } = computeInterface(service, { compute: level });
    const shown = `${version} ${topic}${deletesAttachment ? "" : ", deletes itself"}`;
    assert.equal(shown, expected, `${service} ${level}`);
  }
});

Deno.test("what is too old or makes no sense is refused", () => {
  const refused = (service: number, compute: string | undefined, reason: RegExp) =>
    assert.throws(() => computeInterface(service, { compute }), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, reason);
      return true;
    });
  refused(29, undefined, /has the version 29, which is too old/);
  refused(0, undefined, /too old/);
  refused(73, "4.17", /\[upgrade_levels\] compute = 4\.17 is too old/);
  refused(73, "newest", /neither a release nor a version/);
  refused(73, "constructor", /neither a release nor a version/);
});

Deno.test("whoever does not know an argument is not sent it", () => {
  const of = { instance: {}, volume: "v", context: {} };
  const names = (service: number) =>
    Object.keys(removeConnection(computeInterface(service, { compute: undefined }), of).args);
  assert.deepEqual(names(73), ["instance", "volume_id", "delete_attachment"]);
  assert.deepEqual(names(66), ["instance", "volume_id"]);
});
