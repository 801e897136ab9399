/** Damaged plugin files: each is used or refused with a reason, whatever stands in it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { readFileName } from "../../src/site_plugins/file_name.ts";
import { loadPlugin } from "../../src/site_plugins/load_plugin.ts";
import { toJavaScript } from "../../src/site_plugins/source.ts";
import { template } from "../../src/site_plugins/texts.ts";
import { pluginFiles } from "../support/plugin_files.ts";
import { anyText, damaged, fuzz, jumble, mayRefuse } from "./fuzz.ts";

const TEMPLATES = [
  template({ category: "greeting" }),
  template({ category: "db", action: "states" }),
];

fuzz({
  name: "the text of plugins",
  input: fc.tuple(
    fc.oneof(
      damaged(TEMPLATES),
      anyText,
      jumble(["import", "type", "(", ")", "{", "}", "`", "${", "<", ">", "'x'", "from", "/", "*"]),
    ),
    fc.constantFrom("ts" as const, "js" as const),
  ),
  async check([text, language]) {
    await mayRefuse(() => toJavaScript(text, language));
  },
});

fuzz({
  name: "plugins that are loaded",
  input: damaged(TEMPLATES),
  async check(text) {
    await using files = await pluginFiles({ "greeting.ts": text });
    const path = `${files.path}/greeting.ts`;
    const { category, problems } = await loadPlugin(path, readFileName("greeting.ts")!);
    assert.equal(category === undefined, problems.length > 0);
    for (const { reason } of problems) assert.ok(!reason.includes("data:text"), reason);
  },
});
