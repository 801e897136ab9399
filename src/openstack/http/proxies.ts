/**
 * Which proxy a request goes through: what the environment says, by the rules of Python's requests,
 * which keystoneauth uses.
 */

import type { Environment } from "../../config/sources.ts";
import { OperatorError } from "../../errors/operator_error.ts";

/** A proxy. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`, where the proxy has a user and a password. */
  readonly authorization?: string;
  /** How to call it in messages: `the proxy proxy.example.org:3128 of https_proxy`. */
  readonly name: string;
}

/**
 * The proxy for a URL; undefined for a direct connection.
 *
 * `http_proxy` or `https_proxy`, whichever the URL's scheme says, else `all_proxy`; of a lower-case and
 * an upper-case variable the lower-case one counts, even an empty one. `no_proxy` lists hosts, ends of
 * host names, IPv4 addresses and networks, or is `*`.
 *
 * @throws {OperatorError} when the variable holds something else than the URL of an HTTP proxy.
 */
export function proxyFor(url: URL, environment: Environment): Proxy | undefined {
  const scheme = url.protocol.slice(0, -1);
  const [variable, value] = [`${scheme}_proxy`, "all_proxy"]
    .map((name) => lookUp(name, environment))
    .find(([, value]) => value !== "") ?? [];
  if (variable === undefined || value === undefined) return undefined;
  // Unlike the others, an empty one leaves it to the one in upper case.
  const exceptions = environment.get("no_proxy") || environment.get("NO_PROXY") || "";
  if (isException(url, exceptions)) return undefined;
  return parseProxy(variable, value);
}

function lookUp(name: string, environment: Environment): [variable: string, value: string] {
  const upper = name.toUpperCase();
  const lowerValue = environment.get(name);
  if (lowerValue !== undefined) return [name, lowerValue];
  // Where the program runs behind a web server, this one may be a header of somebody's request.
  if (upper === "HTTP_PROXY" && environment.get("REQUEST_METHOD") !== undefined) return [upper, ""];
  return [upper, environment.get(upper) ?? ""];
}

function isException(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const hostAndPort = url.port === "" ? host : `${host}:${url.port}`;
  const entries = exceptions.replaceAll(" ", "").toLowerCase().split(",").filter(Boolean);
  if (entries.includes("*")) return true;
  const address = ipv4(host);
  return entries.some((entry) => {
    // Python's own rule, which comes after that of requests: whole parts of a name.
    if (`.${host}`.endsWith(`.${entry.replace(/^\.+/, "")}`)) return true;
    return address === undefined
      ? host.endsWith(entry) || hostAndPort.endsWith(entry)
      : isInNetwork(address, entry);
  });
}

/** An IPv4 address as a number. */
function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function isInNetwork(address: number, entry: string): boolean {
  const [network, bits, ...rest] = entry.split("/");
  const base = ipv4(network);
  if (base === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits ?? "")) return false;
  const size = 2 ** (32 - Number(bits));
  return Number(bits) >= 1 && Number(bits) <= 32 &&
    Math.floor(address / size) === Math.floor(base / size);
}

function parseProxy(variable: string, value: string): Proxy {
  const wrong = (what: string) =>
    new OperatorError(`The environment variable ${variable} ${what}`, {
      hint: "Set it to http://HOST:PORT, or except the service's host by no_proxy.",
    });
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  } catch {
    throw wrong("holds no URL of a proxy");
  }
  if (url.protocol !== "http:") {
    throw wrong(`names a proxy of the kind ${url.protocol.slice(0, -1)}, which is not supported`);
  }
  const port = url.port === "" ? 80 : Number(url.port);
  const user = unquote(url.username);
  const password = unquote(url.password);
  const credentials = new TextEncoder().encode(`${user}:${password}`);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    ...(user === "" && password === ""
      ? {}
      : { authorization: `Basic ${btoa(String.fromCharCode(...credentials))}` }),
    name: `the proxy ${url.hostname}:${port} of ${variable}`,
  };
}

/** Undoes percent-encoding, as far as it is one. */
function unquote(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
