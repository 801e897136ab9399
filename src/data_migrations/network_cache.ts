/**
 * The ports in an instance's network cache: `instance_info_caches.network_info`, which is a JSON list.
 * The cache is only read.
 */

import { OperatorError } from "../errors/operator_error.ts";

/** What nova-compute does by itself with an empty cache, and with no broken one. */
const REPAIR =
  "Set network_info to '[]' in the instance's row of instance_info_caches; nova-compute " +
  "fills it from Neutron within some minutes. Then run the command again.";

/** A port, as far as its virtual interface needs it. */
export interface CachedPort {
  /** Text in all that Nova writes. */
  readonly id: unknown;
  readonly address: unknown;
}

/**
 * Reads a cache's ports.
 *
 * @param text the column; NULL is a cache without ports, and so is an empty object.
 * @throws {OperatorError} when it holds something else than a list of objects.
 */
export function readCachedPorts(text: string | null): readonly CachedPort[] {
  if (text === null) return [];
  const cache = parse(text);
  if (isObject(cache) && Object.keys(cache).length === 0) return [];
  if (!Array.isArray(cache) || !cache.every(isObject)) {
    throw new OperatorError("its network cache is not a list of ports", { hint: REPAIR });
  }
  return cache.map(({ id, address }) => ({ id, address }));
}

/** The text that goes into the database for a port's id. */
export function portId({ id }: CachedPort): string {
  if (typeof id === "string" || typeof id === "number") return String(id);
  throw new OperatorError("a port in its network cache has no id", { hint: REPAIR });
}

/**
 * The address of a port's virtual interface: with the port's id behind the MAC address, for several
 * ports may have the same. One without an address gets `None`, as Nova has it.
 */
export function interfaceAddress(port: CachedPort): string {
  return `${port.address ?? "None"}/${portId(port)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OperatorError("its network cache is not JSON", { hint: REPAIR, cause });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
