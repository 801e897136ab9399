/** The releases of Nova from victoria on, and which version of each schema they end at. */

/** The table of releases, oldest first: the one place where a release is entered. */
const table = [
  { name: "victoria", version: 22, main: "412", api: "77" },
  { name: "wallaby", version: 23, main: "417", api: "82" },
  { name: "xena", version: 24, main: "8f2f1571d55b", api: "d67eeaabee36" },
  { name: "yoga", version: 25, main: "16f1fbcab42b", api: "b30f573d3377" },
  { name: "zed", version: 26, main: "ccb0fa1a2252", api: "b30f573d3377" },
  { name: "2023.1", version: 27, main: "960aac0e09ea", api: "b30f573d3377" },
  { name: "2023.2", version: 28, main: "1acf2c98e646", api: "cdeec0c85668" },
  { name: "2024.1", version: 29, main: "13863f4e1612", api: "cdeec0c85668" },
  { name: "2024.2", version: 30, main: "13863f4e1612", api: "cdeec0c85668" },
  { name: "2025.1", version: 31, main: "2903cd72dc14", api: "cdeec0c85668" },
  { name: "2025.2", version: 32, main: "2903cd72dc14", api: "cdeec0c85668" },
  { name: "2026.1", version: 33, main: "2903cd72dc14", api: "cdeec0c85668" },
  { name: "2026.2", version: 34, main: "ab450ba04102", api: "cdeec0c85668" },
] as const;

/** A release's name: `zed`, `2023.1`. */
export type ReleaseName = typeof table[number]["name"];

/** A release of Nova. */
export interface Release {
  /** Its name. */
  readonly name: ReleaseName;
  /** Nova's major version. */
  readonly version: number;
  /** The newest version of the main database: an integer up to wallaby, then an Alembic revision. */
  readonly main: string;
  /** The newest version of the API database, likewise. */
  readonly api: string;
}

/** The releases, oldest first. */
export const releases: readonly Release[] = table;

/** Their names, oldest first. */
export const releaseNames: readonly ReleaseName[] = releases.map(({ name }) => name);

/** The newest release that is known. */
export const newestRelease: Release = releases.at(-1)!;

/** The release of a name. */
export function findRelease(wanted: ReleaseName): Release {
  return releases.find(({ name }) => name === wanted)!;
}

/** True when a release is another one or came after it. */
export function isSince(release: ReleaseName, first: ReleaseName): boolean {
  return releaseNames.indexOf(release) >= releaseNames.indexOf(first);
}
