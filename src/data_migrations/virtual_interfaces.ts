/**
 * The virtual interfaces of instances, made the same as the ports in the instances' network caches: the
 * order of an instance's interfaces is the order of their rows.
 */

import type { Kysely } from "kysely";
import { chunks } from "../cells/chunks.ts";
import type { AnyTables, Database } from "../database/databases.ts";
import { errorOf, OperatorError } from "../errors/operator_error.ts";
import { BadRow, changeAround } from "./bad_rows.ts";
import { type CachedPort, interfaceAddress, portId, readCachedPorts } from "./network_cache.ts";

/** What comparing an instance's interfaces with its cache gave. */
export type Comparison =
  /** Its cache is missing or empty, which says nothing. */
  | { readonly state: "nothing known" }
  /** The interfaces are right; or there are more than ports, as while one is being attached. */
  | { readonly state: "left alone" }
  | { readonly state: "outdated"; readonly change: InterfaceChange }
  /** The cache or an interface cannot be made sense of; the error names the instance. */
  | { readonly state: "broken"; readonly error: OperatorError };

/** New interfaces for an instance, in place of those that it has. */
export interface InterfaceChange {
  readonly instanceUuid: string;
  /** The ids of the rows to soft-delete. */
  readonly outdated: readonly number[];
  readonly interfaces: readonly NewInterface[];
}

interface NewInterface {
  readonly uuid: string;
  readonly address: string;
  /** The tag that the port's interface had. */
  readonly tag: string | null;
}

interface StoredInterface {
  readonly id: number;
  readonly instance_uuid: string;
  readonly uuid: string | null;
  readonly address: string | null;
  readonly tag: string | null;
}

/** Instances to a statement. */
const INSTANCES_AT_ONCE = 500;

/**
 * Looks at instances' caches and interfaces.
 *
 * @returns a function that compares them for one of the instances.
 */
export async function interfaceComparer(
  database: Database,
  instanceUuids: readonly string[],
): Promise<(instanceUuid: string) => Comparison> {
  const caches = new Map<string, string | null>();
  const interfaces = new Map<string, StoredInterface[]>();
  for (const uuids of chunks(instanceUuids, INSTANCES_AT_ONCE)) {
    await database.repeatable(async (query) => {
      for (const row of await readCaches(query, uuids)) {
        caches.set(row.instance_uuid, row.network_info);
      }
      const stored = await readInterfaces(query, uuids);
      for (const [uuid, rows] of Map.groupBy(stored, (row) => row.instance_uuid)) {
        interfaces.set(uuid, rows);
      }
    });
  }
  return (uuid) => {
    try {
      return compare(uuid, readCachedPorts(caches.get(uuid) ?? null), interfaces.get(uuid) ?? []);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return { state: "broken", error: ofInstance(uuid, error) };
    }
  };
}

/** @throws {OperatorError} where the interfaces cannot be made sense of. */
function compare(
  instanceUuid: string,
  ports: readonly CachedPort[],
  stored: readonly StoredInterface[],
): Comparison {
  if (ports.length === 0) return { state: "nothing known" };
  const broken = stored.find(({ uuid, address }) => uuid === null || address === null);
  if (broken !== undefined) {
    throw new OperatorError(
      `its virtual interface with the id ${broken.id} has no UUID or address`,
    );
  }
  if (stored.length > ports.length) return { state: "left alone" };
  const same = stored.length === ports.length &&
    stored.every(({ uuid }, place) => uuid === ports[place].id);
  if (same) return { state: "left alone" };
  const change = {
    instanceUuid,
    outdated: stored.map(({ id }) => id),
    interfaces: ports.map((port) => ({
      uuid: portId(port),
      address: interfaceAddress(port),
      tag: stored.find(({ uuid }) => uuid === port.id)?.tag ?? null,
    })),
  };
  return { state: "outdated", change };
}

/**
 * Makes the changes. An instance's interfaces change together or not at all.
 *
 * @returns by its UUID why an instance's change was not possible; all others are made.
 * @throws what is not the fault of single instances; some changes may have been made then.
 */
export async function changeInterfaces(
  database: Database,
  changes: readonly InterfaceChange[],
  now: Date,
): Promise<ReadonlyMap<string, OperatorError>> {
  const failures = new Map<string, OperatorError>();
  if (changes.length === 0) return failures;
  await changeAround<InterfaceChange, void>(
    changes,
    async (some) => {
      await database.transaction((query) => makeChanges(query, some, now));
      return [];
    },
    ({ instanceUuid }, error) => void failures.set(instanceUuid, ofInstance(instanceUuid, error)),
  );
  return failures;
}

/** One instance after the other, so that it does not matter which of them come together. */
async function makeChanges(
  query: Kysely<AnyTables>,
  changes: readonly InterfaceChange[],
  now: Date,
): Promise<void> {
  for (const { instanceUuid, interfaces, outdated } of changes) {
    if (outdated.length > 0) {
      const { numUpdatedRows } = await query.updateTable("virtual_interfaces")
        .set((eb) => ({ deleted: eb.ref("id"), deleted_at: now }))
        .where("id", "in", outdated).where("deleted", "=", 0).executeTakeFirst();
      if (Number(numUpdatedRows) !== outdated.length) {
        throw new BadRow("its virtual interfaces were changed by another process", {
          hint: "Run the command again.",
        });
      }
    }
    await query.insertInto("virtual_interfaces").values(interfaces.map((values) => ({
      ...values,
      instance_uuid: instanceUuid,
      created_at: now,
      deleted: 0,
    }))).execute();
  }
}

function readCaches(query: Kysely<AnyTables>, instanceUuids: readonly string[]) {
  return query.selectFrom("instance_info_caches").select(["instance_uuid", "network_info"])
    .where("instance_uuid", "in", instanceUuids).where("deleted", "=", 0)
    .$castTo<{ instance_uuid: string; network_info: string | null }>().execute();
}

function readInterfaces(query: Kysely<AnyTables>, instanceUuids: readonly string[]) {
  return query.selectFrom("virtual_interfaces")
    .select(["id", "instance_uuid", "uuid", "address", "tag"])
    .where("instance_uuid", "in", instanceUuids).where("deleted", "=", 0)
    .orderBy("created_at").orderBy("id").$castTo<StoredInterface>().execute();
}

function ofInstance(uuid: string, error: unknown): OperatorError {
  return errorOf(`instance ${uuid}`, error);
}
