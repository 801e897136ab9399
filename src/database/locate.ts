/** Where a URL leads, found out without connecting. */

import { resolve } from "node:path";
import type { Configuration } from "../config/configuration.ts";
import type { DatabaseLocation } from "./databases.ts";
import { loadEngine } from "./engines.ts";
import { databaseGroup } from "./options.ts";
import { parseDatabaseUrl } from "./urls/url.ts";

/**
 * The location that {@link Databases.open} would give a database.
 *
 * @throws {OperatorError} when the URL cannot be understood.
 */
export async function locateDatabase(
  config: Configuration,
  url: string,
  source: string,
): Promise<DatabaseLocation> {
  const { connection_parameters, mysql_sql_mode } = config.read(databaseGroup);
  const parsed = parseDatabaseUrl(url, source, connection_parameters);
  const engine = await loadEngine(parsed.engine);
  return engine.endpoint(parsed, source, { sqlMode: mysql_sql_mode ?? "" }).location;
}

/**
 * Two locations are certainly the same database. Where they are not, they may be all the same: a server
 * has many names.
 */
export function isSamePlace(one: DatabaseLocation, other: DatabaseLocation): boolean {
  if (one.engine === "sqlite") {
    return other.engine === "sqlite" && resolve(one.database) === resolve(other.database);
  }
  return one.engine === other.engine && one.host?.toLowerCase() === other.host?.toLowerCase() &&
    one.port === other.port && one.socket === other.socket &&
    one.database === other.database && one.user === other.user;
}
