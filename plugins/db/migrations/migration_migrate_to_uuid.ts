/** `migration_migrate_to_uuid`: gives migrations of instances, other than deleted ones, a UUID. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { missingUuids } from "../../../src/data_migrations/missing_uuids.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "migration_migrate_to_uuid",
  releases: { from: "victoria" },
  ...missingUuids({ table: "migrations", deletedToo: false }),
};
