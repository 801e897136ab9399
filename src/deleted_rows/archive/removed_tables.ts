/** The tables that Nova's later releases do not archive any more, although they are there. */

import { lineages } from "../../schema/revisions.ts";

/** Up to this revision (that of xena), all tables have models; yoga removed those below. */
const LAST_WITH_ALL_MODELS = "8f2f1571d55b";

/**
 * The tables whose models release 25 removed (`REMOVED_TABLES` in nova/db/main/models.py of 25.0.0 to
 * 27.0.0); release 28 and later drop most of them.
 */
const REMOVED_TABLES: readonly string[] = [
  "agent_builds",
  "aggregate_hosts",
  "aggregate_metadata",
  "aggregates",
  "allocations",
  "bw_usage_cache",
  "cells",
  "console_pools",
  "consoles",
  "dns_domains",
  "fixed_ips",
  "floating_ips",
  "instance_group_member",
  "instance_group_policy",
  "instance_groups",
  "instance_type_extra_specs",
  "instance_type_projects",
  "instance_types",
  "inventories",
  "key_pairs",
  "networks",
  "provider_fw_rules",
  "resource_provider_aggregates",
  "resource_providers",
  "security_group_default_rules",
  "snapshot_id_mappings",
  "snapshots",
  "volume_id_mappings",
];

/**
 * The tables whose own soft-deleted rows stay where they are.
 *
 * @param revision what the database is at: Alembic's id, sqlalchemy-migrate's number, or null.
 */
export function removedTables(revision: string | null): ReadonlySet<string> {
  const { ids } = lineages.main;
  const isLater = ids.indexOf(revision ?? "") > ids.indexOf(LAST_WITH_ALL_MODELS);
  return new Set(isLater ? REMOVED_TABLES : []);
}
