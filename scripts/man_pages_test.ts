/** The manual pages as the programs that show them see them. */

import assert from "node:assert/strict";
import { builtInPlugins } from "../plugins/mod.ts";
import { createRegistry } from "../src/plugin/registry.ts";
import { isInstalled } from "../tests/support/process.ts";
import { type ManPage, manPages } from "./man_pages.ts";

const plugins = await createRegistry(builtInPlugins).all();
const pages = manPages(plugins, new Date("2026-11-27T00:00:00Z"));

/** Runs a program on a page. */
async function feed(
  command: string,
  args: string[],
  { text }: ManPage,
): Promise<{ shown: string; complaints: string }> {
  const child = new Deno.Command(command, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const [shown, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { shown, complaints };
}

Deno.test("there is a page for the program and one for each category", () => {
  assert.deepEqual(
    pages.map(({ file }) => file),
    ["nova-manage.1", ...plugins.map(({ name }) => `nova-manage-${name}.1`)],
  );
});

Deno.test({
  name: "mandoc has nothing to say against a page",
  ignore: !await isInstalled("mandoc"),
  async fn() {
    for (const page of pages) {
      const { shown, complaints } = await feed("mandoc", ["-T", "lint"], page);
      // That the pages are not installed on this machine is no fault of theirs.
      const remarks = (shown + complaints).split("\n").filter((line) =>
        !/referenced manual not found: Xr nova-manage|outdated mandoc\.db/.test(line)
      );
      assert.equal(remarks.join("\n"), "", page.file);
    }
  },
});

Deno.test({
  name: "groff has nothing to say against a page, and shows all of it",
  ignore: !await isInstalled("groff"),
  async fn() {
    for (const page of pages) {
      const { complaints } = await feed("groff", ["-ww", "-mdoc", "-Tutf8", "-P-cbou"], page);
      assert.equal(complaints, "", page.file);
    }
    const [, category] = pages;
    const { name, actions } = plugins[0];
    const { shown } = await feed("groff", ["-mdoc", "-Tascii", "-P-cbou"], category);
    for (const action of actions) assert.ok(shown.includes(`${name} ${action.name}`), shown);
  },
});
