/** `nova-manage db`: the main database and the cells' databases. */

import { transportGroup } from "../../src/cells/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { archiveDeletedRows } from "./archive_deleted_rows.ts";
import { check } from "./check.ts";
import { ironicComputeNodeMove } from "./ironic_compute_node_move.ts";
import { ironicFlavorMigration } from "./ironic_flavor_migration.ts";
import { nullInstanceUuidScan } from "./null_instance_uuid_scan.ts";
import { onlineDataMigrations } from "./online_data_migrations.ts";
import { purge } from "./purge.ts";
import { sync } from "./sync.ts";
import { upgrade } from "./upgrade.ts";
import { upgradePlan } from "./upgrade_plan.ts";
import { version } from "./version.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "db",
  summary: "Manage the main database and cell0's.",
  optionGroups: [transportGroup],
  actions: [
    archiveDeletedRows,
    check,
    ironicComputeNodeMove,
    ironicFlavorMigration,
    nullInstanceUuidScan,
    onlineDataMigrations,
    purge,
    sync,
    upgrade,
    upgradePlan,
    version,
  ],
};
