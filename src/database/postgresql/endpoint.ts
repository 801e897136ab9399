/** What a PostgreSQL URL leads to. */

import type { Endpoint, UrlOf } from "../engine.ts";
import { redactor } from "../redact.ts";
import { connect } from "./connect.ts";
import type { DatabaseHost } from "../urls/target.ts";

const MAX_CONNECTIONS = 5;
const DEFAULT_PORT = 5432;
// Where libpq looks for the server's socket when the URL names no host, on most distributions.
const DEFAULT_SOCKET_FOLDER = "/var/run/postgresql";

/** Turns a PostgreSQL URL into an endpoint. */
export function endpoint(url: UrlOf<"postgresql">, source: string): Endpoint {
  const hosts = (url.hosts.length > 0 ? url.hosts : [{ host: DEFAULT_SOCKET_FOLDER }])
    .map(({ host, port }: DatabaseHost) => ({ host, port: port ?? DEFAULT_PORT }));
  const location = {
    engine: "postgresql",
    ...place(hosts),
    database: url.database ?? url.user ?? "",
    user: url.user,
    source,
  } as const;
  return {
    location,
    maxConnections: MAX_CONNECTIONS,
    ignoredParameters: url.unknownParameters,
    hideSecrets: redactor(url.password, [
      url.user,
      url.database,
      ...hosts.map(({ host }) => host),
    ]),
    connect: () => connect(url, hosts, location),
  };
}

function place(hosts: readonly Required<DatabaseHost>[]) {
  const [{ host, port }] = hosts;
  if (hosts.length > 1) {
    return { host: hosts.map(({ host, port }) => `${host}:${port}`).join(", ") };
  }
  return host.startsWith("/") ? { socket: `${host}/.s.PGSQL.${port}` } : { host, port };
}
