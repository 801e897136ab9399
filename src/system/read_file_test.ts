import assert from "node:assert/strict";
import { run } from "../../tests/support/process.ts";
import { temporaryFolder } from "../../tests/support/log_services.ts";
import { readFile } from "./read_file.ts";

Deno.test("a file is read whole, but not beyond its bound", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/file`;
  const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
  await Deno.writeFile(path, bytes);
  assert.deepEqual(await readFile(path, { mostBytes: 200_000 }), bytes);
  await assert.rejects(readFile(path, { mostBytes: 199_999 }), /larger than 199999 bytes/);
  await assert.rejects(readFile("/dev/zero", { mostBytes: 100_000 }), /larger than 100000 bytes/);
});

Deno.test("a pipe is read until its writers are gone", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/pipe`;
  await run("mkfifo", [path]);
  const reading = readFile(path, { mostBytes: 1000 });
  await run("sh", ["-c", `{ printf te; printf xt; } > ${path}`]);
  assert.equal(new TextDecoder().decode(await reading), "text");
});

Deno.test("the wait for a pipe ends when the signal is aborted", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/pipe`;
  await run("mkfifo", [path]);
  const controller = new AbortController();
  const reading = readFile(path, { mostBytes: 1000, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("stopped")), 50);
  await assert.rejects(reading, /^Error: stopped$/);
});
