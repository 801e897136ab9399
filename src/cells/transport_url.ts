/** Message-queue URLs, read by the rules of oslo.messaging's `TransportURL.parse`. */

import { OperatorError } from "../errors/operator_error.ts";
import { partition, partitionLast, type SplitUrl, splitUrl } from "./url_split.ts";

/** One broker of a transport URL. */
export interface TransportHost {
  /** Name or address; "" where the URL gives a port alone. */
  readonly host: string;
  readonly port?: number;
}

/** A transport URL that oslo.messaging accepts. */
export interface TransportUrl {
  /** The driver: `rabbit`, `none`, … Whether such a driver exists is not checked here. */
  readonly scheme: string;
  /** The brokers in order; none for `rabbit://` and `none:/`. */
  readonly hosts: readonly TransportHost[];
}

/**
 * Reads a transport URL, its template filled in: `scheme://user:password@host:port,…/virtual_host`.
 *
 * @throws {OperatorError} when there is no scheme, a port is no number, or brackets are left open. The
 * message never shows a part that could be a password.
 */
export function parseTransportUrl(url: string): TransportUrl {
  const parts = split(url);
  if (parts.scheme === "") {
    throw invalid("it does not begin with a scheme, such as rabbit://");
  }
  const hosts = parts.authority.split(",").filter((entry) => entry !== "").map(readHost);
  return { scheme: parts.scheme, hosts };
}

function split(url: string): SplitUrl {
  try {
    return splitUrl(url);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function readHost(entry: string, index: number): TransportHost {
  const [, address] = partitionLast(entry, "@");
  let [host, port] = partition(address, ":");
  if (address.startsWith("[")) {
    const end = address.indexOf("]");
    if (end < 0) throw invalid(`host ${index + 1} has a [ without its ]`);
    host = address.slice(1, end);
    port = partition(address.slice(end), ":")[1];
  }
  if (port === "") return { host };
  // Python's int() allows blanks, a sign and underscores between digits.
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(port)) {
    throw invalid(`what stands after the colon of host ${index + 1} is not a port number`);
  }
  return { host, port: Number(port.replaceAll("_", "")) };
}

function invalid(reason: string): OperatorError {
  return new OperatorError(`The transport URL is invalid: ${reason}`, {
    hint: "Expected: rabbit://user:password@host:port/virtual_host, several hosts with commas.",
  });
}
