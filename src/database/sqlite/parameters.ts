/** What a `sqlite://` URL means, after SQLAlchemy's pysqlite dialect. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseTarget } from "../urls/target.ts";
import { parameterReader } from "../urls/url_parameters.ts";
import type { UrlParts } from "../urls/url_parts.ts";

/** The parameters of an SQLite URL. */
export interface SqliteParameters {
  /** Seconds to wait for a lock on the file. */
  readonly timeout?: number;
}

/**
 * Reads the parts of an SQLite URL: three slashes before a relative path, four before an absolute one.
 *
 * @throws {OperatorError} when the URL names a host, or a parameter's value is not of its type.
 */
export function sqliteTarget(parts: UrlParts, source: string): DatabaseTarget<SqliteParameters> {
  if (parts.user || parts.password || parts.host || parts.port) {
    throw new OperatorError(`${source}: an SQLite URL names a file, not a host`, {
      hint: "Write sqlite:///relative/path or sqlite:////absolute/path.",
    });
  }
  const read = parameterReader(parts, source);
  read.accept("plugin", "check_same_thread", "detect_types", "isolation_level");
  read.accept("cached_statements");
  const timeout = read.text("timeout");
  if (timeout !== undefined && !(timeout.trim() && Number(timeout) >= 0)) {
    throw new OperatorError(`${source}: the URL's parameter timeout is not a number of seconds`);
  }
  const inMemory = !parts.database || parts.database === ":memory:";
  return {
    hosts: [],
    database: inMemory ? undefined : parts.database,
    parameters: { timeout: timeout === undefined ? undefined : Number(timeout) },
    unknownParameters: read.unknown(),
  };
}
