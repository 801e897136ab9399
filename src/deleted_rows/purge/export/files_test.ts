import assert from "node:assert/strict";
import { makeFolder, writeFile } from "./files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("files and folders are for this user alone, and never half there", async () => {
  const parent = await Deno.makeTempDir();
  try {
    const folder = await makeFolder(`${parent}/new/exports`, "run");
    assert.equal(folder, `${parent}/new/exports/run`);
    assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
    assert.equal((await Deno.stat(`${parent}/new/exports`)).mode! & 0o777, 0o700);
    await assert.rejects(makeFolder(`${parent}/new/exports`, "run"), /Cannot write .*run: .*exist/);

    await writeFile(folder, "rows", async (append) => {
      await append(bytes("first "));
      assert.deepEqual(await namesIn(folder), ["rows.partial"]);
      await append(bytes("second"));
      return "keep";
    });
    assert.deepEqual(await namesIn(folder), ["rows"]);
    assert.equal(await Deno.readTextFile(`${folder}/rows`), "first second");
    assert.equal((await Deno.stat(`${folder}/rows`)).mode! & 0o777, 0o600);

    // Neither a failure nor a change of mind touches what is there.
    const failure = new Error("no more rows");
    const failing = writeFile(folder, "rows", async (append) => {
      await append(bytes("third"));
      throw failure;
    });
    await assert.rejects(failing, failure);
    await writeFile(folder, "rows", () => Promise.resolve("nothing"));
    await writeFile(folder, "none", () => Promise.resolve("nothing"));
    assert.deepEqual(await namesIn(folder), ["rows"]);
    assert.equal(await Deno.readTextFile(`${folder}/rows`), "first second");

    // What a killed run left is overwritten.
    await Deno.writeTextFile(`${folder}/rows.partial`, "much more than there is to write now");
    await writeFile(folder, "rows", async (append) => {
      await append(bytes("new"));
      return "keep";
    });
    assert.equal(await Deno.readTextFile(`${folder}/rows`), "new");
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("a full disk is called by its name", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.symlink("/dev/full", `${folder}/rows.partial`);
    const writing = writeFile(folder, "rows", async (append) => {
      await append(bytes("row"));
      return "keep";
    });
    await assert.rejects(writing, /^OperatorError: Cannot write .*rows: the disk is full\./);
    assert.deepEqual(await namesIn(folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
