/** `scripts/quickstart`, with the program that the tests have compiled. */

import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url).pathname;

Deno.test("what the quickstart makes is for its owner's eyes alone", async () => {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-quickstart-" });
  try {
    const tree = `${folder}/tree`;
    await Deno.mkdir(`${tree}/scripts`, { recursive: true });
    for (const name of ["src", "plugins", "deno.json", "node_modules", "dist"]) {
      await Deno.symlink(`${root}${name}`, `${tree}/${name}`);
    }
    for (const name of ["quickstart", "sample_cloud.ts"]) {
      await Deno.copyFile(`${root}scripts/${name}`, `${tree}/scripts/${name}`);
    }
    const script = (text: string) => `#!/bin/sh\n${text}\n`;
    await Deno.writeTextFile(`${tree}/scripts/compile`, script(":"), { mode: 0o755 });
    await Deno.writeTextFile(
      `${tree}/scripts/toolchain`,
      script(`echo '${Deno.execPath()}'`),
      { mode: 0o755 },
    );
    // Twice, the second time in a folder that everybody may enter.
    const made = `${folder}/made`;
    await Deno.mkdir(made, { mode: 0o755 });
    for (let time = 0; time < 2; time++) {
      const { success, stderr } = await new Deno.Command("sh", {
        args: ["-c", `umask 022; exec "${tree}/scripts/quickstart" "${made}"`],
        stdout: "null",
        stderr: "piped",
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const names = [...Deno.readDirSync(made)].map(({ name }) => name).sort();
      assert.ok(names.includes("nova_api.sqlite") && names.includes("nova.conf"), names.join());
      for (const name of names) {
        const { mode } = await Deno.stat(`${made}/${name}`);
        assert.equal(mode! & 0o077, 0, `${name} has the mode ${(mode! & 0o777).toString(8)}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
