/** `db online_data_migrations`: changes existing rows into the form that this release expects. */

import { releaseOfDatabase } from "../../src/data_migrations/release_of_database.ts";
import type { MigrationJob, Total } from "../../src/data_migrations/run.ts";
import { releaseOption } from "../../src/schema/chosen_release.ts";
import { isSince, type ReleaseName, releaseNames } from "../../src/schema/releases.ts";
import type { Logger } from "../../src/log/logger.ts";
import type { Output } from "../../src/output/output.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { readMaxCount } from "../../src/plugin/max_count.ts";
import { messageAndHint, OperatorError } from "../../src/errors/operator_error.ts";

/** The exit codes of the reference. */
const COMPLETE = 0;
const SOME_MIGRATED = 1;
const SOME_FAILED = 2;
const BAD_MAX_COUNT = 127;

/** The action. */
export const onlineDataMigrations: Action = {
  name: "online_data_migrations",
  summary: "Bring existing rows into the form that the new release expects.",
  description:
    "Run it after an upgrade, when the schema is synced and all services run the new release, until it " +
    "ends with 0. Services may stay up meanwhile. Which migrations there are depends on the release, " +
    "which is taken from the main database's schema.\n\n" +
    "A migration that fails does not keep the others from running; the log says what was wrong, and " +
    "with which rows. After Ctrl-C, or if it is killed, run it again: it goes on with what is left.",
  examples: [
    {
      does: "Migrate all that is left",
      line: "nova-manage db online_data_migrations",
    },
    {
      does: "Migrate a thousand rows; repeat while this ends with 1",
      line: "nova-manage db online_data_migrations --max-count 1000",
    },
  ],
  options: [
    {
      name: "max_count",
      flag: "--max-count",
      // Not an integer, which would make a wrong number a usage error: it has an exit code of its own.
      kind: "string",
      metavar: "<number>",
      help:
        "How many rows to migrate in this run, over all migrations together. Without it, all of " +
        "them in batches of 50.",
    },
    releaseOption(
      "--release",
      "Run the migrations of this release, whatever the schema: " +
        `${releaseNames[0]} to ${releaseNames.at(-1)}.`,
    ),
    {
      name: "dry_run",
      flag: "--dry-run",
      kind: "flag",
      help: "Count the rows that each migration would look at, and change nothing.",
    },
  ],
  exitCodes: {
    [COMPLETE]: "There is nothing (more) to migrate.",
    [SOME_MIGRATED]:
      "With --max-count, or after Ctrl-C: some rows were migrated. Run the command again.",
    [SOME_FAILED]:
      "Some migrations failed, and the others have nothing left to do. The log says what to repair.",
    [BAD_MAX_COUNT]: "--max-count is not a whole number of 1 or more.",
  },
  result: {
    layout: "table",
    columns: [
      { key: "migration", header: "Migration" },
      { key: "total_needed", header: "Total Needed" },
      { key: "completed", header: "Completed" },
    ],
  },
  async run(context, args) {
    const { output } = context;
    const maxCount = readMaxCount(args.max_count);
    if (maxCount === "invalid") {
      output.error(`--max-count ${args.max_count} is not a whole number of 1 or more.`);
      return BAD_MAX_COUNT;
    }
    const release = args.release === undefined
      ? await releaseOfDatabase(await context.databases.main())
      : args.release as ReleaseName;
    const { migrations } = await import("./migrations/mod.ts");
    const job: Job = {
      context: { ...context, release },
      migrations: migrations.filter(({ releases }) => isSince(release, releases.from)),
      maxCount,
      output,
    };
    return args.dry_run === true ? await countAll(job) : await migrateAll(job);
  },
};

interface Job extends Pick<MigrationJob, "context" | "migrations" | "maxCount"> {
  readonly output: Output;
}

/** `--dry-run`: what each migration would find, without a limit. */
async function countAll({ context, migrations, output }: Job): Promise<number> {
  const totals = new Map<string, Total>();
  const failed: string[] = [];
  for (const migration of migrations) {
    context.signal.throwIfAborted();
    try {
      totals.set(migration.name, { found: await migration.pending(context), done: 0 });
    } catch (error) {
      logFailure(context.log, migration.name, error);
      failed.push(migration.name);
    }
  }
  showTotals(output, totals);
  return failed.length > 0 ? reportFailed(output, failed) : COMPLETE;
}

async function migrateAll({ output, ...job }: Job): Promise<number> {
  const { runMigrations, BATCH_SIZE } = await import("../../src/data_migrations/run.ts");
  const { log, signal } = job.context;
  if (job.maxCount === undefined) output.say(`Running batches of ${BATCH_SIZE} until complete`);
  const { totals, failed } = await runMigrations({
    ...job,
    onBatch(name, { found, done }) {
      if (found > 0) output.say(`${found} rows matched query ${name}, ${done} migrated`);
    },
    onFailure: (name, failure) => logFailure(log, name, failure),
  });
  showTotals(output, totals);
  const someDone = [...totals.values()].some(({ done }) => done > 0);
  if (signal.aborted) {
    if (!someDone) signal.throwIfAborted();
    output.say("Stopped before all was looked at; run the command again to go on.");
    return SOME_MIGRATED;
  }
  if (job.maxCount !== undefined && someDone) {
    if (failed.length > 0) reportFailed(output, failed);
    return SOME_MIGRATED;
  }
  return failed.length > 0 ? reportFailed(output, failed) : COMPLETE;
}

function showTotals(output: Output, totals: ReadonlyMap<string, Total>): void {
  const names = [...totals.keys()].sort();
  output.result(names.map((migration) => {
    const { found, done } = totals.get(migration)!;
    return { migration, total_needed: found, completed: done };
  }));
}

function logFailure(log: Logger, name: string, failure: unknown): void {
  if (failure instanceof OperatorError) log.error(`${name} failed. ${messageAndHint(failure)}`);
  else log.error(`${name} failed unexpectedly`, failure);
}

function reportFailed(output: Output, names: readonly string[]): number {
  output.error(`Some migrations failed: ${names.join(", ")}. The log says why.`);
  return SOME_FAILED;
}
