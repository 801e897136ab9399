/** `db online_data_migrations`: its options, its exit codes, and several migrations in one run. */

import { passesOver } from "../data_migration_differences.ts";
import {
  cachedPort,
  cells,
  classLimit,
  inTurn,
  migrate,
  networkCache,
  projectLimit,
  rows,
  virtualInterface,
  zonedInstance,
} from "../data_migration_rows.ts";
import {
  cell0Mapping,
  cell1,
  cell2,
  computeNode,
  instance,
  instanceMapping,
  LONG_AGO,
  uuid,
} from "../sample_rows.ts";
import {
  configuration,
  type Difference,
  EMPTY,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";

/** Something to do for most of the migrations. */
const someOfEach: Scenario["rows"] = {
  api: {
    ...cells,
    instance_mappings: [
      instanceMapping(1, uuid("e", 1), { cell_id: 2, queued_for_delete: null, user_id: null }),
      instanceMapping(2, uuid("e", 2), { cell_id: 2, queued_for_delete: null }),
    ],
  },
  main: {
    quotas: [projectLimit(1, "cores"), projectLimit(2, "ram")],
    quota_classes: [classLimit(1, "cores")],
    instances: [instance(1), instance(2)],
    instance_info_caches: [networkCache(1, [cachedPort(1)])],
    block_device_mapping: [{ id: 1, instance_uuid: uuid("e", 1), deleted: 0 }],
    migrations: [{ id: 1, instance_uuid: uuid("e", 1), status: "done", deleted: 0 }],
    compute_nodes: [computeNode(1, "compute1", { cpu_allocation_ratio: 0 })],
    pci_devices: [{
      id: 1,
      compute_node_id: 1,
      address: "0000:00:01.0",
      product_id: "1",
      vendor_id: "2",
      dev_type: "type-PCI",
      label: "label",
      status: "available",
      deleted: 0,
      created_at: LONG_AGO,
    }],
  },
};

/** A migration that fails, whatever else there is. */
const failing: Scenario["rows"] = {
  api: cells,
  main: {
    instances: [zonedInstance(1), zonedInstance(2)],
    instance_info_caches: [networkCache(1, "not JSON"), networkCache(2, [cachedPort(2)])],
    quotas: rows(3, (number) => projectLimit(number, `r${number}`)),
    virtual_interfaces: [virtualInterface(2, 2)],
  },
};

/** Without a schema there is no release, and so no list of migrations to show. */
const unknownRelease: Difference = {
  section: "Data migrations need a main database with a schema",
  change: ({ commands: [{ read }], rows }) => ({ commands: [{ exitCode: 255, read }], rows }),
};

const scenarios: Scenario[] = [
  { name: "nothing to do", commands: inTurn(migrate(), migrate()) },
  { name: "nothing to do in any cell", rows: { api: cells }, commands: [migrate()] },
  { name: "nothing to do, with --max-count", commands: [migrate("--max-count", "1")] },
  { name: "some of each", rows: someOfEach, commands: inTurn(migrate(), migrate()) },
  {
    name: "--max-count counts over all migrations",
    rows: someOfEach,
    commands: inTurn(...[1, 2, 3, 4, 5, 6].map(() => migrate("--max-count", "3"))),
  },
  {
    name: "--max-count 1 until nothing is left",
    rows: {
      main: { quotas: [projectLimit(1, "cores")], quota_classes: [classLimit(1, "cores")] },
    },
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "1"))),
  },
  {
    name: "--max-count larger than what there is",
    rows: someOfEach,
    commands: inTurn(migrate("--max-count", "5000"), migrate("--max-count", "5000")),
  },
  {
    name: "both spellings and forms of --max-count",
    rows: { main: { quotas: rows(4, (number) => projectLimit(number, `r${number}`)) } },
    commands: inTurn(
      migrate("--max-count=1"),
      migrate("--max", "1"),
      migrate("--max-count", " 1_0 "),
    ),
  },
  ...["0", "-1", "abc", "", "1.5", "1e3", "0x10", "+0"].map((count): Scenario => ({
    name: `--max-count '${count}'`,
    rows: { main: { quotas: [projectLimit(1, "cores")] } },
    commands: [migrate(`--max-count=${count}`)],
  })),
  {
    name: "one migration fails, others go on",
    rows: failing,
    commands: inTurn(migrate(), migrate()),
    difference: passesOver({ found: 1, migrated: 0 }, { found: 1, migrated: 0 }),
  },
  {
    name: "one migration fails, with --max-count",
    rows: failing,
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "2"))),
    // The first run ends before its turn.
    difference: passesOver(
      { found: 0, migrated: 0 },
      { found: 1, migrated: 0 },
      { found: 1, migrated: 0 },
    ),
  },
  {
    name: "two migrations fail",
    rows: {
      ...failing,
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{missing_url}" }),
        ],
        instance_mappings: [
          instanceMapping(1, uuid("e", 1), { cell_id: 2, user_id: null }),
          instanceMapping(2, uuid("e", 2), { cell_id: 3, queued_for_delete: null }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
    engines: ["mysql", "postgresql"],
    difference: passesOver({ found: 1, migrated: 0 }, { found: 1, migrated: 0 }),
  },
  {
    name: "the API database cannot be reached",
    config: configuration({ api: "{unreachable_url}" }),
    rows: {
      main: { quotas: [projectLimit(1, "cores")], instances: [instance(1, { host: null })] },
    },
    commands: [migrate()],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "no [api_database] connection",
    config: configuration({ api: undefined }),
    rows: { main: { quotas: [projectLimit(1, "cores")] } },
    commands: [migrate()],
  },
  {
    name: "no [database] connection",
    config: configuration({ main: undefined }),
    commands: [migrate()],
    difference: unknownRelease,
  },
  {
    name: "a main database without a schema",
    start: { main: EMPTY },
    commands: [migrate()],
    difference: unknownRelease,
  },
];

/** The group. */
export const onlineDataMigrations: ScenarioGroup = {
  name: "db_online_data_migrations",
  scenarios,
};
