import assert from "node:assert/strict";
import { temporaryFolder } from "../../tests/support/log_services.ts";
import { ownStream } from "./own_stream.ts";

Deno.test("names of this process's streams", () => {
  assert.equal(ownStream("/dev/stdin"), "stdin");
  assert.equal(ownStream("/dev/stdout"), "stdout");
  assert.equal(ownStream("//dev/./stderr"), "stderr");
  assert.equal(ownStream("/dev/fd/0"), "stdin");
  assert.equal(ownStream("/proc/self/fd/2"), "stderr");
  assert.equal(ownStream("/proc/thread-self/fd/1"), "stdout");
  assert.equal(ownStream(`/proc/${Deno.pid}/fd/1`), "stdout");
});

Deno.test("other paths are none of them", async () => {
  await using folder = await temporaryFolder();
  await Deno.symlink("loop", `${folder.path}/loop`);
  for (const path of ["", ".", "/dev", "/dev/fd/3", "/proc/self/fd/22", `${folder.path}/loop`]) {
    assert.equal(ownStream(path), undefined, path);
  }
});

Deno.test("links are followed, relative ones too", async () => {
  await using folder = await temporaryFolder();
  await Deno.symlink("/dev/stdout", `${folder.path}/one`);
  await Deno.symlink("./one", `${folder.path}/two`);
  assert.equal(ownStream(`${folder.path}/two`), "stdout");
});
