import assert from "node:assert/strict";
import fc from "fast-check";
import { booleanOption, optionGroup } from "../../config/option.ts";
import { type Action, type CategoryPlugin, CONTRACT_VERSION } from "../contract.ts";
import { category } from "./category.ts";

const action: Action = {
  name: "act",
  summary: "Act.",
  options: [
    { name: "max_count", flag: "--max-count", kind: "integer", help: "How many.", min: 1, max: 9 },
    { name: "quiet", flag: "--quiet", kind: "flag", help: "Say less." },
  ],
  positionals: [{ name: "who", metavar: "WHO", help: "Whom." }],
  exitCodes: { 0: "Done." },
  result: { layout: "table", columns: [{ key: "who", header: "Who", when: "quiet" }] },
  optionGroups: [optionGroup("my_site", { loud: booleanOption(true, { help: "Whether." }) })],
  run: () => Promise.resolve(0),
};
const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "c",
  summary: "C.",
  actions: [action],
};

/** The problems of a category whose action is changed so. */
function problems(changes: Readonly<Record<string, unknown>>): string[] {
  return category({ ...plugin, actions: [{ ...action, ...changes }] }, "c")
    .map((problem) => problem.replace("c.actions[0]", "it"));
}

/** The problems of an action whose first option is changed so. */
function optionProblems(changes: Readonly<Record<string, unknown>>): string[] {
  const [first, ...rest] = action.options;
  return problems({ options: [{ ...first, ...changes }, ...rest] })
    .map((problem) => problem.replace("it.options", ""));
}

Deno.test("what the contract asks for passes", () => {
  assert.deepEqual(category(plugin, "c"), []);
});

Deno.test("what is missing, unknown or of another kind is named", () => {
  assert.deepEqual(category(undefined, "c"), ["c is no object"]);
  assert.deepEqual(category({ ...plugin, actions: {} }, "c"), ["c.actions is no list"]);
  assert.deepEqual(category({ ...plugin, name: "C-1" }, "c"), [
    "c.name is not a name of small letters, digits and underscores",
  ]);
  assert.deepEqual(category({ ...plugin, actions: [action, action] }, "c"), [
    "c.actions: act stands there twice",
  ]);
  assert.deepEqual(problems({ exit_codes: {} }), [
    "it has a property exit_codes, which the contract does not know",
  ]);
  assert.deepEqual(problems({ summary: "a\nb" }), ["it.summary is not one line of plain text"]);
  assert.deepEqual(problems({ description: "\x1b[2J" }), [
    "it.description holds control characters",
  ]);
  assert.deepEqual(problems({ run: undefined }), ["it.run is no function"]);
  assert.deepEqual(problems({ optionGroups: [{ name: "x", options: { a: 1 } }] }), [
    "it.optionGroups[0].options.a is no object",
  ]);
  // What a copy of the action would lose.
  class Inherited {
    run() {}
  }
  assert.ok(
    category({ ...plugin, actions: [Object.assign(new Inherited(), { name: "x" })] }, "c")
      .includes("c.actions[0] has no run"),
  );
});

Deno.test("an action has to say how it can end", () => {
  assert.deepEqual(problems({ exitCodes: {} }), [
    "it.exitCodes does not say how it succeeds, with 0",
  ]);
  assert.deepEqual(problems({ exitCodes: { 0: "a", 256: "b" } }), [
    'it.exitCodes: the key "256" is not an exit code, 0 to 255',
  ]);
});

Deno.test("options have to go together with their names, their kinds and each other", () => {
  const cases: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ flag: "--max" }, "--max does not spell its name, max_count"],
    [{ name: "debug", flag: "--debug" }, "--debug is a flag of the shell's own"],
    [{ choices: ["a"] }, "--max-count has choices and takes no text"],
    [{ kind: "string" }, "--max-count has a range and takes no whole number"],
    [{ min: 10 }, "--max-count has a range that holds nothing"],
    [{ requires: ["other"] }, "--max-count speaks of other, which is no other option"],
    [{ requires: ["format"] }, "--max-count speaks of format, which is no other option"],
    [{ repeated: true }, "--max-count is repeated and no plain text"],
    [{ excludes: ["max_count"] }, "--max-count speaks of max_count, which is no other option"],
    [{ default: "1" }, "--max-count has a default of another kind"],
    [{ default: 10 }, "--max-count has a default out of its range"],
  ];
  for (const [changes, problem] of cases) {
    assert.deepEqual(optionProblems(changes), [`: ${problem}`]);
  }
  assert.deepEqual(optionProblems({ name: "quiet", flag: "--quiet" }), [
    ": quiet stands there twice",
  ]);
  const [who] = action.positionals!;
  assert.deepEqual(
    problems({ positionals: [who, who] })[0],
    "it.positionals: who stands there twice",
  );
  assert.deepEqual(problems({ positionals: [{ ...who, name: "quiet" }] }), [
    "it: quiet stands there twice",
  ]);
  assert.deepEqual(problems({ positionals: [who, { ...who, name: "x", required: true }] }), [
    "it.positionals: x is required and stands behind one that is not",
  ]);
});

Deno.test("a result has columns that can be shown", () => {
  const result = (columns: unknown[], layout = "table", requires?: string[]) =>
    problems({ result: { columns, layout, ...(requires && { requires }) } });
  assert.deepEqual(result([]), ["it.result has no columns"]);
  const column = { key: "a", header: "A" };
  assert.deepEqual(result([column, { ...column, key: "b" }], "value"), [
    'it.result: "value" has one column',
  ]);
  assert.deepEqual(result([{ ...column, when: "max_count" }]), []);
  assert.deepEqual(result([{ ...column, when: "who" }]), [
    "it.result: a column waits for who, which is no option that can be left out",
  ]);
  assert.deepEqual(result([column], "table", ["max_count"]), []);
  assert.deepEqual(result([column], "table", ["who"]), [
    "it.result: it waits for who, which is no option that can be left out",
  ]);
  assert.deepEqual(result([column], "list"), ["it.result.layout is none of table, value, blocks"]);
});

Deno.test("nothing whatever is taken for a category by mistake, or makes the checks fail", () => {
  fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => {
    assert.notDeepEqual(category(value, "c"), []);
    for (const key of Object.keys(action)) assert.ok(Array.isArray(problems({ [key]: value })));
  }));
});
