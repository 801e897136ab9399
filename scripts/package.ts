/**
 * Packs the compiled program with all that belongs to it.
 *
 *     scripts/package [FOLDER]
 *
 * makes `nova-manage-VERSION-linux-x86_64.tar.gz` and `….tar.gz.sha256` in the folder, `dist` by default.
 * The same commit gives the same bytes.
 */

import { createHash } from "node:crypto";
import { builtInPlugins } from "../plugins/mod.ts";
import { createRegistry } from "../src/plugin/registry.ts";
import { completionScript } from "../src/shell/completion/scripts.ts";
import { NOVA_MANAGE, NOVA_STATUS } from "../src/shell/program.ts";
import { version, withCommit } from "../src/version.ts";
import { compiledSources, type Sources } from "./commit.ts";
import { embedded } from "./embedded.ts";
import { manPages } from "./man_pages.ts";
import { sbom } from "./sbom.ts";
import { tarball } from "./tar.ts";

/** The files that are carried along as they are: what makes other packages of the archive. */
const BUILDERS = ["debian-package", "container-root", "Containerfile"];

/** The paths in the package, and what stands there; the program itself comes apart. */
async function texts({ build, date }: Sources): Promise<Map<string, string>> {
  const components = await embedded();
  const plugins = await createRegistry(builtInPlugins).all();
  const shown = withCommit(version, build);
  const found = new Map([
    ["VERSION", `${shown}\n`],
    ...[NOVA_MANAGE, NOVA_STATUS].flatMap(({ name }): [string, string][] => [
      [`share/bash-completion/completions/${name}`, completionScript("bash", name)],
      [`share/zsh/site-functions/_${name}`, completionScript("zsh", name)],
      [`share/fish/vendor_completions.d/${name}.fish`, completionScript("fish", name)],
    ]),
    ["share/doc/nova-manage/sbom.cdx.json", sbom(components, shown, date)],
  ]);
  for (const { file, text } of manPages(plugins, date)) found.set(`share/man/man1/${file}`, text);
  for (const { name, version, licence, licenceText } of components) {
    const file = `${name.replace("@", "").replace("/", "-")}-${version}.txt`;
    found.set(
      `share/doc/nova-manage/licences/${file}`,
      `${name} ${version}: ${licence}\n\n${licenceText}`,
    );
  }
  for (const name of BUILDERS) {
    found.set(`packaging/${name}`, await Deno.readTextFile(`packaging/${name}`));
  }
  return found;
}

/** Packs; returns the archive's path. */
async function makePackage(destination: string): Promise<string> {
  const sources = await compiledSources();
  const name = `nova-manage-${version}-linux-x86_64`;
  const parent = await Deno.makeTempDir({ prefix: "nova-manage-package-" });
  try {
    const program = await Deno.readFile("dist/nova-manage");
    const files = new Map<string, Uint8Array>([["bin/nova-manage", program]]);
    for (const [path, text] of await texts(sources)) {
      files.set(path, new TextEncoder().encode(text));
    }
    const sums = [...files.keys()].sort().map((path) => `${sha256(files.get(path)!)}  ${path}\n`);
    files.set("SHA256SUMS", new TextEncoder().encode(sums.join("")));
    for (const [path, bytes] of files) {
      const file = `${parent}/${name}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(file, bytes);
      const runs = path.startsWith("bin/") || bytes[0] === 0x23 && bytes[1] === 0x21;
      await Deno.chmod(file, runs ? 0o755 : 0o644);
    }
    // Called by this name, the program is the other one.
    await Deno.symlink(NOVA_MANAGE.name, `${parent}/${name}/bin/${NOVA_STATUS.name}`);
    const archive = await tarball(parent, name, sources.date);
    const path = `${destination}/${name}.tar.gz`;
    await Deno.writeFile(path, archive);
    await Deno.writeTextFile(`${path}.sha256`, `${sha256(archive)}  ${name}.tar.gz\n`);
    return path;
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

if (import.meta.main) {
  const path = await makePackage(Deno.args[0] ?? "dist");
  const { size } = await Deno.stat(path);
  console.error(`package: ${path}, ${(size / 1e6).toFixed(0)} MB`);
}
