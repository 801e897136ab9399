import assert from "node:assert/strict";
import { callFactory, importPlugin } from "./evaluate.ts";
import { moduleUrl, withFileNames } from "./module_url.ts";

const PATH = "/etc/nova/manage-plugins.d/it's (1).js";

Deno.test("a module is run from its text, and tells its versions before it is called", async () => {
  const module = await importPlugin(
    "export const contractVersion = 1, version = 'ä'; export default (x) => x;",
    PATH,
  );
  assert.equal(module.contractVersion, 1);
  assert.equal(module.version, "ä");
  assert.equal(await callFactory(module, "the toolkit", PATH), "the toolkit");
});

Deno.test("mistakes are told with the file and its line, not with what the file was made into", async () => {
  await assert.rejects(importPlugin("\nconst = 1", PATH), ({ message }: Error) => {
    assert.match(message, /^loading it failed: \w+Error: /);
    assert.ok(message.includes(`${PATH}:2:7`), message);
    return !message.includes("data:");
  });
  await assert.rejects(
    importPlugin("\n\nthrow new RangeError('far')", PATH),
    { message: "loading it failed: RangeError: far (line 3)" },
  );
  await assert.rejects(importPlugin("throw null", PATH), {
    message: "loading it failed: it threw object",
  });
});

Deno.test("a function that never comes to an end is given up", async () => {
  const factory = () => new Promise(() => {});
  await assert.rejects(
    callFactory({ contractVersion: 1, version: undefined, factory }, {}, PATH, 0.01),
    { message: "loading it took more than 0.01 s" },
  );
});

Deno.test("shortened and whole URLs give way to the file's path", () => {
  const url = moduleUrl("export default 1", PATH);
  assert.ok(!/[ '()]/.test(url), url);
  assert.equal(withFileNames(`at go (${url}:3:9)`), `at go (${PATH}:3:9)`);
  const shortened = url.replace(/(base64,.{5}).*(.{5})$/, "$1......$2");
  assert.equal(withFileNames(`at ${shortened}:3:9\nat x`), `at ${PATH}:3:9\nat x`);
});
