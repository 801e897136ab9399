/** All online data migrations, in the order in which they run. */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import { migration as fillVirtualInterfaceList } from "./fill_virtual_interface_list.ts";
import { migration as migrateEmptyRatio } from "./migrate_empty_ratio.ts";
import { migration as migrateQuotaClassesToApiDb } from "./migrate_quota_classes_to_api_db.ts";
import { migration as migrateQuotaLimitsToApiDb } from "./migrate_quota_limits_to_api_db.ts";
import { migration as migrationMigrateToUuid } from "./migration_migrate_to_uuid.ts";
import { migration as populateDevUuids } from "./populate_dev_uuids.ts";
import { migration as populateInstanceComputeId } from "./populate_instance_compute_id.ts";
import { migration as populateMissingAvailabilityZones } from "./populate_missing_availability_zones.ts";
import { migration as populateQueuedForDelete } from "./populate_queued_for_delete.ts";
import { migration as populateUserId } from "./populate_user_id.ts";
import { migration as populateUuids } from "./populate_uuids.ts";

/** The list. Each entry is the `migration` of the file in this folder that bears its name. */
export const migrations: readonly DataMigration[] = [
  migrateQuotaLimitsToApiDb,
  migrateQuotaClassesToApiDb,
  migrationMigrateToUuid,
  populateUuids,
  populateMissingAvailabilityZones,
  populateQueuedForDelete,
  migrateEmptyRatio,
  fillVirtualInterfaceList,
  populateUserId,
  populateDevUuids,
  populateInstanceComputeId,
];
