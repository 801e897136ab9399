/** What is embedded in the program: npm packages, as the bundle itself names them, and the runtime. */

import { BUNDLE } from "./commit.ts";
import { readVersions } from "./versions.ts";

/** A component of the program. */
export interface Embedded {
  readonly name: string;
  readonly version: string;
  /** The licence's SPDX identifier. */
  readonly licence: string;
  /** The licence's text, or the texts. */
  readonly licenceText: string;
  /** An npm package, or a part of the runtime. */
  readonly kind: "npm" | "runtime";
  /** The checksum that it is held against, in hexadecimal. */
  readonly checksum?: { readonly algorithm: "SHA-256" | "SHA-512"; readonly content: string };
}

/** Texts for what comes without: by licence, and those of the runtime. */
const TEXTS = "packaging/licences";

/** How the bundle names the file that a piece of it is from. */
const FROM_PACKAGE =
  /^\s*\/\/ (node_modules\/\.deno\/[^/]+\/node_modules\/((?:@[^/]+\/)?[^/]+))\//gm;

/**
 * Lists what the program carries, sorted by name.
 *
 * @param bundle the folder that `scripts/compile` leaves.
 * @throws {Error} when there is no text for a package's licence.
 */
export async function embedded(bundle = BUNDLE): Promise<Embedded[]> {
  const folders = new Set<string>();
  for await (const { name } of Deno.readDir(bundle)) {
    if (!name.endsWith(".js")) continue;
    for (
      const [, folder] of (await Deno.readTextFile(`${bundle}/${name}`)).matchAll(FROM_PACKAGE)
    ) {
      folders.add(folder);
    }
  }
  const lock = JSON.parse(await Deno.readTextFile("deno.lock"));
  const packages = await Promise.all(Array.from(folders, (folder) => npmPackage(folder, lock)));
  const { DENO_VERSION, DENORT_SHA256 } = await readVersions();
  return [
    {
      name: "deno",
      version: DENO_VERSION,
      licence: "MIT",
      licenceText: await Deno.readTextFile(`${TEXTS}/deno.txt`),
      kind: "runtime" as const,
      checksum: { algorithm: "SHA-256" as const, content: DENORT_SHA256 },
    },
    {
      name: "v8",
      version: Deno.version.v8,
      licence: "BSD-3-Clause",
      licenceText: await Deno.readTextFile(`${TEXTS}/v8.txt`),
      kind: "runtime" as const,
    },
    ...packages,
  ].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** What `deno.lock` says of packages; the key of one with peers goes on behind its version. */
interface Lock {
  readonly npm: Readonly<Record<string, { readonly integrity: string }>>;
}

async function npmPackage(folder: string, { npm }: Lock): Promise<Embedded> {
  const { name, version, license } = JSON.parse(
    await Deno.readTextFile(`${folder}/package.json`),
  );
  const key = Object.keys(npm).find((key) => `${key}_`.startsWith(`${name}@${version}_`));
  const [, digest] = /^sha512-(.+)$/.exec(key === undefined ? "" : npm[key].integrity) ?? [];
  if (digest === undefined) throw new Error(`deno.lock has no SHA-512 of ${name} ${version}`);
  return {
    name,
    version,
    licence: license,
    licenceText: await licenceText(folder, license),
    kind: "npm",
    checksum: { algorithm: "SHA-512", content: hexadecimal(digest) },
  };
}

async function licenceText(folder: string, licence: string): Promise<string> {
  // In "dist" stand those of what a package carries itself.
  const texts = ["", "/dist"].flatMap((sub) => licenceFiles(`${folder}${sub}`));
  if (texts.length === 0) texts.push(`${TEXTS}/${licence}.txt`);
  return (await Promise.all(texts.map((path) => Deno.readTextFile(path)))).join("\n");
}

/** The paths of a folder's licence texts; none where there is no such folder. */
function licenceFiles(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name)
      .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort()
      .map((name) => `${folder}/${name}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function hexadecimal(base64: string): string {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).toHex();
}
