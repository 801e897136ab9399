/** Message-queue URLs, read by the rules of oslo.messaging's `TransportURL.parse`. */

import { OperatorError } from "../errors/operator_error.ts";
import { partition, partitionLast, type SplitUrl, splitUrl } from "./url_split.ts";
import { percentDecode } from "../database/urls/url_parts.ts";

/** One broker of a transport URL. */
export interface TransportHost {
  /** Name or address; "" where the URL gives a port alone. */
  readonly host: string;
  readonly port?: number;
  /** Whom to log in as, decoded. */
  readonly username?: string;
  /** Never to be shown. */
  readonly password?: string;
}

/** A transport URL that oslo.messaging accepts. */
export interface TransportUrl {
  /** The driver: `rabbit`, `none`, … Whether such a driver exists is not checked here. */
  readonly scheme: string;
  /** The brokers in order; none for `rabbit://` and `none:/`. */
  readonly hosts: readonly TransportHost[];
  /** Decoded; "" where the URL has none. */
  readonly virtualHost: string;
  /** Options of the driver, which go before those of the configuration. */
  readonly query: ReadonlyMap<string, string>;
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
  const virtualHost = percentDecode(parts.path.replace(/^\//, ""));
  return { scheme: parts.scheme, hosts, virtualHost, query: readQuery(parts.query) };
}

/** Of a name that comes twice all values, with commas between them; a name without a value does not count. */
function readQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === "") continue;
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return query;
}

function split(url: string): SplitUrl {
  try {
    return splitUrl(url);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function readHost(entry: string, index: number): TransportHost {
  const [userinfo, address] = partitionLast(entry, "@");
  const login = userinfo === undefined ? {} : readLogin(userinfo);
  let [host, port] = partition(address, ":");
  if (address.startsWith("[")) {
    const end = address.indexOf("]");
    if (end < 0) throw invalid(`host ${index + 1} has a [ without its ]`);
    host = address.slice(1, end);
    port = partition(address.slice(end), ":")[1];
  }
  if (port === "") return { host, ...login };
  // Python's int() allows blanks, a sign and underscores between digits.
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(port)) {
    throw invalid(`what stands after the colon of host ${index + 1} is not a port number`);
  }
  return { host, port: Number(port.replaceAll("_", "")), ...login };
}

function readLogin(userinfo: string): Pick<TransportHost, "username" | "password"> {
  const [username, password] = partition(userinfo, ":");
  return {
    username: percentDecode(username),
    ...userinfo.includes(":") ? { password: percentDecode(password) } : {},
  };
}

function invalid(reason: string): OperatorError {
  return new OperatorError(`The transport URL is invalid: ${reason}`, {
    hint: "Expected: rabbit://user:password@host:port/virtual_host, several hosts with commas.",
  });
}
