/**
 * Release 22, victoria, on its own schemas: its integer versions, and a few of each command's scenarios.
 * Its migrations before 402 do not run with Debian 12's libraries, so databases start at train's version.
 */

import { configuration, otherExitCodes, type Scenario, type ScenarioGroup } from "../scenario.ts";
import { cell0Mapping } from "../sample_rows.ts";
import { createCell } from "./cell_v2_create_cell.ts";
import { deleteHost } from "./cell_v2_delete_host.ts";
import { discoverHosts } from "./cell_v2_discover_hosts.ts";
import { listCells } from "./cell_v2_list_cells.ts";
import { mapInstances } from "./cell_v2_map_instances.ts";
import { verifyInstance } from "./cell_v2_verify_instance.ts";
import { archiveCells } from "./db_archive_cells.ts";
import { archiveShadow } from "./db_archive_shadow.ts";
import { onlineDataMigrations } from "./db_online_data_migrations.ts";
import { purgeShadowTables } from "./db_purge.ts";

const VICTORIA = { api: "77", main: "412", cell0: "412" } as const;
const TRAIN = { api: "67", main: "402", cell0: "402" } as const;
/** The original has no such option, and passes over it. */
const config = configuration({ more: "[nova_manage]\nrelease = victoria" });

const version = { args: ["db", "version"], stdout: "exact" } as const;
const apiVersion = { args: ["api_db", "version"], stdout: "exact" } as const;
const sync = (...args: string[]) => ["db", "sync", ...args];
const apiSync = (...args: string[]) => ["api_db", "sync", ...args];

/** Scenarios of a group, played on victoria's tables. */
function onVictoria(group: ScenarioGroup, ...names: readonly string[]): Scenario[] {
  return names.map((wanted) => {
    const scenario = group.scenarios.find(({ name }) => name === wanted);
    if (scenario === undefined) throw new Error(`${group.name} has no scenario ${wanted}`);
    const cell2 = scenario.start?.cell2 === undefined ? {} : { cell2: VICTORIA.main };
    return {
      ...scenario,
      name: `${group.name}: ${wanted}`,
      start: { ...scenario.start, ...VICTORIA, ...cell2 },
    };
  });
}

const scenarios: Scenario[] = [
  {
    name: "from train's versions to victoria's, one after the other",
    start: TRAIN,
    rows: { api: { cell_mappings: [cell0Mapping()] } },
    config,
    commands: [
      version,
      sync("407"),
      version,
      { args: sync(), rows: true },
      version,
      sync(),
      sync("412"),
      apiVersion,
      apiSync("72"),
      apiVersion,
      apiSync(),
      apiSync(),
      apiVersion,
    ],
  },
  {
    name: "no way back, no version beyond, no revision",
    start: VICTORIA,
    config,
    commands: [
      ...["411", "413", "abc", "8f2f1571d55b"].map((text) => sync("--local_cell", text)),
      ...["76", "78", "abc", "d67eeaabee36"].map((text) => apiSync(text)),
      version,
      apiVersion,
    ],
  },
  {
    name: "with cell0 these end with 1",
    start: VICTORIA,
    rows: { api: { cell_mappings: [cell0Mapping()] } },
    config,
    commands: [...["411", "413", "abc"].map((text) => sync(text)), version],
  },
  {
    name: "ahead of victoria",
    start: { ...VICTORIA, main: "417", api: "82" },
    config,
    commands: [version, sync("--local_cell"), apiVersion, apiSync(), sync("--local_cell", "417")],
    difference: otherExitCodes("Integer versions", 0, 255, 0, 255, 255),
  },
  ...onVictoria(createCell, "with name and both URLs"),
  ...onVictoria(listCells, "cell0 and a cell"),
  ...onVictoria(discoverHosts, "new hosts, then once more", "one of two cells"),
  ...onVictoria(mapInstances, "two at a time until done"),
  ...onVictoria(deleteHost, "an empty host, then once more"),
  ...onVictoria(verifyInstance, "archived, the row being in the shadow table"),
  ...onVictoria(archiveCells, "--all-cells with instances in each cell"),
  ...onVictoria(archiveShadow, "--purge --verbose"),
  ...onVictoria(purgeShadowTables, "--all-cells", "--before goes by deleted_at"),
  ...onVictoria(
    onlineDataMigrations,
    "nothing to do",
    "some of each",
    "--max-count counts over all migrations",
  ),
];

/** The group of `victoria.json`. */
export const victoria: ScenarioGroup = { name: "victoria", release: "22.4.0", scenarios };
