/**
 * The flavor inside an instance, `instance_extra.flavor`: a JSON object with the current flavor (`cur`)
 * and those of a resize under way, each a versioned object of Nova. Versions differ in fields that do not
 * matter here, so none is asked for.
 */

import { OperatorError } from "../../errors/operator_error.ts";

/** A flavor, as far as resources are about it. */
export interface Flavor {
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly rootGb: number;
  readonly ephemeralGb: number;
  readonly swapMb: number;
  readonly extraSpecs: ReadonlyMap<string, string>;
}

/**
 * Reads the current flavor.
 *
 * @param text the column's content.
 * @throws {OperatorError} when it is no flavor; the message says what is wrong with "its flavor".
 */
export function readEmbeddedFlavor(text: string | null): Flavor {
  if (text === null || text === "") throw new OperatorError("its flavor is not stored with it");
  const current = member(parse(text), "cur");
  const data = member(current, "nova_object.data");
  if (data === undefined) throw new OperatorError("its stored flavor is not in a form of Nova's");
  return {
    vcpus: amount(data, "vcpus"),
    memoryMb: amount(data, "memory_mb"),
    rootGb: amount(data, "root_gb"),
    ephemeralGb: amount(data, "ephemeral_gb"),
    swapMb: amount(data, "swap"),
    extraSpecs: extraSpecs(member(data, "extra_specs")),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OperatorError("its stored flavor is not JSON", { cause });
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function amount(data: unknown, name: string): number {
  const value = member(data, name) ?? 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new OperatorError(`its stored flavor has no amount of ${name}`);
}

function extraSpecs(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
