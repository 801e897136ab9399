import assert from "node:assert/strict";
import { fileWork, makeFolder, writeFile } from "./files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("files and folders are for this user alone, and never half there", async () => {
  const parent = await Deno.makeTempDir();
  try {
    const made = await makeFolder(`${parent}/new/exports`, "run");
    const folder = made.path;
    assert.equal(folder, `${parent}/new/exports/run`);
    assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
    assert.equal((await Deno.stat(`${parent}/new/exports`)).mode! & 0o777, 0o700);
    await assert.rejects(makeFolder(`${parent}/new/exports`, "run"), /Cannot write .*run: .*exist/);

    await writeFile(made, "rows", async (append) => {
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
    const failing = writeFile(made, "rows", async (append) => {
      await append(bytes("third"));
      throw failure;
    });
    await assert.rejects(failing, failure);
    await writeFile(made, "rows", () => Promise.resolve("nothing"));
    await writeFile(made, "none", () => Promise.resolve("nothing"));
    assert.deepEqual(await namesIn(folder), ["rows"]);
    assert.equal(await Deno.readTextFile(`${folder}/rows`), "first second");

    // Nothing that is there already is written to, and nothing in another folder of that name.
    const another = async (append: (bytes: Uint8Array) => Promise<void>) => {
      await append(bytes("new"));
      return "keep" as const;
    };
    await Deno.writeTextFile(`${parent}/precious`, "precious");
    await Deno.symlink(`${parent}/precious`, `${folder}/rows.partial`);
    await assert.rejects(writeFile(made, "rows", another), /Cannot write .*rows: .*exists/);
    assert.equal(await Deno.readTextFile(`${parent}/precious`), "precious");
    await Deno.remove(`${folder}/rows.partial`);
    await Deno.rename(folder, `${folder}-moved`);
    await Deno.mkdir(folder);
    await assert.rejects(writeFile(made, "rows", another), /something else in the place of/);
    await Deno.remove(folder);
    await Deno.symlink(`${folder}-moved`, folder);
    await assert.rejects(writeFile(made, "rows", another), /something else in the place of/);
    await Deno.remove(folder);
    await Deno.rename(`${folder}-moved`, folder);

    // Nor does a file count that went to another folder while it was written.
    const moving = writeFile(made, "rows", async (append) => {
      await append(bytes("new"));
      await Deno.rename(folder, `${folder}-moved`);
      await Deno.mkdir(folder);
      await Deno.writeTextFile(`${folder}/rows.partial`, "new");
      return "keep";
    });
    await assert.rejects(moving, /something else in the place of/);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("a full disk is called by its name", async () => {
  const writing = fileWork("rows", () => Deno.writeFile("/dev/full", bytes("row")));
  await assert.rejects(writing, /^OperatorError: Cannot write rows: the disk is full\./);
});
