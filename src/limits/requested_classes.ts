/**
 * The resource classes that flavors ask for: each of them needs a limit in Keystone, as one without is
 * taken for 0. (Facts from `LimitsCommands` of nova/cmd/manage.py of 2026.2.)
 */

import { type Kysely, sql } from "kysely";
import type { Database } from "../database/databases.ts";
import { messageAndHint, OperatorError } from "../errors/operator_error.ts";
import { type Flavor, readEmbeddedFlavor } from "../placement/flavors/embedded_flavor.ts";
import { flavorResources } from "../placement/flavors/flavor_resources.ts";
import type { LimitApiTables, LimitCellTables } from "./tables.ts";

/** What a scan found. */
export interface Scan {
  /** Classes, as in `VCPU`. */
  readonly classes: Set<string>;
  /** Flavors that make no sense, by what is wrong with them: the first that has it, and how many. */
  readonly faults: Map<string, { readonly first: string; count: number }>;
}

/** Rows that are read at a time. */
const PAGE = 500;
const EXTRA_SPEC = "resources:";

/** A scan that has found nothing yet. */
export function emptyScan(): Scan {
  return { classes: new Set(), faults: new Map() };
}

/** Adds what the flavors of the API database ask for. */
export async function scanFlavors(
  api: Database<LimitApiTables>,
  scan: Scan,
  signal: AbortSignal,
): Promise<void> {
  let after = -1;
  for (;;) {
    signal.throwIfAborted();
    const rows = await api.repeatable((query) =>
      query.selectFrom("flavors")
        .select(["id", "name", "vcpus", "memory_mb", "root_gb", "ephemeral_gb", "swap"])
        .where("id", ">", after).orderBy("id").limit(PAGE).execute()
    );
    if (rows.length === 0) return;
    const specs = await api.repeatable((query) =>
      query.selectFrom("flavor_extra_specs").select(["flavor_id", "key", "value"])
        .where("flavor_id", "in", rows.map(({ id }) => id)).execute()
    );
    const byFlavor = Map.groupBy(specs, ({ flavor_id }) => flavor_id);
    for (const row of rows) {
      const extraSpecs = (byFlavor.get(row.id) ?? []).map(({ key, value }) =>
        [key, value ?? ""] as const
      );
      addFlavor(scan, `flavor ${row.name}`, {
        vcpus: row.vcpus,
        memoryMb: row.memory_mb,
        rootGb: row.root_gb ?? 0,
        ephemeralGb: row.ephemeral_gb ?? 0,
        swapMb: row.swap,
        extraSpecs: new Map(extraSpecs),
      });
      after = row.id;
    }
  }
}

/**
 * Adds what the live instances of a cell ask for, each by its own copy of its flavor.
 *
 * @param project to look at one project's instances alone.
 */
export async function scanInstances(
  cell: Database<LimitCellTables>,
  scan: Scan,
  signal: AbortSignal,
  project?: string,
): Promise<void> {
  // Most have the same few flavors.
  const seen = new Set<string | null>();
  let after = -1;
  for (;;) {
    signal.throwIfAborted();
    const rows = await cell.repeatable((query) => readPage(query, after, project));
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    for (const { uuid, flavor } of rows) {
      if (flavor !== null && seen.has(flavor)) continue;
      if (flavor !== null && seen.size < PAGE) seen.add(flavor);
      try {
        addFlavor(scan, `instance ${uuid}`, readEmbeddedFlavor(flavor));
      } catch (error) {
        addFault(scan, `instance ${uuid}`, error);
      }
    }
  }
}

function readPage(query: Kysely<LimitCellTables>, after: number, project: string | undefined) {
  return query.selectFrom("instances")
    .leftJoin(
      "instance_extra",
      (join) =>
        join.onRef("instance_extra.instance_uuid", "=", "instances.uuid")
          .on("instance_extra.deleted", "=", 0),
    )
    .select(["instances.id as id", "instances.uuid as uuid", "flavor"])
    .where("instances.id", ">", after)
    .where("instances.deleted", "=", 0)
    .where(({ eb, or }) =>
      or([eb("instances.vm_state", "!=", "soft-delete"), eb("instances.vm_state", "is", null)])
    )
    .where(sql<boolean>`instances.hidden is not true`)
    .$if(project !== undefined, (some) => some.where("project_id", "=", project!))
    .orderBy("instances.id").limit(PAGE).execute();
}

/** What extra specs name counts whatever its amount, also of a flavor that cannot be translated. */
function addFlavor({ classes, ...scan }: Scan, owner: string, flavor: Flavor): void {
  for (const spec of flavor.extraSpecs.keys()) {
    if (spec.startsWith(EXTRA_SPEC)) classes.add(spec.slice(EXTRA_SPEC.length));
  }
  try {
    for (const name of Object.keys(flavorResources(flavor, false))) classes.add(name);
  } catch (error) {
    addFault({ classes, ...scan }, owner, error);
  }
}

function addFault({ faults }: Scan, owner: string, error: unknown): void {
  if (!(error instanceof OperatorError)) throw error;
  const reason = messageAndHint(error);
  const fault = faults.get(reason) ?? { first: owner, count: 0 };
  fault.count++;
  faults.set(reason, fault);
}
