/** `db archive_deleted_rows`: the rows of the API database that go with instances. */

import { countTable, differently } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  groupMember,
  instanceChildren,
  instanceGroup,
  instancesWithDeleted,
  lonelyRows,
  requestSpec,
  shadow,
} from "../archive_rows.ts";
import { cell0Mapping, cell1, cell2, deleted, instanceMapping, uuid } from "../sample_rows.ts";
import { type Row, type Scenario, type ScenarioGroup, type Tables, ZED } from "../scenario.ts";

const { quotas } = lonelyRows;
const start = { cell2: ZED.main };
const cells = [cell0Mapping(), cell1(), cell2()];
const mappingsOf = (...numbers: readonly number[]): Row[] =>
  numbers.map((number) => instanceMapping(number, uuid("e", number), { cell_id: 2 }));
const instancesFrom = (...numbers: readonly number[]): Row[] =>
  numbers.map((number) => bareInstance(number, deleted(number)));
const oldFixedIp: Row = { id: 1, instance_uuid: uuid("e", 1), deleted: 0, allocated: 0 };
/** What the API database has of the instances 1, 2 and 3. */
const apiRows: Tables = {
  cell_mappings: cells,
  instance_mappings: mappingsOf(1, 2, 3),
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
/** They all stay. */
const apiRowsLeft: Record<string, "unchanged"> = Object.fromEntries(
  Object.keys(apiRows).map((table) => [table, "unchanged"]),
);
const ROWS_OF_OTHERS = "The API database's rows of another cell's instances";
const NO_API_ROWS = {
  "API_DB.instance_group_member": 0,
  "API_DB.instance_mappings": 0,
  "API_DB.request_specs": 0,
};

const scenarios: Scenario[] = [
  {
    name: "the API database's rows of an archived instance go",
    ...ARCHIVES_INSTANCES,
    rows: { api: apiRows, main: { instances: instancesWithDeleted(3, 1, 2) } },
    commands: archiveSteps([], []),
  },
  {
    name: "they are not counted for --max_rows",
    ...ARCHIVES_INSTANCES,
    rows: {
      api: apiRows,
      main: {
        instances: instancesWithDeleted(3, 1, 3),
        instance_metadata: [instanceChildren.instance_metadata(1, 1)],
      },
    },
    commands: archiveSteps(["--max_rows", "1"], ["--max_rows", "1"], ["--max_rows", "1"]),
  },
  {
    name: "only some instances have rows there",
    ...ARCHIVES_INSTANCES,
    rows: {
      api: {
        cell_mappings: cells,
        instance_mappings: mappingsOf(2),
        request_specs: [requestSpec(1)],
        instance_groups: [instanceGroup(1)],
        instance_group_member: [groupMember(1, 1, 2), groupMember(2, 1, 2)],
      },
      main: { instances: instancesWithDeleted(3, 1, 2, 3) },
    },
    commands: archiveSteps(["--until-complete", "--max_rows", "1"]),
  },
  {
    name: "none is touched as long as no instance is archived",
    rows: {
      api: apiRows,
      main: {
        instances: [bareInstance(1), bareInstance(2)],
        instance_metadata: [instanceChildren.instance_metadata(1, 1, deleted(1))],
        quotas: [quotas(1, deleted(1))],
      },
    },
    commands: archiveSteps([]),
  },
  {
    name: "an instance that was archived before keeps its rows there",
    rows: {
      api: apiRows,
      main: { shadow_instances: instancesFrom(1), quotas: [quotas(1, deleted(1))] },
    },
    commands: archiveSteps([]),
  },
  {
    name: "--before leaves the rows of newer instances",
    ...ARCHIVES_INSTANCES,
    rows: {
      api: apiRows,
      main: {
        instances: [
          bareInstance(1, { deleted: 1, deleted_at: "2021-01-01 00:00:00" }),
          bareInstance(2, { deleted: 2, deleted_at: "2023-01-01 00:00:00" }),
        ],
      },
    },
    commands: archiveSteps(["--before", "2022-01-01"]),
  },
  {
    name: "an instance in two cells, deleted in one",
    ...ARCHIVES_INSTANCES,
    start,
    rows: {
      api: apiRows,
      main: { instances: instancesFrom(1) },
      cell2: { instances: [bareInstance(1)] },
    },
    commands: archiveSteps(["--all-cells"]),
  },
  {
    name: "an instance in two cells, deleted in both, and mapped to a third",
    ...ARCHIVES_INSTANCES,
    start,
    rows: {
      api: apiRows,
      cell0: { instances: instancesFrom(1) },
      cell2: { instances: instancesFrom(1, 2) },
    },
    commands: archiveSteps(["--all-cells"]),
    difference: differently(
      ROWS_OF_OTHERS,
      [{
        exitCode: 1,
        stdout: countTable({ ...NO_API_ROWS, "cell0.instances": 1, "cell2.instances": 2 }),
      }],
      { api: apiRowsLeft },
    ),
  },
  {
    name: "an instance that is deleted in cell0 and alive in the cell that it is mapped to",
    ...ARCHIVES_INSTANCES,
    start,
    rows: {
      api: apiRows,
      cell0: { instances: instancesFrom(1) },
      main: { instances: [bareInstance(1)] },
    },
    commands: archiveSteps(["--all-cells"]),
    difference: differently(
      ROWS_OF_OTHERS,
      [{ exitCode: 1, stdout: countTable({ ...NO_API_ROWS, "cell0.instances": 1 }) }],
      { api: apiRowsLeft },
    ),
  },
  {
    name:
      "an instance with rows in a table that Nova gave up: the reference deletes the API's rows alone",
    ...ARCHIVES_INSTANCES,
    rows: {
      api: apiRows,
      main: {
        instances: instancesWithDeleted(2, 1),
        fixed_ips: [oldFixedIp],
      },
    },
    commands: [archive("--verbose"), archive("--verbose")],
    difference: differently(
      "Rows of tables that Nova gave up",
      [{
        exitCode: 1,
        stdout: countTable({
          "API_DB.instance_group_member": 2,
          "API_DB.instance_mappings": 1,
          "API_DB.request_specs": 1,
          fixed_ips: 1,
          instances: 1,
        }),
      }, { exitCode: 0 }],
      {
        main: {
          instances: [bareInstance(2)],
          ...shadow({ fixed_ips: [oldFixedIp], instances: [bareInstance(1, deleted(1))] }),
        },
      },
    ),
  },
];

/** The group of `db_archive_api_rows.json`. */
export const archiveApiRows: ScenarioGroup = { name: "db_archive_api_rows", scenarios };
