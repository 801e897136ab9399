/** `migrate_quota_classes_to_api_db`: moves the limits of quota classes to the API database. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { countLimits, moveLimits } from "../../../src/data_migrations/move_limits.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "migrate_quota_classes_to_api_db",
  releases: { from: "victoria" },
  pending: (context) => countLimits(context, "quota_classes"),
  async migrate(context, limit) {
    const moved = await moveLimits(context, "quota_classes", limit);
    return { found: moved, done: moved };
  },
};
