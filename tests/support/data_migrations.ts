/** Running single data migrations in tests. */

import { startBatches } from "../../src/data_migrations/batches.ts";
import { messageAndHint } from "../../src/errors/operator_error.ts";
import type { DataMigration } from "../../src/data_migrations/data_migration.ts";
import type { ReleaseName } from "../../src/schema/releases.ts";
import type { TestCloud } from "./cloud.ts";
import type { TestContext, TestOptions } from "./context.ts";

/** How to run a migration. */
export interface MigrationTestRun {
  /** The most rows to look at; plenty unless told otherwise. */
  readonly limit?: number;
  /** The release that it runs for; zed unless told otherwise. */
  readonly release?: ReleaseName;
  /** Options besides those of the cloud. */
  readonly options?: TestOptions;
}

/** What a migration found, did and said. */
export interface MigrationTestResult {
  /** Counted before. */
  readonly pending: number;
  readonly found: number;
  readonly done: number;
  /** The failure's message. */
  readonly failure?: string;
  /** Why rows were passed over, where any were. */
  readonly passedOver?: readonly string[];
  /** The log but for details. */
  readonly logged: readonly string[];
}

/** Runs one batch of a migration. */
export async function runMigration(
  cloud: TestCloud,
  migration: DataMigration,
  { limit = 1000, release = "zed", options = {} }: MigrationTestRun = {},
): Promise<MigrationTestResult> {
  const context: TestContext = await cloud.context({ options: { ...cloud.options, ...options } });
  const migrationContext = { ...context, release };
  const pending = await migration.pending(migrationContext);
  const batches = startBatches(migration, migrationContext, { size: limit, ahead: false });
  const { found, done, failure, passedOver = [] } = await batches.next(limit);
  const message = {
    ...failure instanceof Error ? { failure: failure.message } : {},
    ...passedOver.length > 0 ? { passedOver: passedOver.map(messageAndHint) } : {},
  };
  const logged = context.logged().filter((record) => !record.startsWith("debug: "));
  return { pending, found, done, ...message, logged };
}
