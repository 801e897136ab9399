/** `db online_data_migrations`: what instance mappings say of their instances. */

import { otherRuns } from "../data_migration_differences.ts";
import { cells, inTurn, migrate, rows, zonedInstance } from "../data_migration_rows.ts";
import {
  CELL0_UUID,
  cell0Mapping,
  cell1,
  CELL1_UUID,
  cell2,
  CELL2_UUID,
  deleted,
  instanceMapping,
  LONG_AGO,
  uuid,
} from "../sample_rows.ts";
import { type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";

/** A mapping of an instance to cell1, with NULL as its mark of deletion. */
const unmarked = (number: number, columns: Row = {}): Row =>
  instanceMapping(number, uuid("e", number), { cell_id: 2, queued_for_delete: null, ...columns });

/** A mapping of an instance to cell1, without a user. */
const userless = (number: number, columns: Row = {}): Row =>
  instanceMapping(number, uuid("e", number), { cell_id: 2, user_id: null, ...columns });

const withoutId = ({ id: _, ...row }: Row): Row => row;
const withoutMark = ({ queued_for_delete: _, ...row }: Row): Row => row;

/** Ours marks the mappings of the cells that it can read. */
const otherCellsToo = otherRuns(
  "populate_queued_for_delete goes on without a cell that does not answer",
  "populate_queued_for_delete",
  "api",
  [{
    exitCode: 2,
    migrated: 1,
    untried: [],
    tables: {
      instance_mappings: [
        {
          ...withoutId(unmarked(1)),
          queued_for_delete: 1,
          updated_at: "<now>",
          cell_id: CELL1_UUID,
        },
        withoutMark({ ...withoutId(unmarked(2)), cell_id: CELL2_UUID }),
      ],
    },
  }],
);

const queuedForDelete: Scenario[] = [
  {
    name: "queued for delete: live, deleted and missing instances",
    rows: {
      api: {
        ...cells,
        instance_mappings: [
          ...rows(6, (number) => unmarked(number)),
          unmarked(7, { queued_for_delete: 1 }),
          unmarked(8, { queued_for_delete: 0, updated_at: LONG_AGO }),
        ],
      },
      main: {
        instances: [
          zonedInstance(1),
          zonedInstance(2, deleted(2)),
          zonedInstance(3, { vm_state: "soft-delete" }),
          zonedInstance(4, { hidden: 1, ...deleted(4) }),
          zonedInstance(5, { deleted: 17 }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "queued for delete: mappings without a cell, or of a cell that is gone, stay",
    rows: {
      api: {
        ...cells,
        instance_mappings: [unmarked(1, { cell_id: null }), unmarked(2)],
      },
      main: { instances: [zonedInstance(1), zonedInstance(2)] },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "queued for delete: several cells with --max-count",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [
          unmarked(1, { cell_id: 1 }),
          ...[2, 3, 4].map((number) => unmarked(number)),
          ...[5, 6].map((number) => unmarked(number, { cell_id: 3 })),
        ],
      },
      cell0: { instances: [zonedInstance(1, { host: null, ...deleted(1) })] },
      main: { instances: [2, 3, 4].map((number) => zonedInstance(number)) },
      cell2: { instances: [zonedInstance(5, deleted(5)), zonedInstance(6)] },
    },
    commands: inTurn(...[1, 2, 3, 4].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "queued for delete: more than a batch takes",
    rows: {
      api: { ...cells, instance_mappings: rows(52, (number) => unmarked(number)) },
    },
    commands: [migrate()],
  },
  {
    name: "queued for delete: a cell that cannot be reached",
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{missing_url}" }),
        ],
        instance_mappings: [unmarked(1), unmarked(2, { cell_id: 3 })],
      },
      main: { instances: [zonedInstance(1, deleted(1))] },
    },
    commands: [migrate()],
    difference: otherCellsToo,
    engines: ["mysql", "postgresql"],
  },
];

const users: Scenario[] = [
  {
    name: "users: live, deleted and missing instances",
    rows: {
      api: {
        ...cells,
        instance_mappings: [
          ...[1, 2, 3, 4, 6].map((number) => userless(number)),
          userless(7, { queued_for_delete: 1, updated_at: LONG_AGO }),
          userless(8, { user_id: "" }),
        ],
      },
      main: {
        instances: [
          zonedInstance(1),
          zonedInstance(2, deleted(2)),
          zonedInstance(3, { vm_state: "soft-delete" }),
          zonedInstance(4, { hidden: 1 }),
          zonedInstance(7),
          zonedInstance(8),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "users: mappings without a cell, and the marker's",
    rows: {
      api: {
        ...cells,
        instance_mappings: [
          userless(1, { cell_id: null }),
          userless(2),
          userless(3, { project_id: CELL0_UUID }),
        ],
      },
      main: { instances: rows(3, (number) => zonedInstance(number)) },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "users: several cells with --max-count",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [
          userless(1, { cell_id: 1 }),
          userless(2),
          userless(3, { cell_id: 3 }),
          userless(4),
          userless(5, { cell_id: 3 }),
        ],
      },
      cell0: { instances: [zonedInstance(1, { host: null })] },
      main: { instances: [2, 4].map((number) => zonedInstance(number)) },
      cell2: { instances: [3, 5].map((number) => zonedInstance(number)) },
    },
    commands: inTurn(...[1, 2, 3, 4].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "users: a cell that cannot be reached",
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{missing_url}" }),
        ],
        instance_mappings: [userless(1), userless(2, { cell_id: 3 })],
      },
      main: { instances: [zonedInstance(1)] },
    },
    commands: [migrate()],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "users: more than a batch takes",
    rows: {
      api: { ...cells, instance_mappings: rows(52, (number) => userless(number)) },
      main: { instances: rows(52, (number) => zonedInstance(number, deleted(number))) },
    },
    commands: [migrate()],
  },
];

/** The group. */
export const onlineDataMigrationsOfMappings: ScenarioGroup = {
  name: "db_online_data_migrations_mappings",
  scenarios: [...queuedForDelete, ...users],
};
