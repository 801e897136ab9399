/**
 * Instances on ironic nodes, whose flavors must ask for their node's custom resource class since pike:
 * without it, Placement would take the node for a free one.
 */

import { sql } from "kysely";
import { chunks } from "../cells/chunks.ts";
import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { errorOf, OperatorError } from "../errors/operator_error.ts";
import { BadRow, changeAround } from "./bad_rows.ts";
import { addExtraSpec } from "./embedded_flavor.ts";

/** Which compute nodes: all ironic ones, or those of a host, or one of a host. */
export type NodeChoice =
  | { readonly all: true }
  | { readonly all: false; readonly host: string; readonly node?: string };

/** A compute node. */
export interface ComputeNode {
  readonly id: number;
  /** For an ironic one the node's UUID; instances name it as theirs. */
  readonly hypervisor_hostname: string | null;
  readonly hypervisor_type: string;
}

/** The `hypervisor_type` of an ironic node. */
export const IRONIC = "ironic";

/** Nodes to a transaction. */
const NODES_AT_ONCE = 200;

/**
 * The chosen compute nodes by id. Of a host, whatever their type, without soft-deleted ones; of all, the
 * ironic ones, with soft-deleted ones: their instances may be there still.
 */
export async function readComputeNodes(
  database: Database,
  choice: NodeChoice,
): Promise<ComputeNode[]> {
  return await database.repeatable((query) => {
    const nodes = query.selectFrom("compute_nodes")
      .select(["id", "hypervisor_hostname", "hypervisor_type"]).orderBy("id")
      .$castTo<ComputeNode>();
    if (choice.all) return nodes.where("hypervisor_type", "=", IRONIC).execute();
    const ofHost = nodes.where("host", "=", choice.host).where("deleted", "=", 0);
    if (choice.node === undefined) return ofHost.execute();
    return ofHost.where("hypervisor_hostname", "=", choice.node).limit(1).execute();
  });
}

/** The extra spec with which a flavor asks for one of a node's resource class. */
export function resourceKey(resourceClass: string): string {
  return `resources:CUSTOM_${resourceClass.replaceAll(/[^0-9A-Za-z]+/g, "_").toUpperCase()}`;
}

/** What to do. */
export interface IronicFlavorJob extends Pick<CommandContext, "clock" | "signal"> {
  readonly database: Database;
  readonly nodes: readonly ComputeNode[];
  /** See {@link resourceKey}. */
  readonly key: string;
  /** Told of each instance whose flavor was changed, once that is committed. */
  onMigrated(instanceUuid: string, node: string): void;
  /** Told of each instance whose flavor cannot be read or changed. */
  onFailure(error: OperatorError): void;
}

interface Instance {
  readonly uuid: string;
  readonly node: string;
}

interface NewFlavor extends Instance {
  readonly extraId: number;
  readonly before: string;
  readonly after: string;
}

/**
 * Adds the resource class to the flavors of the nodes' live instances, in transactions of many nodes.
 *
 * @returns the nodes with more than one live instance, which are left alone.
 * @throws the signal's reason once it is aborted, between two transactions.
 */
export async function migrateIronicFlavors(job: IronicFlavorJob): Promise<readonly string[]> {
  const crowded: string[] = [];
  const names = job.nodes.map(({ hypervisor_hostname }) => hypervisor_hostname);
  for (const piece of chunks([...new Set(names)].filter((name) => name !== null), NODES_AT_ONCE)) {
    job.signal.throwIfAborted();
    const instances = await readInstances(job.database, piece);
    const isCrowded = (node: string) => (instances.get(node)?.length ?? 0) > 1;
    crowded.push(...piece.filter(isCrowded));
    const good = piece.filter((node) => !isCrowded(node));
    await migrateInstances(job, good.flatMap((node) => instances.get(node) ?? []));
  }
  return crowded;
}

/** The live instances of some nodes; hidden ones, which are on another node by now, don't count. */
async function readInstances(
  database: Database,
  nodes: readonly string[],
): Promise<Map<string, Instance[]>> {
  const instances = await database.repeatable((query) =>
    query.selectFrom("instances").select(["uuid", "node"])
      .where("node", "in", nodes).where("deleted", "=", 0).where(sql<boolean>`hidden is not true`)
      .where((eb) => eb.or([eb("vm_state", "!=", "soft-delete"), eb("vm_state", "is", null)]))
      .orderBy("id").$castTo<Instance>().execute()
  );
  return Map.groupBy(instances, ({ node }) => node);
}

async function migrateInstances(
  job: IronicFlavorJob,
  instances: readonly Instance[],
): Promise<void> {
  if (instances.length === 0) return;
  const changes = await prepareChanges(job, instances);
  if (changes.length === 0) return;
  await changeAround<NewFlavor, void>(
    changes,
    async (some) => {
      await changeFlavors(job, some);
      for (const { uuid, node } of some) job.onMigrated(uuid, node);
      return [];
    },
    ({ uuid }, error) => job.onFailure(errorOf(`instance ${uuid}`, error)),
  );
}

/** Changes flavors in one transaction. */
async function changeFlavors(
  { clock, database }: IronicFlavorJob,
  changes: readonly NewFlavor[],
): Promise<void> {
  await database.transaction(async (query) => {
    for (const { extraId, before, after } of changes) {
      const { numUpdatedRows } = await query.updateTable("instance_extra")
        .set({ flavor: after, updated_at: clock.now() })
        .where("id", "=", extraId).where("flavor", "=", before).executeTakeFirst();
      if (numUpdatedRows === 0n) {
        throw new BadRow("its flavor was changed by another process", {
          hint: "Stop all services of Nova and run the command again.",
        });
      }
    }
  });
}

/** The new flavors of those instances that need one. */
async function prepareChanges(
  { database, key, onFailure }: IronicFlavorJob,
  instances: readonly Instance[],
): Promise<NewFlavor[]> {
  const extras = await database.repeatable((query) =>
    query.selectFrom("instance_extra").select(["id", "instance_uuid", "flavor"])
      .where("instance_uuid", "in", instances.map(({ uuid }) => uuid)).where("deleted", "=", 0)
      .$castTo<{ id: number; instance_uuid: string; flavor: string | null }>().execute()
  );
  const byInstance = new Map(extras.map((extra) => [extra.instance_uuid, extra]));
  const changes: NewFlavor[] = [];
  for (const instance of instances) {
    try {
      const extra = byInstance.get(instance.uuid);
      const before = extra?.flavor ?? null;
      if (extra === undefined || before === null) throw new OperatorError("it has no flavor");
      const after = await addExtraSpec(before, key, "1");
      if (after !== undefined) changes.push({ ...instance, extraId: extra.id, before, after });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      onFailure(errorOf(`instance ${instance.uuid}`, error));
    }
  }
  return changes;
}
