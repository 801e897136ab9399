import assert from "node:assert/strict";
import { novaStatusPlugins } from "../../plugins/nova_status/mod.ts";
import { createRegistry } from "../plugin/registry.ts";
import { completionScript } from "./completion/scripts.ts";
import { type CommandLine, parseCommandLine } from "./grammar.ts";
import { NOVA_MANAGE, NOVA_STATUS, programCalled } from "./program.ts";

Deno.test("only a link called nova-status makes another program of it", () => {
  for (const path of ["nova-status", "/usr/bin/nova-status", "./nova-status"]) {
    assert.equal(programCalled(path), NOVA_STATUS, path);
  }
  for (const path of ["nova-manage", "", "/usr/bin/nova-status/x", "nova-status.old", "deno"]) {
    assert.equal(programCalled(path), NOVA_MANAGE, path);
  }
});

Deno.test("nova-status has its own words, help and completion", async () => {
  const registry = createRegistry(novaStatusPlugins);
  const parse = (...words: string[]) => parseCommandLine(words, registry, 78, NOVA_STATUS);
  const textOf = (line: CommandLine) => "text" in line ? line.text : line.kind;
  for (const words of [["--help"], ["upgrade", "--help"], ["upgrade", "check", "--help"]]) {
    const text = textOf(await parse(...words));
    assert.match(text, /^usage: nova-status /);
    assert.doesNotMatch(text, /nova-manage (?!release)/);
  }
  assert.equal((await parse("upgrade", "check", "--release", "zed")).kind, "command");
  assert.match(textOf(await parse("db", "version")), /there is no category "db"/);
  assert.match(
    textOf(await parse("upgrade", "check", "--json", "--format", "yaml")),
    /argument --json: not allowed with argument --format/,
  );
  const bash = completionScript("bash", "nova-status");
  assert.match(bash, /^complete -F _nova_status nova-status$/m);
  assert.doesNotMatch(bash, /nova.manage/);
});
