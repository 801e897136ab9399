/** A host's connector, as `get_connector` prints it: what the host says of itself to a storage. */

import { OperatorError } from "../errors/operator_error.ts";
import { readFile } from "../system/read_file.ts";
import { systemFailure } from "../system/system_failure.ts";
import { isObject, JsonNumber, type JsonValue, readJson } from "./python_text.ts";

/** A connector has a few hundred bytes. */
const MOST_BYTES = 1_000_000;

/** A connector. */
export interface Connector {
  readonly values: { readonly [name: string]: JsonValue };
  /** The host that it is of. */
  readonly host: string;
}

/** Why there is no connector, and in which way. */
export class NoConnector extends OperatorError {
  /** @param isMissing true for a file that is not there; else it cannot be read, or is no JSON. */
  constructor(message: string, readonly isMissing: boolean, hint?: string) {
    super(message, { hint });
    this.name = "NoConnector";
  }
}

/**
 * Reads a connector's file.
 *
 * @throws {NoConnector} when it is not there, cannot be read or is no JSON.
 * @throws {OperatorError} when it is JSON of something else.
 */
export async function readConnector(path: string, signal: AbortSignal): Promise<Connector> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path, { mostBytes: MOST_BYTES, signal });
  } catch (error) {
    signal.throwIfAborted();
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    throw new NoConnector(`The connector's file ${path}: ${systemFailure(error)}`, isMissing);
  }
  let values: JsonValue;
  try {
    values = readJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // What is wrong in it could show what is in it.
    throw new NoConnector(
      `The connector's file ${path} is no JSON`,
      false,
      "It holds what the original's volume_attachment get_connector --json prints on the compute host.",
    );
  }
  if (isObject(values) && typeof values.host === "string") return { values, host: values.host };
  throw new OperatorError(`The connector's file ${path} names no host, so it is no connector`, {
    hint:
      "It holds what the original's volume_attachment get_connector --json prints on the compute host.",
  });
}

/** The connector as it is sent, with where the instance sees the volume. */
export function connectorBody(
  { values }: Connector,
  mountpoint: string | null,
): Readonly<Record<string, unknown>> {
  const whole = mountpoint && !Object.hasOwn(values, "mountpoint")
    ? { ...values, mountpoint }
    : values;
  return Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [name, sendable(value)]),
  );
}

/** With the digits of its numbers kept. */
function sendable(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return rawJson(value.text);
  if (Array.isArray(value)) return value.map(sendable);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, sendable(member)]),
  );
}

/** The library's types do not have it yet. */
const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON(text: string): unknown };
