/** Which revisions each release of Nova ends at. */

/** A release of Nova. */
export interface Release {
  /** Its name: `zed`, `2023.1`. */
  readonly name: string;
  /** Nova's major version. */
  readonly version: number;
  /** The newest revision of the main database. */
  readonly main: string;
  /** The newest revision of the API database. */
  readonly api: string;
}

/** The releases whose schema has Alembic revisions, oldest first. */
export const releases: readonly Release[] = [
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
];
