/** `populate_dev_uuids`: gives PCI devices a UUID, soft-deleted ones too. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { missingUuids } from "../../../src/data_migrations/missing_uuids.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "populate_dev_uuids",
  releases: { from: "wallaby" },
  ...missingUuids({ table: "pci_devices", deletedToo: true }),
};
