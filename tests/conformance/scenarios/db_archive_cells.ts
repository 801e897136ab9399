/** `db archive_deleted_rows --all-cells`. */

import { countTable, differently } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  groupMember,
  instanceChildren,
  instanceGroup,
  lonelyRows,
  requestSpec,
  shadow,
} from "../archive_rows.ts";
import {
  cell0Mapping,
  cell1,
  CELL1_UUID,
  cell2,
  deleted,
  instanceMapping,
  uuid,
} from "../sample_rows.ts";
import {
  configuration,
  type Difference,
  otherExitCodes,
  type Row,
  type Rows,
  type Scenario,
  type ScenarioGroup,
  type Tables,
  ZED,
} from "../scenario.ts";

const { quota_classes: quotaClass, quotas } = lonelyRows;
const start = { cell2: ZED.main };
const deletedRows = (count: number, row: (id: number, columns?: Row) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => row(index + 1, deleted(index + 1)));
const cells = [cell0Mapping(), cell1(), cell2()];
/** The instances 1, 2 and 3, each in a cell of its own. */
const mappings = [[1, 2], [2, 3], [3, 1]].map(([number, cell]) =>
  instanceMapping(number, uuid("e", number), { cell_id: cell })
);
const instancesFrom = (...numbers: readonly number[]): Row[] =>
  numbers.map((number) => bareInstance(number, deleted(number)));
const apiRows: Tables = {
  cell_mappings: cells,
  instance_mappings: mappings,
  request_specs: [1, 2, 3].map(requestSpec),
  instance_groups: [instanceGroup(1), instanceGroup(2)],
  instance_group_member: [
    groupMember(1, 1, 1),
    groupMember(2, 2, 1),
    groupMember(3, 1, 2),
    groupMember(4, 1, 3),
    groupMember(5, 2, 7),
  ],
};
/** Rows in three cells: five of them deleted in cell0, three in cell1, two in cell2. */
const threeCells: NonNullable<Scenario["rows"]> = {
  api: { cell_mappings: cells },
  cell0: { quota_classes: deletedRows(3, quotaClass), quotas: deletedRows(2, quotas) },
  main: { quota_classes: [...deletedRows(3, quotaClass), quotaClass(4)] },
  cell2: { quotas: deletedRows(2, quotas) },
};
/** Ours archives the three cells, whatever the second one is called: a name that comes first. */
const archivesAll = (section: string, name: string): Difference => {
  const rows: Rows = {
    cell0: shadow(threeCells.cell0!),
    main: {
      quota_classes: [quotaClass(4)],
      ...shadow({ quota_classes: deletedRows(3, quotaClass) }),
    },
    cell2: shadow(threeCells.cell2!),
  };
  const own = { [`${name}.quota_classes`]: 3 };
  const others = { "cell0.quota_classes": 3, "cell0.quotas": 2, "cell2.quotas": 2 };
  const stdout = countTable({ ...own, ...others });
  return differently(section, [{ exitCode: 1, stdout }], rows);
};

const scenarios: Scenario[] = [
  {
    name: "without --all-cells only the database of the configuration",
    start,
    rows: threeCells,
    commands: archiveSteps([], []),
  },
  {
    name: "--all-cells takes all cells",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells"], ["--all-cells"]),
  },
  {
    name: "--all-cells with instances in each cell",
    ...ARCHIVES_INSTANCES,
    start,
    rows: {
      api: apiRows,
      cell0: { instances: instancesFrom(3) },
      main: {
        instances: instancesFrom(1),
        instance_actions: [instanceChildren.instance_actions(1, 1)],
      },
      cell2: { instances: instancesFrom(2) },
    },
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "--max_rows is for all cells together, met within the first",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells", "--max_rows", "4"], ["--all-cells", "--max_rows", "4"], [
      "--all-cells",
      "--max_rows",
      "4",
    ]),
  },
  {
    name: "--max_rows is for all cells together, met at the end of the first",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells", "--max_rows", "5"], ["--all-cells", "--max_rows", "5"]),
  },
  {
    name: "--max_rows is for all cells together, met in the second",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells", "--max_rows", "7"], ["--all-cells", "--max_rows", "1"]),
  },
  {
    name: "--max_rows with children is passed in the first cell",
    ...ARCHIVES_INSTANCES,
    start,
    rows: {
      api: apiRows,
      cell0: {
        instances: instancesFrom(3),
        instance_metadata: [1, 2, 3].map((id) => instanceChildren.instance_metadata(id, 3)),
      },
      main: { quota_classes: deletedRows(2, quotaClass) },
      cell2: { quota_classes: deletedRows(2, quotaClass) },
    },
    commands: archiveSteps(["--all-cells", "--max_rows", "2"], ["--all-cells", "--max_rows", "3"]),
  },
  {
    name: "--until-complete is for each cell",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells", "--until-complete", "--max_rows", "2"]),
  },
  {
    name: "--all-cells --until-complete --verbose says how far it is",
    start,
    rows: threeCells,
    commands: [{
      args: archive("--all-cells", "--until-complete", "--verbose", "--max_rows", "4"),
      stdout: "exact",
    }],
  },
  {
    name: "--all-cells with --before and --task-log",
    start,
    rows: threeCells,
    commands: archiveSteps(["--all-cells", "--before", "2022-05-01", "--task-log"], [
      "--all-cells",
      "--before",
      "2022-05-02",
    ]),
  },
  {
    name: "cells in the order of their names, tables within",
    start,
    rows: {
      ...threeCells,
      api: {
        cell_mappings: [
          cell0Mapping({ name: "zero" }),
          cell1({ name: "Beta" }),
          cell2({ name: "alpha" }),
        ],
      },
    },
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "a disabled cell is archived too",
    start,
    rows: {
      ...threeCells,
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2({ disabled: 1 })] },
    },
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "--all-cells without any cell",
    rows: { main: { quotas: deletedRows(1, quotas) } },
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "--all-cells without [database] connection",
    start,
    config: configuration({ main: undefined }),
    rows: threeCells,
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "no [database] connection",
    config: configuration({ main: undefined }),
    commands: [archive()],
  },
  {
    name: "no [api_database] connection",
    config: configuration({ api: undefined }),
    rows: { main: { quotas: deletedRows(1, quotas) } },
    commands: [archive(), archive("--all-cells"), archive("--max_rows=-1"), archive("--before=x")],
  },
  {
    name: "an API database that does not answer",
    config: configuration({ api: "{unreachable_url}" }),
    rows: { main: { quotas: deletedRows(1, quotas) } },
    commands: [archive()],
    difference: otherExitCodes("An API database that does not answer", 3),
  },
  {
    name: "a main database that does not answer",
    config: configuration({ main: "{unreachable_url}" }),
    commands: [archive()],
  },
  {
    name: "a cell that does not answer",
    start,
    rows: {
      ...threeCells,
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1({ database_connection: "{unreachable_url}" }),
          cell2(),
        ],
      },
    },
    commands: archiveSteps(["--all-cells"]),
    difference: differently(
      "A cell that does not answer stops no other",
      [{
        exitCode: 255,
        stdout: countTable({ "cell0.quota_classes": 3, "cell0.quotas": 2, "cell2.quotas": 2 }),
      }],
      { cell0: shadow(threeCells.cell0!), cell2: shadow(threeCells.cell2!) },
    ),
  },
  {
    name: "a cell without a name",
    start,
    rows: {
      ...threeCells,
      api: { cell_mappings: [cell0Mapping(), cell1({ name: null }), cell2()] },
    },
    commands: archiveSteps(["--all-cells"]),
    difference: archivesAll("Names of cells", CELL1_UUID),
  },
  {
    name: "a cell with a dot in its name",
    start,
    rows: {
      ...threeCells,
      api: { cell_mappings: [cell0Mapping(), cell1({ name: "cell.one" }), cell2()] },
    },
    commands: archiveSteps(["--all-cells"]),
    difference: archivesAll("Names of cells", "cell.one"),
  },
  {
    name: "two cells of the same name",
    start,
    rows: {
      ...threeCells,
      api: { cell_mappings: [cell0Mapping({ name: "twin" }), cell1({ name: "twin" }), cell2()] },
    },
    commands: archiveSteps(["--all-cells"]),
  },
];

/** The group of `db_archive_cells.json`. */
export const archiveCells: ScenarioGroup = { name: "db_archive_cells", scenarios };
