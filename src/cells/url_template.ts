/**
 * Templates in cell mappings: `{scheme}://{username}:{password}@{hostname}:{port}/nova_cell1` is filled
 * from the configuration's own URL, so that a changed password need not be changed in every mapping.
 *
 * The rules, oddities included, are those of `CellMapping.format_db_url` and `format_mq_url` in
 * nova/objects/cell_mapping.py: parts are not decoded, host names come in lower case, and a part that
 * the configuration's URL lacks reads `None`. A template that cannot be filled in stays as it is.
 */

import { partition, partitionLast, splitUrl } from "./url_split.ts";

/** Is told, in one line without secrets, why a template was left as it is. */
export type TemplateReport = (problem: string) => void;

/**
 * Fills in the `database_connection` of a cell mapping.
 *
 * @param template the URL as stored; one without braces comes back as it is.
 * @param connection the value of `[database] connection`; undefined when not set.
 */
export function fillDatabaseUrl(
  template: string,
  connection: string | undefined,
  report: TemplateReport = () => {},
): string {
  return fill(template, connection, {
    what: "The cell mapping's database_connection",
    option: "[database] connection",
    report,
  });
}

/**
 * Fills in the `transport_url` of a cell mapping. `{hostname1}`, `{username2}` and so on name the parts
 * of the n-th host where the configuration's URL has several.
 *
 * @param template the URL as stored; one without braces comes back as it is.
 * @param transportUrl the value of `[DEFAULT] transport_url`; undefined when not set.
 */
export function fillTransportUrl(
  template: string,
  transportUrl: string | undefined,
  report: TemplateReport = () => {},
): string {
  return fill(template, transportUrl, {
    what: "The cell mapping's transport_url",
    option: "[DEFAULT] transport_url",
    report,
  });
}

function fill(
  template: string,
  source: string | undefined,
  names: { what: string; option: string; report: TemplateReport },
): string {
  if (!/[{}]/.test(template)) return template;
  if (source === undefined) {
    if (template.includes("{")) {
      names.report(`${names.what} is a template, but ${names.option} is not set`);
    }
    return template;
  }
  try {
    return format(template, templateValues(source));
  } catch (error) {
    const reason = (error as Error).message;
    names.report(`${names.what} cannot be filled in from ${names.option}: ${reason}`);
    return template;
  }
}

type Values = Readonly<Record<string, string | undefined>>;

function templateValues(url: string): Values {
  const parts = splitUrl(url);
  const [userinfo, address] = partitionLast(parts.authority, "@");
  const values: Record<string, string | undefined> = {
    username: userinfo === undefined ? undefined : partition(userinfo, ":")[0],
    password: userinfo?.includes(":") ? partition(userinfo, ":")[1] : undefined,
    hostname: hostName(address),
    port: portNumber(address),
    scheme: parts.scheme,
    query: parts.query,
    fragment: parts.fragment,
    path: parts.path.replace(/^\/+/, ""),
  };
  if (parts.authority.includes(",")) {
    parts.authority.split(",").forEach((entry, index) => {
      for (const [name, value] of Object.entries(hostValues(entry))) {
        values[`${name}${index + 1}`] = value;
      }
    });
  }
  return values;
}

function hostName(address: string): string | undefined {
  const [, afterBracket] = partition(address, "[");
  const name = address.includes("[") ? partition(afterBracket, "]")[0] : partition(address, ":")[0];
  // The zone of a scoped IPv6 address keeps its case.
  const [host, zone] = partition(name, "%");
  const lower = host.toLowerCase() + (name.includes("%") ? `%${zone}` : "");
  return lower === "" ? undefined : lower;
}

function portNumber(address: string): string | undefined {
  const [, afterBrackets] = partition(address, "]");
  const port = partition(address.includes("[") ? afterBrackets : address, ":")[1];
  if (port === "") return undefined;
  if (!/^\d+$/.test(port) || Number(port) > 65535) {
    throw new Error("the port of its last host is not a port number");
  }
  return String(Number(port));
}

/** The parts of one host among several; unlike a lone host's, a missing user is "". */
function hostValues(entry: string): Values {
  const [before, after] = partition(entry, "@");
  const [userinfo, address] = entry.includes("@") ? [before, after] : ["", entry];
  const [username, password] = partition(userinfo, ":");
  const values = {
    username,
    password: userinfo.includes(":") ? password : undefined,
  };
  if (address.startsWith("[")) {
    const end = address.indexOf("]");
    if (end < 0) throw new Error("an IPv6 address lacks its closing bracket");
    // The colon stays with the port here, so such a template says `[{hostname1}]{port1}`.
    return { ...values, hostname: address.slice(1, end), port: address.slice(end + 1) };
  }
  const [hostname, port] = partition(address, ":");
  return { ...values, hostname, port: address.includes(":") ? port : undefined };
}

/** The parts that some URL has. */
const PART_NAME = /^(?:scheme|username|password|hostname|port|path|query|fragment)\d*$/;

/** Python's `str.format` for plain names: `{name}`, with `{{` and `}}` for braces. */
function format(template: string, values: Values): string {
  return template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (mark, name: string | undefined) => {
    if (mark === "{{" || mark === "}}") return mark[0];
    if (name === undefined) throw new Error("the template has a brace without its partner");
    if (!Object.hasOwn(values, name)) {
      // What stands between braces may be a password with braces.
      throw new Error(
        PART_NAME.test(name)
          ? `it has no part named {${name}}`
          : "the template has a name in braces that no URL has",
      );
    }
    return values[name] ?? "None";
  });
}
