/** What a MySQL URL leads to. */

import type { Endpoint, SessionSettings, UrlOf } from "../engine.ts";
import { redactor } from "../redact.ts";
import { connect } from "./connect.ts";

const MAX_CONNECTIONS = 5;

/** Turns a MySQL URL into an endpoint. Without a host it is `localhost`, as for PyMySQL. */
export function endpoint(
  url: UrlOf<"mysql">,
  source: string,
  settings: SessionSettings,
): Endpoint {
  const { unixSocket, tls, writeTimeout } = url.parameters;
  const host = url.hosts[0]?.host ?? "localhost";
  const location = {
    engine: "mysql",
    ...(unixSocket === undefined
      ? { host, port: url.hosts[0]?.port ?? 3306 }
      : { socket: unixSocket }),
    database: url.database ?? "",
    user: url.user,
    source,
  } as const;
  const ignored = [...url.unknownParameters];
  if (writeTimeout !== undefined) ignored.push("write_timeout");
  if (tls?.cipher !== undefined) ignored.push("ssl_cipher");
  return {
    location,
    maxConnections: MAX_CONNECTIONS,
    ignoredParameters: ignored,
    hideSecrets: redactor(url.password, [url.user, host, url.database]),
    connect: () => connect(url, location, settings),
  };
}
