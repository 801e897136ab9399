import assert from "node:assert/strict";
import { configSourcesOf } from "./config_sources.ts";

Deno.test("the configuration is found wherever the line names it, whatever else stands there", () => {
  const found = (line: string) =>
    configSourcesOf(line.split(" ")).map(({ kind, path }) => `${kind} ${path}`);
  const cases: [string, string[]][] = [
    ["--config-file a greeting --config_dir=b hello --name x --config-file c you", [
      "file a",
      "folder b",
      "file c",
    ]],
    ["-h --bogus greeting --config-file a --help", ["file a"]],
    // Shortened before the category only, as everywhere.
    ["--config-f a greeting --config-f b", ["file a"]],
    ["completion words -- greeting --config-file a he", ["file a"]],
    ["greeting --config-file a hello --config-file", ["file a"]],
    ["greeting", []],
  ];
  for (const [line, expected] of cases) assert.deepEqual(found(line), expected, line);
});
