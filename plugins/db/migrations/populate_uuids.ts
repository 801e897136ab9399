/** `populate_uuids`: gives block devices a UUID, those of deleted instances too. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { missingUuids } from "../../../src/data_migrations/missing_uuids.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "populate_uuids",
  releases: { from: "victoria" },
  ...missingUuids({ table: "block_device_mapping", deletedToo: true }),
};
