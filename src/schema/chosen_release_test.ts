import assert from "node:assert/strict";
import { testConfiguration } from "../../tests/support/context.ts";
import { chosenRelease } from "./chosen_release.ts";

Deno.test("the release is the command line's, else the configuration's, else the newest", () => {
  const configured = { config: testConfiguration({ nova_manage: { release: "Wallaby" } }) };
  assert.equal(chosenRelease(configured, { release: "zed" }).name, "zed");
  assert.deepEqual(chosenRelease(configured, {}), {
    name: "wallaby",
    version: 23,
    main: "417",
    api: "82",
  });
  assert.equal(chosenRelease({ config: testConfiguration({}) }).name, "2026.2");
  const unknown = { config: testConfiguration({ nova_manage: { release: "queens" } }) };
  assert.throws(() => chosenRelease(unknown), /"queens" is none of victoria, wallaby, xena/);
});
