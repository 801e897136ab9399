/** All scenarios, by topic. */

import type { ScenarioGroup } from "./scenario.ts";
import { apiDb } from "./scenarios/api_db.ts";
import { createCell } from "./scenarios/cell_v2_create_cell.ts";
import { deleteCell } from "./scenarios/cell_v2_delete_cell.ts";
import { deleteHost } from "./scenarios/cell_v2_delete_host.ts";
import { discoverHosts } from "./scenarios/cell_v2_discover_hosts.ts";
import { listCells } from "./scenarios/cell_v2_list_cells.ts";
import { listHosts } from "./scenarios/cell_v2_list_hosts.ts";
import { mapCell0 } from "./scenarios/cell_v2_map_cell0.ts";
import { mapCellAndHosts } from "./scenarios/cell_v2_map_cell_and_hosts.ts";
import { mapInstances } from "./scenarios/cell_v2_map_instances.ts";
import { simpleCellSetup } from "./scenarios/cell_v2_simple_cell_setup.ts";
import { updateCell } from "./scenarios/cell_v2_update_cell.ts";
import { verifyInstance } from "./scenarios/cell_v2_verify_instance.ts";
import { archiveApiRows } from "./scenarios/db_archive_api_rows.ts";
import { archiveBefore } from "./scenarios/db_archive_before.ts";
import { archiveCells } from "./scenarios/db_archive_cells.ts";
import { archiveLimits } from "./scenarios/db_archive_limits.ts";
import { archiveRelations } from "./scenarios/db_archive_relations.ts";
import { onlineDataMigrations } from "./scenarios/db_online_data_migrations.ts";
import { onlineDataMigrationsOfInstances } from "./scenarios/db_online_data_migrations_instances.ts";
import { onlineDataMigrationsOfMappings } from "./scenarios/db_online_data_migrations_mappings.ts";
import { onlineDataMigrationsOfQuotas } from "./scenarios/db_online_data_migrations_quotas.ts";
import { onlineDataMigrationsOfUuids } from "./scenarios/db_online_data_migrations_uuids.ts";
import { onlineDataMigrationsOfVifs } from "./scenarios/db_online_data_migrations_vifs.ts";
import { onlineDataMigrationsOfVifsInTurn } from "./scenarios/db_online_data_migrations_vifs_progress.ts";
import { archiveSecurityGroups } from "./scenarios/db_archive_security_groups.ts";
import { archiveShadow } from "./scenarios/db_archive_shadow.ts";
import { archiveValues } from "./scenarios/db_archive_values.ts";
import { novaStatus } from "./scenarios/nova_status.ts";
import { imageProperties } from "./scenarios/image_property.ts";
import { machineTypes } from "./scenarios/libvirt_machine_types.ts";
import { audits } from "./scenarios/placement_audit.ts";
import { healAllocations } from "./scenarios/placement_heal_allocations.ts";
import { healFlavors } from "./scenarios/placement_heal_flavors.ts";
import { healOptions } from "./scenarios/placement_heal_options.ts";
import { healPorts } from "./scenarios/placement_heal_ports.ts";
import { healServices } from "./scenarios/placement_heal_services.ts";
import { syncAggregates } from "./scenarios/placement_sync_aggregates.ts";
import { purgeShadowTables } from "./scenarios/db_purge.ts";
import { dbSync } from "./scenarios/db_sync.ts";
import { dbVersion } from "./scenarios/db_version.ts";
import { deploymentTools } from "./scenarios/deployment_tools.ts";
import { release22 } from "./scenarios/release_22.ts";
import { victoria } from "./scenarios/victoria.ts";
import { usage } from "./scenarios/usage.ts";
import { showAttachment } from "./scenarios/volume_attachment_show.ts";

/** The groups in the order they are played. */
export const scenarioGroups: readonly ScenarioGroup[] = [
  usage,
  apiDb,
  dbVersion,
  dbSync,
  mapCell0,
  createCell,
  listCells,
  simpleCellSetup,
  mapCellAndHosts,
  discoverHosts,
  mapInstances,
  verifyInstance,
  listHosts,
  updateCell,
  deleteHost,
  deleteCell,
  archiveRelations,
  archiveSecurityGroups,
  archiveLimits,
  archiveBefore,
  archiveValues,
  archiveShadow,
  archiveApiRows,
  archiveCells,
  purgeShadowTables,
  release22,
  victoria,
  onlineDataMigrations,
  onlineDataMigrationsOfInstances,
  onlineDataMigrationsOfMappings,
  onlineDataMigrationsOfQuotas,
  onlineDataMigrationsOfUuids,
  onlineDataMigrationsOfVifs,
  onlineDataMigrationsOfVifsInTurn,
  machineTypes,
  imageProperties,
  deploymentTools,
  healAllocations,
  healFlavors,
  healOptions,
  healServices,
  healPorts,
  audits,
  syncAggregates,
  novaStatus,
  showAttachment,
];
