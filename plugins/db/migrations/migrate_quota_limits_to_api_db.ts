/**
 * `migrate_quota_limits_to_api_db`: moves the limits of projects, and then those of users in projects, to
 * the API database.
 */

import type { DataMigration } from "../../../src/data_migrations/data_migration.ts";
import {
  asBatch,
  countLimits,
  joinMoves,
  type Limit,
  limitMover,
  type LimitTable,
} from "../../../src/data_migrations/move_limits.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "migrate_quota_limits_to_api_db",
  releases: { from: "victoria" },
  async pending(context) {
    const ofProjects = await countLimits(context, "quotas");
    return ofProjects + await countLimits(context, "project_user_quotas");
  },
  start(context) {
    const moveOfProjects = limitMover(context, "quotas");
    const moveOfUsers = limitMover(context, "project_user_quotas", tableOfUserLimit);
    return async (limit) => {
      const ofProjects = await moveOfProjects(limit);
      return asBatch(joinMoves(ofProjects, await moveOfUsers(limit - ofProjects.moved)));
    };
  },
};

/** Resources that belong to a whole project, so that no user has a limit of his own. */
const RESOURCES_OF_PROJECTS = ["fixed_ips", "floating_ips", "networks"];

function tableOfUserLimit({ resource, user_id }: Limit): LimitTable {
  const ofProject = user_id === "" || RESOURCES_OF_PROJECTS.includes(resource ?? "");
  return ofProject ? "quotas" : "project_user_quotas";
}
