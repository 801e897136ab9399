/** `db archive_deleted_rows --before`, `--task-log`: which rows are old enough. */

import { countTable, differently, trueCounts } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  instanceChildren,
  lonelyRows,
  taskLog,
} from "../archive_rows.ts";
import { deleted } from "../sample_rows.ts";
import type { Difference, Scenario, ScenarioGroup, Tables } from "../scenario.ts";

const main = (tables: Tables): Scenario["rows"] => ({ main: tables });
const { quota_classes: quotaClass } = lonelyRows;
/** Soft-deleted rows, one for each time. */
const deletedAt = (...times: readonly (string | null)[]): Tables => ({
  quota_classes: times.map((time, index) =>
    quotaClass(index + 1, { deleted: index + 1, deleted_at: time })
  ),
});

/**
 * Dates in many spellings, each with a time just before it, in rising order: each run of
 * `--before` takes just one row more.
 */
const ladder: readonly (readonly [spelling: string, justBefore: string])[] = [
  ["2015-10-21", "2015-10-20 23:59:59"],
  ["Oct 22 2015", "2015-10-21 23:59:59"],
  ["23 Oct 2015", "2015-10-22 23:59:59"],
  ["Oct 24, 2015", "2015-10-23 23:59:59"],
  ["October 25 2015 4:29 pm", "2015-10-25 16:28:59"],
  ["2015-10-26T16:29:00", "2015-10-26 16:28:59"],
  ["2015-10-27 16:29", "2015-10-27 16:28:59"],
  ["20151028", "2015-10-27 23:59:59"],
  ["20151029T162900", "2015-10-29 16:28:59"],
  ["10/30/2015", "2015-10-29 23:59:59"],
  ["31/10/2015", "2015-10-30 23:59:59"],
  ["2015/11/01 16:29:30.5", "2015-11-01 16:29:30"],
  ["Mon Nov  2 16:29:00 2015", "2015-11-02 16:28:59"],
  ["Tue 03 Nov 2015 04:29:00 PM", "2015-11-03 16:28:59"],
  ["the 4th of November 2015, 16:29", "2015-11-04 16:28:59"],
  ["2015-11-05 16h29m30s", "2015-11-05 16:29:29"],
  ["5 Dec '15 noon", "2015-12-04 23:59:59"],
  ["Dec 2015 6", "2015-12-05 23:59:59"],
];
const utcSpellings: readonly (readonly [spelling: string, justBefore: string])[] = [
  ["Thu Jan  3 10:00:00 AM UTC 2019", "2019-01-03 09:59:59"],
  ["2019-01-04T10:00:00Z", "2019-01-04 09:59:59"],
  ["2019-01-05 10:00:00+00:00", "2019-01-05 09:59:59"],
  ["Sun, 06 Jan 2019 10:00:00 GMT", "2019-01-06 09:59:59"],
  ["Fri May 24 09:20:11 CDT 2019", "2019-05-24 09:20:10"],
  ["Sa 25. Mai 2019 CEST 26 May 2019", "2019-05-25 23:59:59"],
];
const climb = (steps: typeof ladder): Pick<Scenario, "rows" | "commands"> => ({
  rows: main(deletedAt(...steps.map(([, time]) => time), "2030-01-01 00:00:00")),
  commands: steps.map(([spelling]) => archive("--verbose", "--before", spelling)),
});

/** Times around noon, UTC: the offsets' scenarios tell by them what was compared. */
const aroundNoon = deletedAt("2022-05-01 09:59:59", "2022-05-01 11:59:59", "2022-05-01 13:59:59");
/** Where the reference ignores the offset, ours archives as many as lie before the time in UTC. */
const inUtc = (count: number): Difference => {
  const rows = aroundNoon.quota_classes;
  return {
    ...differently(
      "Offsets in --before",
      [{ exitCode: 1, stdout: countTable({ quota_classes: count }) }],
      {
        main: {
          ...(count < rows.length ? { quota_classes: rows.slice(count) } : {}),
          shadow_quota_classes: rows.slice(0, count),
        },
      },
    ),
    engines: ["mysql"],
  };
};

const scenarios: Scenario[] = [
  {
    name: "older, newer and of the same second",
    rows: main(deletedAt(
      "2022-04-30 23:59:59",
      "2022-05-01 00:00:00",
      "2022-05-01 00:00:01",
      "2022-05-02 00:00:00",
    )),
    commands: archiveSteps(["--before", "2022-05-01"], ["--before", "2022-05-01 00:00:01"], [
      "--before",
      "2022-05-01 00:00:01",
    ]),
  },
  {
    name: "fractions of a second",
    rows: main(deletedAt("2022-05-01 00:00:00", "2022-05-01 00:00:01", "2022-05-01 00:00:02")),
    commands: archiveSteps(["--before", "2022-05-01 00:00:00.000000"], [
      "--before",
      "2022-05-01 00:00:00.000001",
    ], ["--before", "2022-05-01 00:00:01,5"]),
  },
  {
    name: "rows deleted without a time stay",
    rows: main(deletedAt("2022-04-30 23:59:59", null)),
    commands: archiveSteps(["--before", "2024-01-01"], []),
  },
  {
    name: "a time without being deleted is not deleted",
    rows: main({
      quota_classes: [
        quotaClass(1, { deleted_at: "2022-04-01 00:00:00" }),
        quotaClass(2, { deleted: null, deleted_at: "2022-04-01 00:00:00" }),
      ],
    }),
    commands: archiveSteps(["--before", "2022-05-01"], []),
  },
  {
    name: "children go with an old parent, whenever they were deleted",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [
        bareInstance(1, { deleted: 1, deleted_at: "2022-01-01 00:00:00" }),
        bareInstance(2, { deleted: 2, deleted_at: "2023-01-01 00:00:00" }),
      ],
      instance_metadata: [
        instanceChildren.instance_metadata(1, 1),
        instanceChildren.instance_metadata(2, 1, { deleted: 2, deleted_at: "2023-01-01 00:00:00" }),
        instanceChildren.instance_metadata(3, 2),
        instanceChildren.instance_metadata(4, 2, { deleted: 4, deleted_at: "2022-01-01 00:00:00" }),
      ],
    }),
    commands: archiveSteps(["--before", "2022-06-01"], ["--before", "2024-01-01"]),
    difference: trueCounts({ instance_metadata: 3 }),
  },
  {
    name: "--before with --max_rows and --until-complete",
    rows: main(deletedAt(
      "2022-01-01 00:00:00",
      "2023-01-01 00:00:00",
      "2022-01-02 00:00:00",
      "2022-01-03 00:00:00",
    )),
    commands: archiveSteps(["--before", "2022-06-01", "--max_rows", "1"], [
      "--before",
      "2022-06-01",
      "--until-complete",
    ]),
  },
  { name: "spellings of a date", ...climb(ladder) },
  {
    name: "spellings of a date with a zone that is UTC, or that nobody knows",
    ...climb(utcSpellings),
  },
  {
    name: "a positive offset",
    rows: main(aroundNoon),
    commands: [archive("--verbose", "--before", "2022-05-01T12:00:00+02:00")],
    difference: inUtc(1),
  },
  {
    name: "a negative offset",
    rows: main(aroundNoon),
    commands: [archive("--verbose", "--before", "Sun May  1 12:00:00 2022 -0200")],
    difference: inUtc(3),
  },
  {
    name: "texts without a date",
    rows: main(deletedAt("2022-05-01 00:00:00")),
    commands: ["nonsense", "yesterday", "???", "2022-13-45", "2022-02-30", "25:00", "-", " "].map((
      text,
    ) => archive(`--before=${text}`)),
  },
  {
    name: "an empty date",
    rows: main(deletedAt("2022-05-01 00:00:00", null)),
    commands: [archive("--before", "")],
    difference: differently(
      "An empty --before is no date",
      [{ exitCode: 4 }],
      { main: { quota_classes: "unchanged" } },
    ),
  },
  {
    name: "a date in the future",
    rows: main(deletedAt("2022-05-01 00:00:00", "2090-01-01 00:00:00")),
    commands: archiveSteps(["--before", "2080-01-01"]),
    difference: differently(
      "A date in the future has to be meant",
      [{ exitCode: 4 }],
      { main: { quota_classes: "unchanged" } },
    ),
  },
  {
    name: "a year, a month, a time: the rest is of today",
    rows: main(deletedAt("2022-05-01 00:00:00", "2090-01-01 00:00:00")),
    commands: archiveSteps(["--before", "2022"], ["--before", "00:00"], ["--before", "Dec 2023"]),
  },
  {
    name: "task_log with --task-log",
    rows: main({
      task_log: [taskLog(1), taskLog(2, deleted(2)), taskLog(3, { updated_at: null })],
    }),
    commands: archiveSteps(["--task-log"], ["--task-log"]),
  },
  {
    name: "task_log with --task-log --before goes by updated_at",
    rows: main({
      task_log: [
        taskLog(1, { updated_at: "2022-04-30 23:59:59" }),
        taskLog(2, { updated_at: "2022-05-01 00:00:00" }),
        taskLog(3, { updated_at: null, created_at: "2022-01-01 00:00:00" }),
        taskLog(4, { updated_at: "2023-01-01 00:00:00", ...deleted(4) }),
      ],
      quota_classes: deletedAt("2022-04-30 00:00:00", "2022-05-01 00:00:00").quota_classes,
    }),
    commands: archiveSteps(["--before", "2022-05-01", "--task-log"], [
      "--before",
      "2022-05-02",
      "--task-log",
    ]),
  },
  {
    name: "task_log with --before alone",
    rows: main({
      task_log: [
        taskLog(1, { updated_at: "2022-04-30 23:59:59" }),
        taskLog(2, { updated_at: "2023-04-30 23:59:59", ...deleted(2) }),
        taskLog(3, { deleted: 3, deleted_at: null }),
      ],
    }),
    commands: archiveSteps(["--before", "2022-05-01"], ["--before", "2022-05-02"]),
  },
  {
    name: "task_log counts towards --max_rows",
    rows: main({
      task_log: [1, 2, 3, 4].map((id) => taskLog(id)),
      quotas: [lonelyRows.quotas(1, deleted(1))],
      volume_usage_cache: [lonelyRows.volume_usage_cache(1, deleted(1))],
    }),
    commands: archiveSteps(["--task-log", "--max_rows", "3"], [
      "--task-log",
      "--until-complete",
      "--max_rows",
      "1",
    ]),
  },
  {
    name: "--sleep between passes",
    rows: main(deletedAt("2022-05-01 00:00:00", "2022-05-01 00:00:00")),
    commands: [
      archive("--verbose", "--until-complete", "--max_rows", "1", "--sleep", "0"),
      archive("--until-complete", "--sleep", "1"),
      archive("--sleep", "abc"),
      archive("--sleep", "1.5"),
    ],
  },
];

/** The group of `db_archive_before.json`. */
export const archiveBefore: ScenarioGroup = { name: "db_archive_before", scenarios };
