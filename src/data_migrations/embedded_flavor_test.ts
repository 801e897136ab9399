import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../errors/operator_error.ts";
import { addExtraSpec } from "./embedded_flavor.ts";

const KEY = "resources:CUSTOM_GOLD";

/** What Nova writes, with extra specs as given; and all around it things that JSON.parse loses. */
const flavor = (specs: string) =>
  `{"new": null, "old":null ,"cur" : {"nova_object.version": "9.9", "nova_object.data": {` +
  `"memory_mb": 90071992547409931, "rxtx_factor": 1.0, "ratio": 1e3, "name": "\\u00fc\\ud83d\\ude00",` +
  `\t"later": {"b": [-0, {}], "a": 1.50}, "extra_specs": ${specs}, "id": 7}, "2": 1, "1": 2}}\n`;

Deno.test("an extra spec is added, all else stays as it is to the byte", async () => {
  assert.equal(
    await addExtraSpec(flavor('{"a": "1", "z":"2"}'), KEY, "1"),
    flavor('{"a": "1", "z":"2", "resources:CUSTOM_GOLD": "1"}'),
  );
  assert.equal(
    await addExtraSpec(flavor("{}"), KEY, "1"),
    flavor('{"resources:CUSTOM_GOLD": "1"}'),
  );
  assert.equal(
    await addExtraSpec(flavor('{ "a": "}" }'), KEY, "1"),
    flavor('{ "a": "}", "resources:CUSTOM_GOLD": "1" }'),
  );
});

Deno.test("a flavor that has the extra spec needs no change, whatever its value", async () => {
  for (const value of ['"1"', '"0"', "null"]) {
    assert.equal(
      await addExtraSpec(flavor(`{"resources:CUSTOM_GOLD": ${value}}`), KEY, "1"),
      undefined,
    );
  }
  assert.equal(
    await addExtraSpec(flavor('{"resources:CUSTOM_\\u0047OLD": "1"}'), KEY, "1"),
    undefined,
    "an escaped name is the same name",
  );
});

Deno.test("of several extra_specs, the last counts, as in Python", async () => {
  const twice = (last: string) =>
    `{"cur": {"nova_object.data": {"extra_specs": {"${KEY}": "1"}, "extra_specs": ${last}}}}`;
  assert.equal(await addExtraSpec(twice("{}"), KEY, "1"), twice(`{"${KEY}": "1"}`));
});

Deno.test("what is no flavor is refused", async () => {
  const bad = [
    "",
    "{",
    "null",
    "[]",
    "7",
    '{"cur": null}',
    '{"cur": {}}',
    '{"cur": {"nova_object.data": {}}}',
    flavor("null"),
    flavor('["a"]'),
    flavor("{}") + "x",
  ];
  for (const text of bad) {
    await assert.rejects(() => addExtraSpec(text, KEY, "1"), OperatorError, text);
  }
});

Deno.test("whatever the extra specs are, parsing the result gives them and the new one", async () => {
  const specs = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })
    .filter((value) => !(KEY in value));
  await fc.assert(fc.asyncProperty(specs, fc.nat({ max: 2 }), async (given, indent) => {
    const before = { cur: { "nova_object.data": { extra_specs: given } } };
    const after = await addExtraSpec(JSON.stringify(before, null, indent), KEY, "1");
    const expected = { ...given, [KEY]: "1" };
    assert.deepEqual(JSON.parse(after!), {
      cur: { "nova_object.data": { extra_specs: expected } },
    });
  }));
});
