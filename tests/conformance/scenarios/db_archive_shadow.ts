/** `db archive_deleted_rows`: rows that are in the shadow table already, and what `--purge` does. */

import { countTable, differently } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  bareInstance,
  instanceChildren,
  lonelyRows,
  shadow,
} from "../archive_rows.ts";
import { cell0Mapping, cell1, cell2, deleted, uuid } from "../sample_rows.ts";
import {
  type Command,
  type CommandResult,
  type Row,
  type Scenario,
  type ScenarioGroup,
  type Tables,
  ZED,
} from "../scenario.ts";

const main = (tables: Tables): Scenario["rows"] => ({ main: tables });
const { quota_classes: quotaClass, quotas, volume_usage_cache: volumeUsage } = lonelyRows;
const longUser: Row = { user_id: "u".repeat(64), ...deleted(1) };
const metadata = instanceChildren.instance_metadata;
const twice = [archive("--verbose"), archive("--verbose")];
const start = { cell2: ZED.main };
const cells = [cell0Mapping(), cell1(), cell2()];
/** The tables of a database where rows of two other tables were archived before. */
const withArchived = (tables: Tables): Tables => ({
  ...tables,
  ...shadow({
    quota_classes: [quotaClass(7, deleted(7)), quotaClass(8, deleted(8))],
    instance_metadata: [metadata(9, 9) as Row],
  }),
});

const NOTHING: CommandResult = { exitCode: 0 };
const NO_API_ROWS = {
  "API_DB.instance_group_member": 0,
  "API_DB.instance_mappings": 0,
  "API_DB.request_specs": 0,
};
const archived = (counts: Readonly<Record<string, number>>, exitCode = 1): CommandResult => ({
  exitCode,
  stdout: countTable(counts),
});
/** What a verbose purge says of the tables. */
const purged = (...args: readonly string[]): Command => ({
  args: archive("--purge", "--verbose", ...args),
  readers: ["grep Deleted"],
});

const scenarios: Scenario[] = [
  {
    name: "a row that is in the shadow table already, all the same",
    rows: main({
      quotas: [quotas(1, deleted(1)), quotas(2, deleted(2)), quotas(3)],
      ...shadow({ quotas: [quotas(1, deleted(1))] }),
    }),
    commands: twice,
    difference: differently("Rows that are in the shadow table already", [
      archived({ quotas: 2 }),
      NOTHING,
    ], {
      main: {
        quotas: [quotas(3)],
        ...shadow({ quotas: [quotas(1, deleted(1)), quotas(2, deleted(2))] }),
      },
    }),
  },
  {
    name: "a row that is in the shadow table already, with other content",
    rows: main({
      quotas: [quotas(1, deleted(1)), quotas(2, deleted(2)), quotas(3)],
      ...shadow({ quotas: [quotas(1, { hard_limit: 5, ...deleted(1) })] }),
    }),
    commands: twice,
    difference: differently("Rows that are in the shadow table already", [
      archived({ quotas: 1 }, 5),
      { exitCode: 5 },
    ], {
      main: {
        quotas: [quotas(3), quotas(1, deleted(1))],
        ...shadow({ quotas: [quotas(1, { hard_limit: 5, ...deleted(1) }), quotas(2, deleted(2))] }),
      },
    }),
  },
  {
    name: "an instance that a crash left in both tables",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [bareInstance(1, deleted(1)), bareInstance(2, deleted(2))],
      instance_metadata: [metadata(1, 1), metadata(2, 2)],
      ...shadow({ instances: [bareInstance(1, deleted(1))], instance_metadata: [metadata(1, 1)] }),
    }),
    commands: twice,
    difference: differently(
      "Rows that are in the shadow table already",
      [archived({ ...NO_API_ROWS, instance_metadata: 2, instances: 2 }), NOTHING],
      {
        main: shadow({
          instance_metadata: [metadata(1, 1), metadata(2, 2)],
          instances: [bareInstance(1, deleted(1)), bareInstance(2, deleted(2))],
        }),
      },
    ),
  },
  {
    name: "a child that is in the shadow table with other content",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [bareInstance(1, deleted(1)), bareInstance(2, deleted(2))],
      instance_metadata: [metadata(1, 1), metadata(2, 2), metadata(3, 1)],
      ...shadow({ instance_metadata: [metadata(1, 1, { value: "of long ago" })] }),
    }),
    commands: twice,
    difference: differently(
      "Rows that are in the shadow table already",
      [archived({ ...NO_API_ROWS, instance_metadata: 1, instances: 1 }, 5), { exitCode: 5 }],
      {
        main: {
          instance_metadata: [metadata(1, 1), metadata(3, 1)],
          instances: [bareInstance(1, deleted(1))],
          ...shadow({
            instance_metadata: [metadata(1, 1, { value: "of long ago" }), metadata(2, 2)],
            instances: [bareInstance(2, deleted(2))],
          }),
        },
      },
    ),
  },
  {
    name: "an instance whose child is in the shadow table, all the same",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: [bareInstance(1, deleted(1))],
      instance_metadata: [metadata(1, 1), metadata(2, 1)],
      ...shadow({ instance_metadata: [metadata(2, 1)] }),
    }),
    commands: twice,
    difference: differently(
      "Rows that are in the shadow table already",
      [archived({ ...NO_API_ROWS, instance_metadata: 2, instances: 1 }), NOTHING],
      {
        main: shadow({
          instance_metadata: [metadata(1, 1), metadata(2, 1)],
          instances: [bareInstance(1, deleted(1))],
        }),
      },
    ),
  },
  {
    name: "migrations whose UUID is in xena's shadow table",
    start: { main: "8f2f1571d55b" },
    rows: main({
      instances: [bareInstance(1)],
      migrations: [
        instanceChildren.migrations(1, 1, { uuid: uuid("a", 1), ...deleted(1) }),
        instanceChildren.migrations(2, 1, { uuid: uuid("a", 2), ...deleted(2) }),
      ],
      shadow_migrations: [instanceChildren.migrations(9, 1, { uuid: uuid("a", 1), ...deleted(9) })],
    }),
    commands: twice,
    difference: differently("Rows that are in the shadow table already", [
      archived({ migrations: 1 }, 5),
      { exitCode: 5 },
    ], {
      main: {
        instances: "unchanged",
        migrations: [instanceChildren.migrations(1, 1, deleted(1))],
        shadow_migrations: [
          instanceChildren.migrations(2, 1, deleted(2)),
          instanceChildren.migrations(9, 1, { uuid: uuid("a", 1), ...deleted(9) }),
        ],
      },
    }),
  },
  {
    name: "a value that is too long for xena's shadow table",
    // SQLite takes texts of any length.
    engines: ["mysql", "postgresql"],
    start: { main: "8f2f1571d55b" },
    rows: main({ volume_usage_cache: [volumeUsage(1, longUser), volumeUsage(2, deleted(2))] }),
    commands: twice,
    difference: differently("Rows that are in the shadow table already", [
      archived({ volume_usage_cache: 1 }, 5),
      { exitCode: 5 },
    ], {
      main: {
        volume_usage_cache: [volumeUsage(1, longUser)],
        shadow_volume_usage_cache: [volumeUsage(2, deleted(2))],
      },
    }),
  },
  {
    name: "the same UUID in zed's shadow table",
    rows: main({
      instances: [bareInstance(1)],
      migrations: [instanceChildren.migrations(1, 1, deleted(1))],
      shadow_migrations: [instanceChildren.migrations(9, 1, { uuid: uuid("a", 1), ...deleted(9) })],
    }),
    commands: twice,
  },
  {
    name: "--purge empties the shadow tables, what was there before as well",
    rows: main(withArchived({ quotas: [quotas(1, deleted(1)), quotas(2)] })),
    commands: [{ args: archive("--purge"), rows: true, stdout: "exact" }],
  },
  {
    name: "--purge does nothing when nothing was archived",
    rows: main(withArchived({ quotas: [quotas(2)] })),
    commands: [archive("--purge"), { args: archive("--purge", "--verbose"), stdout: "exact" }],
  },
  {
    name: "--purge --verbose",
    rows: main(withArchived({ quotas: [quotas(1, deleted(1)), quotas(2)] })),
    commands: [purged()],
  },
  {
    name: "--purge --before empties the shadow tables altogether",
    rows: main(withArchived({ quotas: [quotas(1, deleted(1)), quotas(2)] })),
    commands: [archive("--purge", "--before", "2022-05-02")],
  },
  {
    name: "--purge --until-complete",
    rows: main(withArchived({ quotas: [1, 2, 3].map((id) => quotas(id, deleted(id))) })),
    commands: [archive("--purge", "--until-complete", "--max_rows", "1", "--verbose")],
  },
  {
    name: "--purge --max_rows leaves the rest in the tables",
    rows: main(withArchived({ quotas: [1, 2, 3].map((id) => quotas(id, deleted(id))) })),
    commands: [archive("--purge", "--max_rows", "1", "--verbose")],
  },
  {
    name: "--purge without --all-cells purges only the database of the configuration",
    start,
    rows: {
      api: { cell_mappings: cells },
      cell0: withArchived({ quotas: [quotas(1, deleted(1))] }),
      main: withArchived({ quotas: [quotas(1, deleted(1))] }),
      cell2: withArchived({ quotas: [quotas(1, deleted(1))] }),
    },
    commands: [archive("--purge")],
  },
  {
    name: "--purge --all-cells purges all of them, also where nothing was archived",
    start,
    rows: {
      api: { cell_mappings: cells },
      cell0: withArchived({}),
      main: withArchived({ quotas: [quotas(1, deleted(1))] }),
      cell2: withArchived({}),
    },
    commands: [purged("--all-cells")],
  },
];

/** The group of `db_archive_shadow.json`. */
export const archiveShadow: ScenarioGroup = { name: "db_archive_shadow", scenarios };
