/** The package for closed networks, and what is made of it. */

import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import assert from "node:assert/strict";
import { builtInPlugins } from "../../plugins/mod.ts";
import { createRegistry } from "../../src/plugin/registry.ts";
import { compiledSources, readSources } from "../../scripts/commit.ts";
import { openFolder, packProgram, succeed } from "../support/package.ts";
import { isInstalled } from "../support/process.ts";

const place = await openFolder();
Deno.test.afterAll(async () => await place[Symbol.asyncDispose]());
const archive = await packProgram(place.path);
const unpacked = archive.replace(".tar.gz", "");
await succeed(["tar", "-xzf", archive, "-C", place.path]);

/** Some user without rights. */
const NOBODY = { uid: 65534, gid: 65534 };

/** Debian's tools want root for another root folder; so do mounts. */
const rootWithDpkg = Deno.uid() === 0 && await isInstalled("dpkg-deb");

Deno.test("the package has sums of the archive and of each file, and they agree", async () => {
  await succeed(["sha256sum", "--check", "--strict", `${archive}.sha256`], { cwd: place.path });
  await succeed(["sha256sum", "--check", "--strict", "SHA256SUMS"], { cwd: unpacked });
  const summed = (await Deno.readTextFile(`${unpacked}/SHA256SUMS`)).trimEnd().split("\n")
    .map((line) => line.split("  ")[1]);
  const found = (await succeed(["find", ".", "-type", "f", "-printf", "%P\\n"], { cwd: unpacked }))
    .trimEnd().split("\n");
  assert.deepEqual([...summed, "SHA256SUMS"].sort(), found.sort());
});

Deno.test("the package has the program, completions, and a page for each category", async () => {
  const nova = (...args: string[]) => succeed([`${unpacked}/bin/nova-manage`, ...args]);
  const read = (path: string) => Deno.readTextFile(`${unpacked}/${path}`);
  assert.equal(await nova("--version"), await read("VERSION"));
  const completions = {
    bash: "bash-completion/completions/nova-manage",
    zsh: "zsh/site-functions/_nova-manage",
    fish: "fish/vendor_completions.d/nova-manage.fish",
  };
  for (const [shell, path] of Object.entries(completions)) {
    assert.equal(await nova("completion", shell), await read(`share/${path}`));
  }
  const status = (...args: string[]) => succeed([`${unpacked}/bin/nova-status`, ...args]);
  assert.equal(await status("bash-completion"), "upgrade\n");
  assert.equal(
    await status("completion", "bash"),
    await read("share/bash-completion/completions/nova-status"),
  );
  const pages = Array.from(Deno.readDirSync(`${unpacked}/share/man/man1`), ({ name }) => name);
  const plugins = await createRegistry(builtInPlugins).all();
  const categories = plugins.map(({ name }) => `nova-manage-${name}.1`);
  assert.deepEqual(pages.sort(), ["nova-manage.1", ...categories].sort());
});

Deno.test("the bill of materials is valid CycloneDX, and lists what the bundle has", async () => {
  const text = await Deno.readTextFile(`${unpacked}/share/doc/nova-manage/sbom.cdx.json`);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  assert.equal(await validator.validate(text), null);
  // The validator does find what is wrong.
  assert.notEqual(await validator.validate(text.replace('"library"', '"libary"')), null);
  const { components, metadata, dependencies } = JSON.parse(text);
  assert.equal(`${metadata.component.version}\n`, await Deno.readTextFile(`${unpacked}/VERSION`));
  const names = new Set(components.map(({ name }: { name: string }) => name));
  for (const name of ["deno", "v8", "mysql2", "postgres", "kysely", "undici"]) {
    assert.ok(names.has(name), name);
  }
  for (const name of ["fast-check", "ajv", "@cyclonedx/cyclonedx-library"]) {
    assert.ok(!names.has(name), name);
  }
  const licences = Array.from(
    Deno.readDirSync(`${unpacked}/share/doc/nova-manage/licences`),
    ({ name }) => name,
  );
  assert.equal(licences.length, components.length);
  assert.equal(dependencies[0].dependsOn.length, components.length);
});

Deno.test("the same sources make the same bytes in another folder", async () => {
  await using other = await openFolder();
  const copy = `${other.path}/somewhere-else`;
  await Deno.mkdir(copy);
  const parts = ["src", "plugins", "scripts", "packaging", "deno.json", "deno.lock"];
  await succeed(["cp", "-R", ...parts, copy]);
  await succeed(["cp", "-a", "node_modules", copy]);
  await Deno.symlink(await Deno.realPath(".toolchain"), `${copy}/.toolchain`);
  const [compiled, checkedOut] = await Promise.all([compiledSources(), readSources()]);
  assert.deepEqual(compiled, checkedOut, "run scripts/compile first: dist has another commit's");
  // The commit comes from here: the copy is no repository.
  const env: Record<string, string> = {};
  const repository = await new Deno.Command("git", { args: ["rev-parse", "--absolute-git-dir"] })
    .output();
  if (repository.success) {
    env.GIT_DIR = new TextDecoder().decode(repository.stdout).trim();
    env.GIT_WORK_TREE = Deno.cwd();
  }
  await succeed(["scripts/package", other.path], { cwd: copy, env });
  const [here, there] = await Promise.all(
    [place.path, other.path].map((folder) =>
      Deno.readTextFile(`${folder}/${archive.split("/").at(-1)}.sha256`)
    ),
  );
  assert.equal(there, here);
});

Deno.test({
  name:
    "a container's root has the program and its libraries alone, and runs as nobody in particular",
  ignore: Deno.uid() !== 0,
  async fn() {
    const root = `${place.path}/root`;
    await succeed([`${unpacked}/packaging/container-root`, archive, root]);
    const files = (await succeed(["find", root, "-type", "f", "-printf", "%P\\n"])).trimEnd()
      .split("\n");
    const others = files.filter((path) => !/^(usr\/)?lib(64)?\/.*\.so[.\d]*$/.test(path));
    const expected = ["etc/group", "etc/nsswitch.conf", "etc/passwd", "usr/bin/nova-manage"];
    assert.deepEqual(others.sort(), expected);
    // As a container runtime does it: folders of its own, /proc, another root, another user.
    const inside = (...args: string[]) =>
      succeed([
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "/bin/sh",
        "-c",
        'mount -t proc proc "$0/proc" && exec chroot --userspec=65532:65532 "$0" /usr/bin/nova-manage "$@"',
        root,
        ...args,
      ], { clearEnv: true, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } });
    assert.equal(await inside("--version"), await Deno.readTextFile(`${unpacked}/VERSION`));
    await Deno.writeTextFile(
      `${root}/etc/nova/nova.conf`,
      "[api_database]\nconnection = sqlite:////tmp/api.sqlite\n",
    );
    await inside("api_db", "sync");
    assert.match(await inside("api_db", "version"), /^[0-9a-f]{12}\n$/);
    assert.equal((await Deno.stat(`${root}/tmp/api.sqlite`)).uid, 65532);
  },
});

/** Makes a Debian package, of folders laid out below a new one. */
async function buildDebian(
  name: string,
  version: string,
  files: Record<string, string>,
): Promise<string> {
  const tree = await Deno.makeTempDir({ dir: place.path });
  await Deno.chmod(tree, 0o755);
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: all\n` +
    "Maintainer: Somebody <root@localhost>\nDescription: for a test\n";
  for (const [path, text] of Object.entries({ ...files, "DEBIAN/control": control })) {
    await Deno.mkdir(`${tree}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${tree}/${path}`, text, { mode: 0o755 });
  }
  const made = `${place.path}/${name}_${version}.deb`;
  await succeed(["dpkg-deb", "--root-owner-group", "-Zgzip", "--build", tree, made]);
  return made;
}

/** Turns the archive into one of an older version, whose program says so. */
async function olderArchive(): Promise<string> {
  const name = "nova-manage-older";
  const folder = `${place.path}/${name}`;
  await succeed(["cp", "-R", unpacked, folder]);
  await Deno.writeTextFile(`${folder}/bin/nova-manage`, "#!/bin/sh\necho older\n");
  await Deno.writeTextFile(`${folder}/VERSION`, "34.0.0+0-0-9-g0123456789ab\n");
  await succeed([
    "/bin/sh",
    "-c",
    "find . -type f ! -name SHA256SUMS -printf '%P\\0' | xargs -0 sha256sum > SHA256SUMS",
  ], { cwd: folder });
  await succeed(["tar", "-czf", `${folder}.tar.gz`, "-C", place.path, name]);
  return `${folder}.tar.gz`;
}

/** Lays out a small Debian: what the packages' scripts run, and dpkg's records of what they need. */
async function smallDebian(root: string): Promise<void> {
  const folders = ["etc/alternatives", "var/log", "tmp", "var/lib/dpkg/alternatives"];
  folders.push("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers");
  for (const folder of folders) await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  await Deno.chmod(root, 0o755);
  const status = ["libc6", "libgcc-s1"].map((name) =>
    `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 9:1\n` +
    "Maintainer: Somebody <root@localhost>\nDescription: for a test\n\n"
  );
  await Deno.writeTextFile(`${root}/var/lib/dpkg/status`, status.join(""));
  for (const program of ["/bin/sh", "/bin/mkdir", "/usr/bin/update-alternatives"]) {
    const libraries = (await succeed(["ldd", program])).match(/\/\S+/g) ?? [];
    for (const file of [program, ...libraries]) {
      await Deno.mkdir(`${root}${file.slice(0, file.lastIndexOf("/"))}`, { recursive: true });
      await Deno.copyFile(await Deno.realPath(file), `${root}${file}`);
    }
  }
}

Deno.test({
  name: "the Debian package is installed beside Nova's own, run, upgraded and removed",
  ignore: !rootWithDpkg,
  async fn() {
    const root = `${place.path}/debian`;
    await smallDebian(root);
    const dpkg = (...args: string[]) =>
      succeed(["dpkg", `--root=${root}`, "--force-unsafe-io", ...args], {
        env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", DEBIAN_FRONTEND: "noninteractive" },
      });
    const builder = `${unpacked}/packaging/debian-package`;
    await succeed([builder, await olderArchive(), `${place.path}/older`]);
    await succeed([builder, archive, `${place.path}/newer`]);
    const [older, newer] = ["older", "newer"].map((folder) => {
      const [{ name }] = Deno.readDirSync(`${place.path}/${folder}`);
      return `${place.path}/${folder}/${name}`;
    });
    // The paths of Debian's nova-common that could collide.
    const novas = await buildDebian("nova-common", "2:26.2.2", {
      "usr/bin/nova-manage": "#!/bin/sh\necho Nova\n",
      "usr/share/man/man1/nova-manage.1.gz": "",
    });
    const chosen = () => Deno.readLink(`${root}/etc/alternatives/nova-manage`);
    const own = "/usr/lib/nova-manage-standalone/nova-manage";
    const NAME = "nova-manage-standalone";
    const showVersion = () =>
      succeed(["dpkg-query", `--root=${root}`, "-W", "-f=${Version} ${db:Status-Status}", NAME]);

    await dpkg("--install", older);
    assert.equal(await chosen(), own);
    assert.equal(await showVersion(), "34.0.0+0.0.9 installed");
    // Nova's own comes later, and is offered too.
    await dpkg("--install", novas);
    const alternatives = (...args: string[]) =>
      succeed(["chroot", root, "/usr/bin/update-alternatives", ...args]);
    assert.deepEqual((await alternatives("--list", "nova-manage")).trim().split("\n").sort(), [
      "/usr/bin/nova-manage",
      own,
    ]);
    const linked = `${root}/usr/local/bin/nova-manage`;
    assert.equal(await Deno.readLink(linked), "/etc/alternatives/nova-manage");

    // What somebody chose stays chosen when the package is upgraded.
    await alternatives("--set", "nova-manage", "/usr/bin/nova-manage");
    await dpkg("--install", newer);
    assert.equal(await chosen(), "/usr/bin/nova-manage");
    await alternatives("--auto", "nova-manage");
    assert.equal(await chosen(), own);
    assert.match(await showVersion(), /^34\.0\.0\+\d+\.\d+\.\d+ installed$/);
    assert.equal(await dpkg("--verify", NAME), "");
    const said = await succeed([`${root}/usr/bin/${NAME}`, "--version"], {
      ...NOBODY,
      clearEnv: true,
      cwd: "/",
    });
    assert.equal(said, await Deno.readTextFile(`${unpacked}/VERSION`));

    await dpkg("--remove", NAME);
    for (const path of [linked, `${root}${own}`, `${root}/usr/share/doc/${NAME}`]) {
      await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
    }
    assert.equal(await succeed([`${root}/usr/bin/nova-manage`]), "Nova\n");
  },
});
