/** The options of `[quota]` that limits come from, with Nova's defaults and older names. */

import type { GroupValues } from "../config/configuration.ts";
import { integerOption, optionGroup, stringOption } from "../config/option.ts";

/** The driver that gives every resource without limits. */
export const NOOP_DRIVER = "nova.quota.NoopQuotaDriver";

function quota(name: string, fallback: number) {
  return integerOption(fallback, { deprecated: [{ group: "DEFAULT", name: `quota_${name}` }] });
}

/** The section `[quota]`; -1 is for no limit. */
export const quotaGroup = optionGroup("quota", {
  instances: quota("instances", 10),
  cores: quota("cores", 20),
  /** MB. */
  ram: quota("ram", 50 * 1024),
  metadata_items: quota("metadata_items", 128),
  injected_files: quota("injected_files", 5),
  injected_file_content_bytes: quota("injected_file_content_bytes", 10 * 1024),
  injected_file_path_length: quota("injected_file_path_length", 255),
  key_pairs: quota("key_pairs", 100),
  server_groups: quota("server_groups", 10),
  server_group_members: quota("server_group_members", 10),
  driver: stringOption("nova.quota.DbQuotaDriver"),
});

/** The values of {@link quotaGroup}. */
export type QuotaOptions = GroupValues<typeof quotaGroup>;
