/**
 * The limits that Nova's own quotas set, by the names that they have in Keystone. (Facts from
 * nova/limit/local.py and nova/limit/placement.py of 2026.2.)
 */

import type { Database } from "../database/databases.ts";
import { NOOP_DRIVER, type QuotaOptions } from "./quota_options.ts";
import type { LimitApiTables, LimitCellTables } from "./tables.ts";

/** A limit to be in Keystone. */
export interface Limit {
  /** As in Keystone: `class:VCPU`. */
  readonly resource: string;
  /** -1 for no limit; null where the database has no number. */
  readonly value: number | null;
}

/** Limits of a project. */
export interface ProjectLimits {
  readonly limits: readonly Limit[];
  /** Resources that Nova's quotas once had, or never did: Keystone has no name for them. */
  readonly unknown: readonly string[];
}

type QuotaName = Exclude<keyof QuotaOptions, "driver" | "injected_file_path_length">;

/** The resources of Nova's quotas: their names in Keystone, and their option where it has another name. */
const RESOURCES: ReadonlyMap<string, { names: readonly string[]; option?: keyof QuotaOptions }> =
  new Map([
    ["instances", { names: ["servers"] }],
    // Quotas know one kind of processor.
    ["cores", { names: ["class:VCPU", "class:PCPU"] }],
    ["ram", { names: ["class:MEMORY_MB"] }],
    ["metadata_items", { names: ["server_metadata_items"] }],
    ["injected_files", { names: ["server_injected_files"] }],
    ["injected_file_content_bytes", { names: ["server_injected_file_content_bytes"] }],
    ["injected_file_path_bytes", {
      names: ["server_injected_file_path_bytes"],
      option: "injected_file_path_length",
    }],
    ["key_pairs", { names: ["server_key_pairs"] }],
    ["server_groups", { names: ["server_groups"] }],
    ["server_group_members", { names: ["server_group_members"] }],
  ]);

/** The limits of whoever has none of their own: the quota class `default`, else the configuration. */
export async function readDefaultLimits(
  api: Database<LimitApiTables>,
  options: QuotaOptions,
): Promise<Limit[]> {
  const rows = await api.repeatable((query) =>
    query.selectFrom("quota_classes").select(["resource", "hard_limit"])
      .where("class_name", "=", "default").orderBy("id").execute()
  );
  const stored = new Map(rows.map(({ resource, hard_limit }) => [resource, hard_limit]));
  return [...RESOURCES].flatMap(([resource, { names, option }]) => {
    const configured = options[option ?? resource as QuotaName] as number;
    const value = options.driver === NOOP_DRIVER
      ? -1
      : stored.has(resource)
      ? stored.get(resource)!
      : configured;
    return names.map((name) => ({ resource: name, value }));
  });
}

/** A project's own limits; those of the main database count where the API database has none. */
export async function readOwnLimits(
  api: Database<LimitApiTables>,
  main: Database<LimitCellTables>,
  project: string,
): Promise<ProjectLimits> {
  const older = await main.repeatable((query) =>
    query.selectFrom("quotas").select(["resource", "hard_limit"])
      .where("project_id", "=", project).where("deleted", "=", 0).orderBy("id").execute()
  );
  const newer = await api.repeatable((query) =>
    query.selectFrom("quotas").select(["resource", "hard_limit"])
      .where("project_id", "=", project).orderBy("id").execute()
  );
  const stored = new Map(
    [...older, ...newer].map(({ resource, hard_limit }) => [resource, hard_limit]),
  );
  return {
    limits: [...RESOURCES].flatMap(([resource, { names }]) =>
      stored.has(resource)
        ? names.map((name) => ({ resource: name, value: stored.get(resource)! }))
        : []
    ),
    unknown: [...stored.keys()].filter((resource) => !RESOURCES.has(resource)),
  };
}
