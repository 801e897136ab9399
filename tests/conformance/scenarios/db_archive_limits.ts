/** `db archive_deleted_rows --max_rows`, `--until-complete`: how many rows a run takes, and which. */

import { countTable, differently, trueCounts } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  instanceChildren,
  instancesWithDeleted,
  lonelyRows,
  shadow,
  together,
  wholeTree,
} from "../archive_rows.ts";
import { deleted } from "../sample_rows.ts";
import { type Row, type Scenario, type ScenarioGroup, type Tables } from "../scenario.ts";

const main = (tables: Tables): Scenario["rows"] => ({ main: tables });
const { certificates, quota_classes: quotaClass, quotas } = lonelyRows;
/** Deleted rows of one table, with ids from 1 on. */
const deletedRows = (count: number, row: (id: number, columns?: Row) => Row): Row[] =>
  Array.from({ length: count }, (_, index) => row(index + 1, deleted(index + 1)));
/** Metadata of an instance: as many rows as asked for, with ids from the first on. */
const metadata = (first: number, count: number, number: number): Row[] =>
  Array.from(
    { length: count },
    (_, index) => instanceChildren.instance_metadata(first + index, number),
  );
const limits = (...numbers: readonly string[]) =>
  archiveSteps(...numbers.map((number) => ["--max_rows", number]));
const untilComplete = { args: archive("--until-complete", "--verbose"), stdout: "exact" } as const;

/** Three tables with deleted rows, in the order in which they are visited. */
const threeTables: Tables = {
  certificates: deletedRows(3, certificates),
  quota_classes: deletedRows(3, quotaClass),
  quotas: deletedRows(3, quotas),
};
/** Instances with children of different number, live and deleted. */
const instancesWithMetadata = main({
  instances: instancesWithDeleted(6, 1, 2, 4, 6),
  instance_metadata: [
    ...metadata(10, 3, 1),
    ...metadata(20, 1, 2),
    ...metadata(30, 2, 3),
    ...metadata(60, 2, 6),
    instanceChildren.instance_metadata(70, 3, deleted(70)),
    instanceChildren.instance_metadata(71, 5, deleted(71)),
  ],
});

const scenarios: Scenario[] = [
  {
    name: "--max_rows within one table",
    rows: main({ quota_classes: deletedRows(5, quotaClass) }),
    commands: limits("2", "2", "2", "2"),
  },
  {
    name: "--max_rows exactly met by the only table",
    rows: main({ quota_classes: deletedRows(4, quotaClass) }),
    commands: limits("4", "4"),
  },
  {
    name: "--max_rows ends between two tables",
    rows: main(threeTables),
    commands: limits("3", "6", "1"),
  },
  {
    name: "--max_rows ends within the second table",
    rows: main(threeTables),
    commands: limits("4", "4", "4"),
  },
  {
    name: "one row at a time",
    rows: main({ certificates: deletedRows(2, certificates), quotas: deletedRows(1, quotas) }),
    commands: limits("1", "1", "1", "1"),
  },
  {
    name: "children come on top of --max_rows",
    ...ARCHIVES_INSTANCES,
    rows: instancesWithMetadata,
    commands: limits("1", "2", "1", "1", "1"),
  },
  {
    name: "children use up what is left for the next tables",
    ...ARCHIVES_INSTANCES,
    rows: instancesWithMetadata,
    commands: limits("8", "8"),
  },
  {
    name: "children leave something for the next tables",
    ...ARCHIVES_INSTANCES,
    rows: instancesWithMetadata,
    commands: limits("11", "11"),
    difference: trueCounts({ instance_metadata: 7 }),
  },
  {
    name: "parents and children are just as many as --max_rows",
    ...ARCHIVES_INSTANCES,
    rows: instancesWithMetadata,
    commands: limits("10", "10"),
  },
  {
    name: "whole trees with --max_rows 1",
    ...ARCHIVES_INSTANCES,
    rows: main(together(wholeTree(1), wholeTree(2), wholeTree(3, {}))),
    commands: [...limits("1"), archive("--verbose", "--max_rows=1"), archive("--max_rows", "1")],
  },
  {
    name: "the lowest id first, whenever it was deleted",
    rows: main({
      quota_classes: [
        quotaClass(7, { deleted: 7, deleted_at: "2020-01-01 00:00:00" }),
        quotaClass(3, { deleted: 3, deleted_at: "2024-01-01 00:00:00" }),
        quotaClass(5, { deleted: 5, deleted_at: "2021-01-01 00:00:00" }),
        quotaClass(1),
      ],
    }),
    commands: limits("1", "1", "1"),
  },
  {
    name: "rows of instances that are there only for their tables' order",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [bareInstance(1), bareInstance(2, deleted(2))],
      instance_metadata: [
        instanceChildren.instance_metadata(1, 1, deleted(1)),
        instanceChildren.instance_metadata(2, 2),
      ],
      block_device_mapping: [instanceChildren.block_device_mapping(1, 1, deleted(1))],
      certificates: deletedRows(1, certificates),
    }),
    commands: limits("1", "1", "1", "1", "1"),
  },
  {
    name: "--max_rows 0",
    rows: main(threeTables),
    commands: [
      { args: archive("--max_rows", "0", "--verbose"), stdout: "exact" },
      archive("--max_rows", "0", "--until-complete"),
    ],
  },
  {
    name: "--max_rows that is out of range",
    rows: main(threeTables),
    commands: ["-1", "-2147483648", "2147483648", "99999999999999999999"].map((number) =>
      archive(`--max_rows=${number}`)
    ),
  },
  {
    name: "--max_rows that is no number",
    rows: main(threeTables),
    commands: ["abc", "", "1.5", "1e3", "0x10", "_1", "1_", "1 0"].map((number) =>
      archive(`--max_rows=${number}`)
    ),
  },
  {
    name: "--max_rows as Python reads numbers",
    rows: main({ quota_classes: deletedRows(8, quotaClass) }),
    commands: [" 1", "+1", "0_1", "01\t", "1_0"].map((number) => archive(`--max_rows=${number}`)),
  },
  {
    name: "the largest --max_rows",
    rows: main(threeTables),
    commands: limits("2147483647"),
  },
  {
    name: "a wrong --max_rows comes before a wrong date",
    commands: [archive("--max_rows", "-1", "--before", "nonsense")],
  },
  {
    name: "1000 rows without --max_rows",
    rows: main({ quota_classes: deletedRows(1003, quotaClass) }),
    commands: [
      archive("--verbose"),
      archive("--verbose"),
      archive("--verbose"),
      ["db", "purge", "--all"],
    ],
  },
  {
    name: "prefixes of the options",
    rows: main(threeTables),
    commands: [archive("--max", "1", "--verb"), archive("--until"), archive("--m=1", "--verbose")],
  },
  {
    name: "the other spelling of the options",
    rows: main(threeTables),
    commands: [archive("--max-rows", "100", "--until_complete", "--verbose")],
    difference: differently(
      "Both spellings of every option",
      [{ exitCode: 1, stdout: countTable({ certificates: 3, quota_classes: 3, quotas: 3 }) }],
      { main: shadow(threeTables) },
    ),
  },
  {
    name: "--until-complete with a small --max_rows",
    ...ARCHIVES_INSTANCES,
    rows: instancesWithMetadata,
    commands: archiveSteps(["--until-complete", "--max_rows", "1"], [
      "--until-complete",
      "--max_rows",
      "1",
    ]),
  },
  {
    name: "--until-complete over several tables",
    rows: main(threeTables),
    commands: archiveSteps(["--until-complete", "--max_rows", "2"]),
  },
  {
    name: "--until-complete --verbose says how far it is",
    rows: main(threeTables),
    commands: [untilComplete, untilComplete],
  },
  {
    name: "--until-complete --verbose: a dot for each pass",
    rows: main(threeTables),
    commands: [{ ...untilComplete, args: [...untilComplete.args, "--max_rows", "2"] }],
  },
  {
    name: "without --verbose nothing is printed",
    rows: main(threeTables),
    commands: [
      { args: archive("--max_rows", "1"), stdout: "exact" },
      { args: archive("--until-complete"), stdout: "exact" },
      { args: archive(), stdout: "exact" },
    ],
  },
  {
    name: "--verbose in a run without --until-complete",
    rows: main(threeTables),
    commands: [{ args: archive("--verbose"), stdout: "exact" }],
  },
  {
    name: "surplus arguments",
    rows: main(threeTables),
    commands: [archive("1000"), archive("--until-complete", "yes")],
    difference: differently(
      "Surplus arguments are refused",
      [{ exitCode: 2 }, { exitCode: 2 }],
      {
        main: { certificates: "unchanged", quota_classes: "unchanged", quotas: "unchanged" },
      },
    ),
  },
];

/** The group of `db_archive_limits.json`. */
export const archiveLimits: ScenarioGroup = { name: "db_archive_limits", scenarios };
