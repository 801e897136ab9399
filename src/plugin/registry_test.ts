import assert from "node:assert/strict";
import { type CategoryPlugin, CONTRACT_VERSION } from "./contract.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { createRegistry } from "./registry.ts";

function plugin(name: string, overrides: Partial<CategoryPlugin> = {}): CategoryPlugin {
  const actions = [{
    name: "act",
    summary: "",
    options: [],
    exitCodes: {},
    run: () => Promise.resolve(0),
  }];
  return { contractVersion: CONTRACT_VERSION, name, summary: "", actions, ...overrides };
}

Deno.test("a plugin is loaded when it is asked for, and no other with it", async () => {
  const loaded: string[] = [];
  const entry = (name: string) => ({
    name,
    load: () => {
      loaded.push(name);
      return Promise.resolve(plugin(name));
    },
  });
  const registry = createRegistry([entry("b"), entry("a")]);
  assert.deepEqual(loaded, []);
  assert.equal((await registry.find("a"))?.name, "a");
  assert.deepEqual(loaded, ["a"]);
  assert.equal(await registry.find("c"), undefined);
  assert.deepEqual((await registry.all()).map(({ name }) => name), ["b", "a"]);
});

Deno.test("a category without actions is not there yet", async () => {
  const empty = { name: "a", load: () => Promise.resolve(plugin("a", { actions: [] })) };
  const registry = createRegistry([empty]);
  assert.equal(await registry.find("a"), undefined);
  assert.deepEqual(await registry.all(), []);
});

Deno.test("a plugin for another version of the contract is refused, with both versions", async () => {
  const contractVersion = CONTRACT_VERSION + 1;
  const newer = { name: "a", load: () => Promise.resolve(plugin("a", { contractVersion })) };
  await assert.rejects(
    createRegistry([newer]).find("a"),
    (error: unknown) =>
      error instanceof OperatorError && error.message.includes(`version ${contractVersion} of`) &&
      error.message.includes(`has version ${CONTRACT_VERSION}`),
  );
});

Deno.test("a plugin under a name that is not its own is refused", async () => {
  const renamed = { name: "a", load: () => Promise.resolve(plugin("b")) };
  await assert.rejects(createRegistry([renamed]).find("a"), /"a" calls itself "b"/);
});

Deno.test("two plugins cannot bring the same category", () => {
  const entry = { name: "a", load: () => Promise.resolve(plugin("a")) };
  assert.throws(() => createRegistry([entry, entry]), /two plugins/);
});
