import assert from "node:assert/strict";
import fc from "fast-check";
import { isPluginFile, readFileName, wordsOf } from "./file_name.ts";

Deno.test("a file's name says what it brings", () => {
  assert.deepEqual(readFileName("greeting.ts"), {
    category: "greeting",
    action: undefined,
    language: "ts",
  });
  assert.deepEqual(readFileName("db.count_states.js"), {
    category: "db",
    action: "count_states",
    language: "js",
  });
  for (
    const name of [
      "Greeting.ts",
      "my-plugin.ts",
      "1st.ts",
      "a.b.c.ts",
      ".ts",
      "a..ts",
      "a.ts\n",
      "a.tsx",
      "__proto__.ts",
      `${"a".repeat(65)}.ts`,
    ]
  ) {
    assert.equal(readFileName(name), undefined, name);
  }
});

Deno.test("what is hidden, is no script, or declares types is not meant as a plugin", () => {
  for (const name of ["a.ts", "a.b.js", "My-File.ts"]) assert.ok(isPluginFile(name), name);
  for (const name of [".a.ts", "nova-manage.d.ts", "README", "a.ts~", "a.ts.dpkg-old", "a.json"]) {
    assert.ok(!isPluginFile(name), name);
  }
});

Deno.test("names that are read are written the same way", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
  fc.assert(fc.property(word, fc.option(word, { nil: undefined }), (category, action) => {
    const name = [category, ...action === undefined ? [] : [action], "ts"].join(".");
    const read = readFileName(name);
    assert.deepEqual(read, { category, action, language: "ts" });
    assert.equal(wordsOf(read!), [category, ...action === undefined ? [] : [action]].join(" "));
  }));
});
