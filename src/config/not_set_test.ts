import assert from "node:assert/strict";
import { notSet } from "./not_set.ts";

Deno.test("an option that is not set: where it was looked for, and where it could not be", () => {
  const option = "[database] connection";
  const passedOver = ["/etc/nova (permission denied)"];
  assert.equal(
    notSet(option, { files: [], passedOver: [] }),
    "[database] connection is not set: no configuration file was found",
  );
  assert.equal(
    notSet(option, { files: [], passedOver }),
    "[database] connection is not set: no configuration file was found; " +
      "not looked into: /etc/nova (permission denied)",
  );
  assert.equal(
    notSet(option, { files: ["/etc/nova.conf", "x.conf"], passedOver }),
    "[database] connection is not set in /etc/nova.conf, x.conf; " +
      "not looked into: /etc/nova (permission denied)",
  );
});
