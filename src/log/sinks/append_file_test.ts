import assert from "node:assert/strict";
import { run } from "../../../tests/support/process.ts";
import { temporaryFolder } from "../../../tests/support/log_services.ts";
import { systemFailure } from "../../system/system_failure.ts";
import { openAppendFile } from "./append_file.ts";
import { fileSink } from "./file.ts";
import { fakeRecord } from "../../../tests/support/log_record.ts";

Deno.test("a pipe that nobody reads is an error at once", async () => {
  await using folder = await temporaryFolder();
  await run("mkfifo", [`${folder.path}/pipe`]);
  assert.throws(
    () => openAppendFile(`${folder.path}/pipe`),
    (error) => systemFailure(error) === "nobody reads from it",
  );
});

Deno.test("a pipe whose reader is too slow is an error after a moment, and works again", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/pipe`;
  await run("mkfifo", [path]);
  using reader = await Deno.open(path, { read: true, write: true });
  const file = openAppendFile(path);
  const start = performance.now();
  assert.throws(
    () => file.write("x".repeat(100_000)),
    (error) => systemFailure(error) === "it takes no more at the moment",
  );
  assert.throws(() => file.write("lost"));
  assert(performance.now() - start < 2_000);
  const buffer = new Uint8Array(65_536);
  assert.equal(await reader.read(buffer), 65_536);
  // What was cut off is ended first.
  file.write("next\n");
  const length = await reader.read(buffer);
  assert.equal(new TextDecoder().decode(buffer.subarray(0, length!)), "\nnext\n");
  file.close();
});

Deno.test("a new log file is not for all to write, and an old one grows", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/log`;
  for (const text of ["one", "two"]) {
    const sink = fileSink(path, { follow: true });
    sink.write(text, fakeRecord(), undefined);
    await sink.close();
  }
  assert.equal(await Deno.readTextFile(path), "one\ntwo\n");
  assert.equal((await Deno.stat(path)).mode! & 0o022, 0);
});

Deno.test("a file that is not to be followed stays the same when it is moved", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/log`;
  await Deno.writeTextFile(path, "old\n");
  const sink = fileSink(path, { follow: false, truncate: true });
  sink.write("one", fakeRecord(), undefined);
  await Deno.rename(path, `${path}.1`);
  sink.write("two", fakeRecord(), undefined);
  await sink.close();
  assert.equal(await Deno.readTextFile(`${path}.1`), "one\ntwo\n");
});
