/** `db online_data_migrations`: how `fill_virtual_interface_list` goes through the instances of all cells. */

import { otherRuns, type OwnRun, passesOver } from "../data_migration_differences.ts";
import {
  cachedPort,
  cells,
  inCell1,
  inTurn,
  migrate,
  networkCache,
  rows,
  virtualInterface,
  zonedInstance,
} from "../data_migration_rows.ts";
import { CELL0_UUID, cell0Mapping, cell1, cell2, deleted, uuid } from "../sample_rows.ts";
import { type Difference, type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";

/** Where the migration goes on: behind an instance. */
const marker = (instanceUuid: string | null): Row => ({
  id: 99,
  uuid: CELL0_UUID,
  instance_uuid: CELL0_UUID,
  address: `ff:ff:ff:ff:ff:ff/${CELL0_UUID}`,
  tag: instanceUuid,
  deleted: 0,
  created_at: "2022-06-01 00:00:00",
});
/** The instance that the marker belongs to. */
const markerInstance: Row = {
  id: 99,
  uuid: CELL0_UUID,
  project_id: CELL0_UUID,
  user_id: CELL0_UUID,
  created_at: "2022-06-01 00:00:00",
  ...deleted(99),
};

/** The interface of the port that each instance has here, as a run leaves it. */
const filled = (number: number, place: number): Row => ({
  ...virtualInterface(number, number),
  id: `<id-${place}>`,
  created_at: "<now>",
});
/** The marker, as a run leaves it. */
const moved = (instanceNumber: number, place: number): Row => ({
  ...marker(uuid("e", instanceNumber)),
  id: `<id-${place}>`,
  created_at: "<now>",
});

/** A run of ours that does other work. */
const run = (exitCode: number, migrated: number, ...interfaces: Row[]): OwnRun => ({
  exitCode,
  migrated,
  untried: exitCode === 1 ? ["populate_user_id", "populate_dev_uuids"] : [],
  tables: { virtual_interfaces: interfaces },
});
const otherwise = (section: string, runs: OwnRun[], engines?: Difference["engines"]): Difference =>
  otherRuns(section, "fill_virtual_interface_list", "main", runs, engines);
const STARTS_OVER = "fill_virtual_interface_list starts over without the marker's instance";
const NO_TIME = "Instances without a creation time";

const scenarios: Scenario[] = [
  {
    name: "the marker's instance is there",
    rows: inCell1([zonedInstance(1), markerInstance], [networkCache(1, [cachedPort(1)])]),
    commands: [migrate()],
  },
  {
    name: "behind a marker",
    rows: inCell1(
      [...rows(3, (number) => zonedInstance(number)), markerInstance],
      rows(3, (number) => networkCache(number, [cachedPort(number)])),
      [marker(uuid("e", 2))],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "behind a marker at a deleted instance",
    rows: inCell1(
      [
        zonedInstance(1),
        zonedInstance(2, deleted(2)),
        zonedInstance(3),
        markerInstance,
      ],
      rows(3, (number) => networkCache(number, [cachedPort(number)])),
      [marker(uuid("e", 2))],
    ),
    commands: [migrate()],
  },
  {
    name: "a marker at the last instance",
    rows: inCell1(
      [...rows(2, (number) => zonedInstance(number)), markerInstance],
      rows(2, (number) => networkCache(number, [cachedPort(number)])),
      [marker(uuid("e", 2))],
    ),
    commands: [migrate()],
  },
  {
    name: "a marker at an instance that is gone",
    rows: inCell1(
      [...rows(2, (number) => zonedInstance(number)), markerInstance],
      rows(2, (number) => networkCache(number, [cachedPort(number)])),
      [marker(uuid("e", 7))],
    ),
    commands: inTurn(migrate(), migrate()),
    difference: otherwise(STARTS_OVER, [
      run(0, 2, filled(1, 1), filled(2, 2), moved(2, 3)),
      run(0, 0, filled(1, 1), filled(2, 2), moved(2, 3)),
    ]),
  },
  {
    name: "a marker at no instance",
    rows: inCell1(
      [...rows(2, (number) => zonedInstance(number)), markerInstance],
      rows(2, (number) => networkCache(number, [cachedPort(number)])),
      [marker(null)],
    ),
    commands: [migrate()],
  },
  {
    name: "a soft-deleted marker",
    rows: inCell1(
      [...rows(2, (number) => zonedInstance(number)), markerInstance],
      rows(2, (number) => networkCache(number, [cachedPort(number)])),
      [{ ...marker(uuid("e", 1)), ...deleted(99) }],
    ),
    commands: [migrate()],
  },
  {
    name: "the default security group is there",
    rows: {
      api: cells,
      main: {
        instances: [zonedInstance(1)],
        security_groups: [{
          id: 5,
          name: "default",
          description: "default",
          deleted: 0,
          created_at: "2022-03-01 10:00:00",
        }],
      },
    },
    commands: [migrate()],
  },
  {
    name: "the default security group of a project is there",
    rows: {
      api: cells,
      main: {
        instances: [zonedInstance(1)],
        security_groups: [
          { id: 5, name: "default", project_id: "project1", user_id: "user1", deleted: 0 },
          { id: 6, name: "default", description: "gone", ...deleted(6) },
        ],
      },
    },
    commands: [migrate()],
  },
  {
    name: "instances are taken by their creation",
    rows: inCell1(
      [
        zonedInstance(1, { created_at: "2022-04-03 00:00:00" }),
        zonedInstance(2, { created_at: "2022-04-01 00:00:00" }),
        zonedInstance(3, { created_at: "2022-04-02 00:00:00" }),
        zonedInstance(4, { created_at: "2022-04-01 00:00:00" }),
      ],
      rows(4, (number) => networkCache(number, [cachedPort(number)])),
    ),
    commands: inTurn(...[1, 2, 3, 4, 5].map(() => migrate("--max-count", "1"))),
  },
  {
    name: "instances without a time of creation",
    rows: inCell1(
      [
        zonedInstance(1, { created_at: null }),
        zonedInstance(2),
        zonedInstance(3, { created_at: null }),
      ],
      rows(3, (number) => networkCache(number, [cachedPort(number)])),
    ),
    commands: [migrate()],
    difference: otherwise(
      NO_TIME,
      [run(0, 3, filled(1, 1), filled(2, 3), filled(3, 2), moved(2, 4))],
      ["postgresql"],
    ),
  },
  {
    name: "instances without a time of creation, two at a time",
    rows: inCell1(
      [
        zonedInstance(1, { created_at: null }),
        zonedInstance(2),
        zonedInstance(3, { created_at: null }),
        zonedInstance(4),
      ],
      rows(4, (number) => networkCache(number, [cachedPort(number)])),
    ),
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "2"))),
    difference: otherwise(NO_TIME, [
      run(1, 2, filled(1, 1), filled(3, 2), moved(3, 3)),
      run(1, 2, filled(1, 1), filled(2, 3), filled(3, 2), filled(4, 4), moved(4, 5)),
      run(0, 0, filled(1, 1), filled(2, 3), filled(3, 2), filled(4, 4), moved(4, 5)),
    ]),
  },
  {
    name: "several cells, cell0 too",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2()] },
      cell0: {
        instances: [zonedInstance(1, { host: null })],
        instance_info_caches: [networkCache(1, [])],
      },
      main: {
        instances: [zonedInstance(2)],
        instance_info_caches: [networkCache(2, [cachedPort(2)])],
      },
      cell2: {
        instances: [zonedInstance(3)],
        instance_info_caches: [networkCache(3, [cachedPort(3)])],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "--max-count over several cells",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2()] },
      main: {
        instances: rows(3, (number) => zonedInstance(number)),
        instance_info_caches: [networkCache(1, [cachedPort(1)]), networkCache(3, [cachedPort(3)])],
      },
      cell2: {
        instances: [4, 5, 6].map((number) => zonedInstance(number)),
        instance_info_caches: [4, 5, 6].map((number) => networkCache(number, [cachedPort(number)])),
      },
    },
    commands: inTurn(...[1, 2, 3, 4].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "instances without caches use up --max-count",
    rows: inCell1(
      rows(4, (number) => zonedInstance(number)),
      [networkCache(4, [cachedPort(4)])],
    ),
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "a whole batch that is right already, and one instance behind it",
    rows: inCell1(
      rows(51, (number) => zonedInstance(number, { created_at: "2022-04-01 00:00:00" })),
      [networkCache(51, [cachedPort(51)])],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "more instances than a batch takes",
    rows: inCell1(
      rows(52, (number) => zonedInstance(number, { created_at: "2022-04-01 00:00:00" })),
      rows(52, (number) => networkCache(number, [cachedPort(number, { network: null })])),
    ),
    commands: [migrate()],
  },
  {
    name: "a disabled cell is visited",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell2({ disabled: 1 })] },
      cell2: {
        instances: [zonedInstance(1)],
        instance_info_caches: [networkCache(1, [cachedPort(1)])],
      },
    },
    commands: [migrate()],
  },
  {
    name: "a cell that cannot be reached, behind one that can",
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{missing_url}" }),
        ],
      },
      main: {
        instances: [zonedInstance(1)],
        instance_info_caches: [networkCache(1, [cachedPort(1)])],
      },
    },
    commands: inTurn(migrate(), migrate()),
    difference: passesOver({ found: 1, migrated: 1 }, { found: 0, migrated: 0 }),
    engines: ["mysql", "postgresql"],
  },
];

/** The group. */
export const onlineDataMigrationsOfVifsInTurn: ScenarioGroup = {
  name: "db_online_data_migrations_vifs_progress",
  scenarios,
};
