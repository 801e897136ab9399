/** An upgrade carried out: the syncs and data migrations of a way, one after the other. */

import { describeCell } from "../cells/cell_mappings.ts";
import { counted } from "../output/counted.ts";
import type { DataMigration } from "../data_migrations/data_migration.ts";
import { runMigrations } from "../data_migrations/run.ts";
import type { Database, Databases } from "../database/databases.ts";
import { errorLines, messageAndHint, OperatorError } from "../errors/operator_error.ts";
import type { Release } from "../schema/releases.ts";
import { syncAndReport } from "../schema/sync_and_report.ts";
import { databasesOf, type DatabaseState, isOfCell, type UpgradeContext } from "./deployment.ts";
import { migrationsUpTo, schemaStep, type UpgradeWay } from "./way.ts";

/** One sync of a database, or the migrations of one. */
interface UpgradeTask {
  /** What is done, as it is said: `yoga: schema sync of cell1, 8f2f1571d55b to 16f1fbcab42b`. */
  readonly title: string;
  run(): Promise<void>;
}

/**
 * Goes a way: syncs the API database, cell0 and the other cells to a release, runs its data migrations
 * until they are complete, and goes on with the next release.
 *
 * Where it is cut off, the databases say how far it came: what is begun anew from what they say then
 * goes on there.
 *
 * @throws {OperatorError} at the first failure, which names the place and leaves the rest undone.
 */
export async function carryOut(
  context: UpgradeContext,
  way: UpgradeWay,
  databases: readonly DatabaseState[],
  migrations: readonly DataMigration[],
): Promise<void> {
  for (const { title, run } of tasksOf(context, way, databases, migrations)) {
    context.signal.throwIfAborted();
    context.output.say(title);
    try {
      await run();
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof OperatorError)) throw error;
      const [message, hint] = errorLines(error);
      throw new OperatorError(`The upgrade stopped at ${title}. ${message}`, {
        hint: `${hint === undefined ? "" : `${hint} `}Once this is mended, run the same ` +
          "nova-manage db upgrade again, which goes on here.",
        cause: error,
      });
    }
  }
}

function tasksOf(
  context: UpgradeContext,
  { from, steps }: UpgradeWay,
  databases: readonly DatabaseState[],
  migrations: readonly DataMigration[],
): UpgradeTask[] {
  const tasks: UpgradeTask[] = [];
  if (from !== undefined) {
    tasks.push(...migrationTasks(context, from, migrationsUpTo(from, migrations), databases));
  }
  let before = from;
  for (const release of steps) {
    tasks.push(...syncTasks(context, release, before, databases));
    const due = migrations.filter(({ releases: { from: first } }) => first === release.name);
    tasks.push(...migrationTasks(context, release, due, databases));
    before = release;
  }
  return tasks;
}

function syncTasks(
  context: UpgradeContext,
  release: Release,
  before: Release | undefined,
  databases: readonly DatabaseState[],
): UpgradeTask[] {
  return databases.flatMap((state) => {
    const step = schemaStep(state, release, before);
    if (step === undefined) return [];
    return [{
      title: `${release.name}: schema sync of ${state.name}, ${step.from} to ${step.to}`,
      async run() {
        const database = await open(context.databases, state);
        // The title has been said; log files have the revisions too.
        await syncAndReport(context, database, state.lineage, step.to, { quiet: true });
      },
    }];
  });
}

/** A task for each cell, and one for the migrations that go through all cells. */
function migrationTasks(
  context: UpgradeContext,
  { name: release }: Release,
  due: readonly DataMigration[],
  databases: readonly DatabaseState[],
): UpgradeTask[] {
  return databases.toSorted((one, other) =>
    Number(one.cell === undefined) - Number(other.cell === undefined)
  )
    .flatMap((state) => {
      const own = due.filter((migration) => isOfCell(migration) === (state.cell !== undefined));
      if (own.length === 0) return [];
      return [{
        title: `${release}: data migrations of ${
          state.cell === undefined ? "all cells" : state.name
        }`,
        async run() {
          const database = await open(context.databases, state);
          await migrate({
            ...context,
            release,
            databases: state.cell === undefined
              ? context.databases
              : databasesOf(context, database),
          }, own);
        },
      }];
    });
}

async function migrate(
  context: UpgradeContext & { readonly release: Release["name"] },
  migrations: readonly DataMigration[],
): Promise<void> {
  const { log, output, signal } = context;
  const { failed, totals } = await runMigrations({
    migrations,
    context,
    onBatch() {},
    onFailure(name, failure) {
      if (failure instanceof OperatorError) log.error(`${name} failed. ${messageAndHint(failure)}`);
      else log.error(`${name} failed unexpectedly`, failure);
    },
  });
  signal.throwIfAborted();
  for (const [name, { done }] of totals) {
    if (done > 0) output.say(`  ${name}: ${counted(done, "row")} migrated`);
  }
  if (failed.length > 0) {
    throw new OperatorError(`Some migrations failed: ${failed.join(", ")}.`, {
      hint: "The log says with which rows.",
    });
  }
}

function open(databases: Databases, { cell }: DatabaseState): Promise<Database> {
  return cell === undefined
    ? databases.api()
    : databases.open(cell.databaseUrl, describeCell(cell));
}
