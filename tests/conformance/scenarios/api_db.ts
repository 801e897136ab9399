/** `api_db sync` and `api_db version`. */

import {
  ABSENT,
  configuration,
  EMPTY,
  type Scenario,
  type ScenarioGroup,
  ZED,
} from "../scenario.ts";
import { cell0Mapping, cellMapping } from "../sample_rows.ts";

const XENA_API = "d67eeaabee36";
const version = { args: ["api_db", "version"], stdout: "exact" } as const;
const sync = (...args: string[]) =>
  ({ args: ["api_db", "sync", ...args], stdout: "exact" }) as const;
/** For commands that explain on standard output why they failed. */
const refusedSync = (...args: string[]) => ["api_db", "sync", ...args];

/** An API database alone, so that nothing else takes time. */
const alone = { main: ABSENT, cell0: ABSENT } as const;
const empty = { ...alone, api: EMPTY } as const;

const scenarios: Scenario[] = [
  {
    name: "sync an empty database, ask for its version, sync again",
    start: empty,
    commands: [sync(), version, sync(), version],
    reachesHead: ["api"],
  },
  { name: "version of a synced database", start: alone, commands: [version] },
  { name: "version of a database without tables", start: empty, commands: [version] },
  {
    name: "sync step by step",
    start: empty,
    commands: [sync(XENA_API), version, { ...sync(ZED.api), rows: true }, version],
  },
  {
    name: "sync to head by name",
    start: empty,
    commands: [sync("head"), version],
    reachesHead: ["api"],
  },
  {
    name: "sync to the beginning of a revision id",
    start: { ...alone, api: XENA_API },
    commands: [sync("b30f57"), version],
  },
  {
    name: "rows survive an upgrade",
    start: { ...alone, api: XENA_API },
    rows: {
      api: {
        cell_mappings: [cell0Mapping({ database_connection: "none://" }), cellMapping(2)],
        host_mappings: [{ id: 7, host: "compute1", cell_id: 2 }],
      },
    },
    commands: [sync(ZED.api)],
  },
  {
    name: "sync to a revision that the database is past",
    start: alone,
    commands: [sync(XENA_API), version],
  },
  { name: "sync to the revision it has", start: alone, commands: [sync(ZED.api), version] },
  {
    name: "sync to an unknown revision",
    start: alone,
    commands: [refusedSync("0123456789ab"), version],
  },
  { name: "sync to an integer", start: alone, commands: [refusedSync("67"), version] },
  { name: "sync an empty database to an integer", start: empty, commands: [refusedSync("67")] },
  {
    name: "sync to a revision of the main database",
    start: empty,
    commands: [refusedSync(ZED.main)],
  },
  {
    name: "no connection configured",
    start: alone,
    config: configuration({ api: undefined }),
    commands: [refusedSync(), ["api_db", "version"]],
  },
  {
    name: "server not there",
    start: alone,
    config: configuration({ api: "{unreachable_url}" }),
    commands: [refusedSync(), ["api_db", "version"]],
  },
  {
    name: "database not there",
    start: alone,
    config: configuration({ api: "{missing_url}" }),
    commands: [refusedSync(), ["api_db", "version"]],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "connection from the environment",
    start: alone,
    config: configuration({ api: undefined }),
    environment: { OS_API_DATABASE__CONNECTION: "{api_url}" },
    commands: [version],
  },
  {
    name: "environment before file",
    start: alone,
    config: configuration({ api: "{unreachable_url}" }),
    environment: { OS_API_DATABASE__CONNECTION: "{api_url}" },
    commands: [version],
  },
];

export const apiDb: ScenarioGroup = { name: "api_db", scenarios };
