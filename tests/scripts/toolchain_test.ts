/** `scripts/toolchain` with a Deno that is not the one it should be, on every way that one comes. */

import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url).pathname;

/** A copy of the script in a folder of its own, with these programs and nothing else to find `deno` by. */
async function toolchain(
  programs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
) {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-toolchain-" });
  await Deno.mkdir(`${folder}/scripts`);
  await Deno.mkdir(`${folder}/bin`);
  for (const name of ["toolchain", "versions"]) {
    await Deno.copyFile(`${root}scripts/${name}`, `${folder}/scripts/${name}`);
  }
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${folder}/bin/${name}`, text, { mode: 0o755 });
  }
  return {
    folder,
    async run() {
      const { code, stdout, stderr } = await new Deno.Command(`${folder}/scripts/toolchain`, {
        clearEnv: true,
        env: { PATH: `${folder}/bin:/usr/bin:/bin`, ...env },
        stdin: "null",
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      return { code, stdout: out, stderr: err };
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const { version } = Deno;

/** A program that says that it is the right version, and leaves a file behind when it is run. */
const impostor =
  `#!/bin/sh\ntouch "$(dirname "$0")/was-run"\necho "deno ${version.deno} (stable)"\n`;

/** An npm that "installs" the impostor. */
const npm = `#!/bin/sh
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/@deno/linux-x64-glibc"
printf '%s' '${impostor}' > "$2/node_modules/@deno/linux-x64-glibc/deno"
`;

const isLinux = Deno.build.target === "x86_64-unknown-linux-gnu";

Deno.test({
  name: "a deno on PATH that only says that it is the right one is neither run nor used",
  ignore: !isLinux,
  async fn() {
    await using script = await toolchain({ deno: impostor, npm });
    const { code, stdout, stderr } = await script.run();
    assert.equal(stdout, "");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /deno in the npm package @deno\/linux-x64-glibc@\S+ has the SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; it is not used/,
    );
    await assert.rejects(Deno.stat(`${script.folder}/bin/was-run`), Deno.errors.NotFound);
    await assert.rejects(
      Deno.stat(`${script.folder}/.toolchain/deno-${version.deno}/deno`),
      Deno.errors.NotFound,
    );
  },
});

Deno.test({
  name: "a deno in .toolchain that was changed is replaced, or refused",
  ignore: !isLinux,
  async fn() {
    await using script = await toolchain({ npm });
    const kept = `${script.folder}/.toolchain/deno-${version.deno}`;
    await Deno.mkdir(kept, { recursive: true });
    await Deno.writeTextFile(`${kept}/deno`, impostor, { mode: 0o755 });
    const { code, stdout } = await script.run();
    assert.equal(code, 1);
    assert.equal(stdout, "");
    await assert.rejects(Deno.stat(`${kept}/was-run`), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "the right deno on PATH is taken",
  ignore: !isLinux,
  async fn() {
    await using script = await toolchain({});
    await Deno.symlink(Deno.execPath(), `${script.folder}/bin/deno`);
    assert.deepEqual(await script.run(), {
      code: 0,
      stdout: `${script.folder}/bin/deno\n`,
      stderr: "",
    });
  },
});
