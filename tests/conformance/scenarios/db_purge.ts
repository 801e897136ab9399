/** `db purge`: what is deleted from the shadow tables. */

import { differently } from "../archive_differences.ts";
import {
  actionEvent,
  archive,
  bareInstance,
  instanceChildren,
  instanceChildTables,
  lonelyRows,
  pciDevice,
  quotaUsage,
  reservation,
  securityGroup,
  securityGroupRule,
  shadow,
  taskLog,
  wholeTree,
} from "../archive_rows.ts";
import { cell0Mapping, cell1, cell2, computeNode, deleted, uuid } from "../sample_rows.ts";
import {
  configuration,
  otherExitCodes,
  type Row,
  type Scenario,
  type ScenarioGroup,
  type Tables,
  ZED,
} from "../scenario.ts";

const main = (tables: Tables): Scenario["rows"] => ({ main: tables });
const { quota_classes: quotaClass, quotas } = lonelyRows;
const purge = (...args: readonly string[]) => ["db", "purge", ...args];
/** Runs after each of which, and so at the end, the rows are compared. */
const steps = (...runs: readonly (readonly string[])[]) =>
  runs.map((args, index) => ({
    args: purge(...args),
    ...(index < runs.length - 1 ? { rows: true } : {}),
  }));
const exact = (...args: readonly string[]) => ({ args: purge(...args), stdout: "exact" }) as const;
const start = { cell2: ZED.main };
const cells = [cell0Mapping(), cell1(), cell2()];

const early = "2022-04-30 23:59:59";
const late = "2022-05-01 00:00:00";
/** What the times of a row can be, on both sides of the first of May; numbered by their index. */
const times: readonly Row[] = [
  { deleted_at: early },
  { deleted_at: late },
  { deleted_at: null, updated_at: early, created_at: early },
  { deleted_at: late, updated_at: early, created_at: early },
  { deleted_at: early, updated_at: late, created_at: late },
  { deleted_at: late, updated_at: late, created_at: early },
  { deleted_at: late, updated_at: early, created_at: late },
  {},
];
const withTimes = (row: (id: number, columns: Row) => Row): Row[] =>
  times.map((columns, index) => row(index + 1, { created_at: null, updated_at: null, ...columns }));
const ofInstance1 = (table: keyof typeof instanceChildren) =>
  withTimes((id, columns) => instanceChildren[table](id, 1, columns));
const deletedRows = (count: number, row: (id: number, columns?: Row) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => row(index + 1, deleted(index + 1)));
const everything: Tables = {
  ...wholeTree(1),
  compute_nodes: [computeNode(1, "compute1", deleted(1))],
  pci_devices: [pciDevice(1, 1, deleted(1))],
  quota_usages: [quotaUsage(1, deleted(1))],
  reservations: [reservation(1, 1, deleted(1))],
  security_groups: [securityGroup(1, deleted(1))],
  security_group_rules: [securityGroupRule(1, 1, deleted(1))],
  task_log: [taskLog(1)],
  ...Object.fromEntries(
    Object.entries(lonelyRows).map(([table, row]) => [table, deletedRows(2, row)]),
  ),
};
/** Rows of tables that Nova gave up, whose shadow tables are still there. */
const givenUp: Tables = {
  key_pairs: [{ id: 1, name: "key", user_id: "u1", type: "ssh", ...deleted(1) }],
  snapshots: [{ id: uuid("4", 1), volume_id: uuid("8", 1), deleted_at: early }],
  dns_domains: [{ domain: "example.org", deleted: 1, deleted_at: early }],
  fixed_ips: [{ id: 1, allocated: 0, ...deleted(1) }],
};
const threeCells: Scenario["rows"] = {
  api: { cell_mappings: cells },
  cell0: shadow({ quotas: deletedRows(2, quotas) }),
  main: { quotas: [quotas(9)], ...shadow({ quota_classes: deletedRows(1, quotaClass) }) },
  cell2: shadow({ quotas: deletedRows(1, quotas), quota_classes: deletedRows(1, quotaClass) }),
};

const scenarios: Scenario[] = [
  {
    name: "--all empties all shadow tables and nothing else",
    rows: main({ ...everything, ...shadow(everything) }),
    commands: [purge("--all"), purge("--all")],
  },
  {
    name: "--all --verbose",
    rows: main(
      shadow({ quotas: deletedRows(3, quotas), instances: [bareInstance(1, deleted(1))] }),
    ),
    commands: [exact("--all", "--verbose"), exact("--all", "--verbose")],
  },
  {
    name: "shadow tables of tables that Nova gave up",
    rows: main({ ...givenUp, ...shadow(givenUp) }),
    commands: [purge("--before", "2022-05-01"), purge("--all")],
  },
  {
    name: "neither --before nor --all",
    rows: main(shadow({ quotas: deletedRows(1, quotas) })),
    commands: [purge(), purge("--verbose"), purge("--all-cells")],
  },
  {
    name: "--before goes by deleted_at",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: steps(["--before", "2022-05-01"], ["--before", "2022-05-01 00:00:00.5"]),
  },
  {
    name: "instance_actions and their events go by created_at",
    rows: main(shadow({
      instance_actions: ofInstance1("instance_actions"),
      instance_actions_events: withTimes((id, columns) => actionEvent(id, 1, columns)),
    })),
    commands: steps(["--before", "2022-05-01"], ["--before", "2022-05-02"]),
  },
  {
    name: "task_log goes by updated_at",
    rows: main(shadow({ task_log: withTimes(taskLog) })),
    commands: steps(["--before", "2022-05-01"], ["--before", "2022-05-02"]),
  },
  {
    name: "--before in every table of an instance",
    rows: main(shadow(Object.fromEntries(
      instanceChildTables.filter((table) => table !== "instance_actions")
        .map((table) => [table, ofInstance1(table)]),
    ))),
    commands: [purge("--before", "2022-05-01", "--verbose")],
  },
  {
    name: "--before --verbose names the column",
    rows: main(shadow({
      instances: [bareInstance(1, { deleted: 1, deleted_at: early })],
      instance_actions: ofInstance1("instance_actions"),
      task_log: withTimes(taskLog),
    })),
    commands: [exact("--before", "2022-05-01", "--verbose"), exact("--before=2022-05-01")],
  },
  {
    name: "--all with --before: the date counts",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: [purge("--all", "--before", "2022-05-01")],
  },
  {
    name: "an empty date",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: [purge("--before", "")],
    difference: differently("An empty --before is no date", [{ exitCode: 2 }], {
      main: { shadow_quotas: "unchanged" },
    }),
  },
  {
    name: "a date in the future",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: [purge("--before", "2080-01-01")],
    difference: differently("A date in the future has to be meant", [{ exitCode: 2 }], {
      main: { shadow_quotas: "unchanged" },
    }),
  },
  {
    name: "nothing old enough",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: [exact("--before", "2022-04-01", "--verbose"), purge("--before", "2022-04-01")],
  },
  {
    name: "nothing there",
    commands: [purge("--all"), purge("--before", "2024-01-01"), exact("--all", "--verbose")],
  },
  {
    name: "texts without a date",
    rows: main(shadow({ quotas: deletedRows(1, quotas) })),
    commands: ["nonsense", "yesterday", "2022-13-45", "-", " "].map((text) =>
      purge(`--before=${text}`)
    ),
  },
  {
    name: "spellings of a date",
    rows: main(shadow({
      quotas: [
        "2019-01-02 23:59:59",
        "2019-01-03 09:59:59",
        "2019-05-24 09:20:10",
        "2020-01-01 00:00:00",
      ]
        .map((time, index) => quotas(index + 1, { deleted: 1, deleted_at: time })),
    })),
    commands: steps(
      ["--before", "Jan 3 2019"],
      ["--before", "Thu Jan  3 10:00:00 AM UTC 2019"],
      ["--before", "Fri May 24 09:20:11 CDT 2019"],
    ),
  },
  {
    name: "what archive_deleted_rows has archived",
    rows: main({
      quotas: [
        quotas(1, { deleted: 1, deleted_at: early }),
        quotas(2, { deleted: 2, deleted_at: late }),
        quotas(3),
      ],
    }),
    commands: [archive(), ...steps(["--before", "2022-05-01"], ["--all"])],
  },
  {
    name: "without --all-cells only the database of the configuration",
    start,
    rows: threeCells,
    commands: [purge("--all"), purge("--all")],
  },
  {
    name: "--all-cells",
    start,
    rows: threeCells,
    commands: [purge("--all", "--all-cells"), purge("--all", "--all-cells")],
  },
  {
    name: "--all-cells --verbose names the cells",
    start,
    rows: {
      ...threeCells,
      api: { cell_mappings: [cell0Mapping(), cell1({ name: null }), cell2({ disabled: 1 })] },
    },
    commands: [exact("--all", "--all-cells", "--verbose")],
  },
  {
    name: "--all-cells with --before",
    start,
    rows: threeCells,
    commands: [
      purge("--before", "2022-05-01", "--all-cells"),
      purge("--before", "2022-05-01 00:00:01", "--all-cells"),
    ],
  },
  {
    name: "--all-cells without any cell",
    rows: main(shadow({ quotas: deletedRows(1, quotas) })),
    commands: [purge("--all", "--all-cells")],
  },
  {
    name: "--all-cells without [database] connection",
    start,
    config: configuration({ main: undefined }),
    rows: threeCells,
    commands: [purge("--all", "--all-cells")],
  },
  {
    name: "without an API database",
    config: configuration({ api: undefined }),
    rows: main(shadow({ quotas: deletedRows(1, quotas) })),
    commands: [purge("--all", "--all-cells"), purge("--all")],
    difference: otherExitCodes("An API database that does not answer", 4, 0),
  },
  {
    name: "an API database that does not answer",
    config: configuration({ api: "{unreachable_url}" }),
    rows: main(shadow({ quotas: deletedRows(1, quotas) })),
    commands: [purge("--all", "--all-cells"), purge("--all")],
    difference: {
      ...otherExitCodes("An API database that does not answer", 4, 0),
      engines: ["postgresql"],
    },
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
    commands: [purge("--all", "--all-cells")],
    difference: differently("A cell that does not answer stops no other", [{ exitCode: 255 }], {
      cell2: {},
    }),
  },
  {
    name: "a main database that does not answer, and none at all",
    config: configuration({ main: "{unreachable_url}" }),
    commands: [purge("--all")],
  },
  {
    name: "no [database] connection",
    config: configuration({ main: undefined }),
    commands: [purge("--all")],
  },
  {
    name: "the schema of xena",
    start: { main: "8f2f1571d55b" },
    rows: main(
      shadow({
        quotas: withTimes(quotas),
        migrations: deletedRows(1, (id, columns) => instanceChildren.migrations(id, 1, columns)),
      }),
    ),
    commands: [purge("--before", "2022-05-01"), purge("--all")],
  },
  {
    name: "prefixes of the options",
    rows: main(shadow({ quotas: withTimes(quotas) })),
    commands: [purge("--bef", "2022-05-01"), purge("--all-c", "--be=2024-01-01"), purge("--al")],
  },
];

/** The group of `db_purge.json`. */
export const purgeShadowTables: ScenarioGroup = { name: "db_purge", scenarios };
