/** Database locations in words, for messages. */

import { hostAndPort } from "../network/host_and_port.ts";
import type { DatabaseLocation, EngineName } from "./databases.ts";

const ENGINE_TITLES: Readonly<Record<EngineName, string>> = {
  mysql: "MySQL",
  postgresql: "PostgreSQL",
  sqlite: "SQLite",
};

/**
 * Names a database with all that an operator needs to find it:
 * `MySQL database nova_api at 10.0.0.5:3306 ([api_database] connection)`.
 */
export function describeLocation(location: DatabaseLocation): string {
  const title = ENGINE_TITLES[location.engine];
  return `${title} database ${location.database}${place(location)} (${location.source})`;
}

function place({ host, port, socket }: DatabaseLocation): string {
  if (socket !== undefined) return ` at socket ${socket}`;
  if (host === undefined) return "";
  if (port === undefined) return ` at ${host}`;
  return ` at ${hostAndPort({ host, port })}`;
}
