/**
 * Limits into Keystone, one after the other: each is there or it is not, and what is there stays as it
 * is. Whoever is stopped in the middle runs it again.
 */

import { messageAndHint } from "../errors/operator_error.ts";
import type { Creation } from "../openstack/keystone/limits.ts";
import { ServiceError } from "../openstack/service_error.ts";
import type { Limit } from "./legacy_limits.ts";

/** What came of one limit. */
export interface CopiedLimit extends Limit {
  readonly outcome: Creation | "would be created" | "failed";
  /** What Keystone has already, for one that is there. */
  readonly present?: number;
  /** What went wrong, for one that failed. */
  readonly why?: string;
}

/** How to copy. */
export interface CopyJob {
  /** What Keystone has, by resource. */
  readonly present: ReadonlyMap<string, number>;
  /** True to change nothing. */
  readonly dryRun: boolean;
  /** Creates one. */
  create(resource: string, value: number): Promise<Creation>;
  /** Called for each, in order. */
  onLimit(limit: CopiedLimit): void;
}

/**
 * Copies limits; one that fails does not keep the others from it.
 *
 * @returns how many failed.
 */
export async function copyLimits(limits: readonly Limit[], job: CopyJob): Promise<number> {
  let failed = 0;
  for (const limit of limits) {
    const copied = await copyLimit(limit, job);
    if (copied.outcome === "failed") failed++;
    job.onLimit(copied);
  }
  return failed;
}

async function copyLimit(limit: Limit, { present, dryRun, create }: CopyJob): Promise<CopiedLimit> {
  const { resource, value } = limit;
  const already = present.get(resource);
  if (already !== undefined) return { ...limit, outcome: "there already", present: already };
  if (value === null) {
    return { ...limit, outcome: "failed", why: "the database has no number for it" };
  }
  if (dryRun) return { ...limit, outcome: "would be created" };
  try {
    return { ...limit, outcome: await create(resource, value) };
  } catch (error) {
    if (!(error instanceof ServiceError) || !concernsOne(error)) throw error;
    return { ...limit, outcome: "failed", why: messageAndHint(error) };
  }
}

/** True where the next limit may fare better: Keystone answered, and knows who asks. */
function concernsOne({ kind }: ServiceError): boolean {
  return ["client", "forbidden", "not_found", "conflict", "server"].includes(kind);
}
