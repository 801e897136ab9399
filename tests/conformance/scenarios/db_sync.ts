/** `db sync`: cell0 first, then the main database, or the main one alone. */

import {
  ABSENT,
  configuration,
  EMPTY,
  otherExitCodes,
  type Scenario,
  type ScenarioGroup,
  ZED,
} from "../scenario.ts";
import { cell0Mapping, computeNode, instance } from "../sample_rows.ts";

const XENA_MAIN = "8f2f1571d55b";
const YOGA_MAIN = "16f1fbcab42b";
const version = { args: ["db", "version"], stdout: "exact" } as const;
const sync = (...args: string[]) => ["db", "sync", ...args];
/** A sync with nothing to tell: its standard output counts as "something was changed". */
const silentSync = (...args: string[]) => ({ args: sync(...args), stdout: "exact" }) as const;

const mapped = { api: { cell_mappings: [cell0Mapping()] } };
const bothEmpty = { main: EMPTY, cell0: EMPTY } as const;
const mainAlone = { api: ABSENT, cell0: ABSENT } as const;

const scenarios: Scenario[] = [
  {
    name: "sync everything from empty databases",
    start: { api: EMPTY, ...bothEmpty },
    commands: [
      { args: ["api_db", "sync"], stdout: "exact" },
      ["cell_v2", "map_cell0"],
      silentSync(),
      version,
      silentSync(),
    ],
    reachesHead: ["api", "main", "cell0"],
  },
  {
    name: "cell0 mapped",
    start: bothEmpty,
    rows: mapped,
    commands: [{ ...silentSync(YOGA_MAIN), rows: true }, silentSync(ZED.main), version],
  },
  {
    name: "cell0 not mapped: the main database only",
    start: bothEmpty,
    commands: [sync(YOGA_MAIN), version],
  },
  {
    name: "local cell only",
    start: bothEmpty,
    rows: mapped,
    commands: [silentSync("--local_cell", XENA_MAIN), version],
  },
  {
    name: "local cell needs no API database",
    start: { ...mainAlone, main: EMPTY },
    config: configuration({ api: undefined }),
    commands: [silentSync("--local_cell", XENA_MAIN), version],
  },
  {
    name: "local cell as a prefix, after the version",
    start: { ...mainAlone, main: EMPTY },
    commands: [silentSync(XENA_MAIN, "--local"), version],
  },
  {
    name: "local cell with a hyphen",
    start: mainAlone,
    commands: [sync("--local-cell", ZED.main), version],
    difference: otherExitCodes("Both spellings of every option", 0),
  },
  {
    name: "cell0's server not there: the main database stays as it is",
    start: { main: XENA_MAIN, cell0: ABSENT },
    rows: { api: { cell_mappings: [cell0Mapping({ database_connection: "{unreachable_url}" })] } },
    commands: [sync(YOGA_MAIN), version],
  },
  {
    name: "cell0's database not there: the main database stays as it is",
    start: { main: XENA_MAIN, cell0: ABSENT },
    rows: { api: { cell_mappings: [cell0Mapping({ database_connection: "{missing_url}" })] } },
    commands: [sync(YOGA_MAIN), version],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "API database without tables",
    start: { api: EMPTY, main: XENA_MAIN, cell0: ABSENT },
    commands: [sync(YOGA_MAIN), version],
  },
  {
    name: "API database's server not there",
    start: { ...mainAlone, main: XENA_MAIN },
    config: configuration({ api: "{unreachable_url}" }),
    commands: [sync(YOGA_MAIN), version],
  },
  {
    name: "API database not configured",
    start: { ...mainAlone, main: XENA_MAIN },
    config: configuration({ api: undefined }),
    commands: [sync(YOGA_MAIN), version],
  },
  {
    name: "main database not configured",
    start: mainAlone,
    config: configuration({ main: undefined }),
    commands: [sync("--local_cell")],
  },
  {
    name: "main database's server not there",
    start: { main: ABSENT },
    rows: mapped,
    config: configuration({ main: "{unreachable_url}" }),
    commands: [sync(ZED.main)],
  },
  {
    name: "cell0's connection is a template",
    start: { cell0: XENA_MAIN },
    rows: {
      api: {
        cell_mappings: [cell0Mapping({
          database_connection:
            "{scheme}://{username}:{password}@{hostname}:{port}/{path}_cell0?{query}",
        })],
      },
    },
    commands: [silentSync(YOGA_MAIN)],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "to head by name",
    start: bothEmpty,
    rows: mapped,
    commands: [silentSync("head"), version],
    reachesHead: ["main", "cell0"],
  },
  {
    name: "to the beginning of a revision id",
    start: { ...mainAlone, main: XENA_MAIN },
    commands: [silentSync("--local_cell", "16f1fb"), version],
  },
  {
    name: "to a revision that both are past",
    rows: mapped,
    commands: [silentSync(YOGA_MAIN), version],
  },
  {
    name: "to a revision that cell0 is past and the main database is not",
    start: { main: XENA_MAIN },
    rows: mapped,
    commands: [silentSync(YOGA_MAIN), version],
  },
  {
    name: "to an unknown revision, with cell0",
    rows: mapped,
    commands: [sync("0123456789ab"), version],
  },
  {
    name: "to an unknown revision, local cell",
    start: mainAlone,
    commands: [sync("--local_cell", "0123456789ab"), version],
  },
  { name: "to an integer, with cell0", rows: mapped, commands: [sync("402"), version] },
  { name: "to an integer, without cell0", commands: [sync("402"), version] },
  {
    name: "to an integer, local cell",
    start: mainAlone,
    commands: [sync("--local_cell", "402"), version],
  },
  {
    name: "to a revision of the API database",
    start: mainAlone,
    commands: [sync("--local_cell", ZED.api), version],
  },
  {
    name: "rows survive an upgrade",
    start: { ...mainAlone, main: YOGA_MAIN },
    rows: {
      main: { compute_nodes: [computeNode(1, "compute1")], instances: [instance(1), instance(2)] },
    },
    commands: [silentSync("--local_cell", ZED.main)],
  },
];

export const dbSync: ScenarioGroup = { name: "db_sync", scenarios };
