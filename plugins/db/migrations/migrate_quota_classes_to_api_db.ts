/** `migrate_quota_classes_to_api_db`: moves the limits of quota classes to the API database. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { asBatch, countLimits, limitMover } from "../../../src/data_migrations/move_limits.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "migrate_quota_classes_to_api_db",
  releases: { from: "victoria" },
  pending: (context) => countLimits(context, "quota_classes"),
  start(context) {
    const move = limitMover(context, "quota_classes");
    return async (limit) => asBatch(await move(limit));
  },
};
