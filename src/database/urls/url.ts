/** Connection URLs understood in full: which engine they are for, and what its parameters say. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { EngineName } from "../databases.ts";
import { type MysqlParameters, mysqlTarget } from "../mysql/parameters.ts";
import { type PostgresqlParameters, postgresqlTarget } from "../postgresql/parameters.ts";
import { type SqliteParameters, sqliteTarget } from "../sqlite/parameters.ts";
import type { DatabaseTarget } from "./target.ts";
import { refuseUnknownSecurity } from "./url_parameters.ts";
import { parseQuery, parseUrlParts, refuseStrayAt, type UrlParts } from "./url_parts.ts";

/** A connection URL that has been understood in full, by engine. */
export type DatabaseUrl =
  & { readonly parts: UrlParts }
  & (
    | { readonly engine: "mysql" } & DatabaseTarget<MysqlParameters>
    | { readonly engine: "postgresql" } & DatabaseTarget<PostgresqlParameters>
    | { readonly engine: "sqlite" } & DatabaseTarget<SqliteParameters>
  );

/** Which engine serves which dialect; the driver after a `+` makes no difference. */
const ENGINE_OF_DIALECT: Readonly<Record<string, EngineName>> = {
  mysql: "mysql",
  mariadb: "mysql",
  postgresql: "postgresql",
  postgres: "postgresql",
  sqlite: "sqlite",
};

/**
 * Reads a connection URL in full.
 *
 * @param url an SQLAlchemy URL, its templates filled in.
 * @param source what to call it in errors: `[database] connection`, `cell cell1 (UUID)`.
 * @param connectionParameters the value of `connection_parameters`: `a=1&b=2`, appended to the query.
 * @throws {OperatorError} when the URL cannot be understood or its engine is not supported.
 */
export function parseDatabaseUrl(
  url: string,
  source: string,
  connectionParameters: string = "",
): DatabaseUrl {
  const parts = appendQuery(parseUrlParts(url, source), connectionParameters);
  refuseNul(parts, source);
  const parsed = targetOf(parts, source);
  refuseStrayAt(url, source, parsed.unknownParameters);
  refuseUnknownSecurity(parsed.unknownParameters, source);
  return parsed;
}

function targetOf(parts: UrlParts, source: string): DatabaseUrl {
  const dialect = parts.scheme.split("+", 1)[0];
  const engine = Object.hasOwn(ENGINE_OF_DIALECT, dialect) ? ENGINE_OF_DIALECT[dialect] : undefined;
  switch (engine) {
    case "mysql":
      return { engine, parts, ...mysqlTarget(parts, source) };
    case "postgresql":
      return { engine, parts, ...postgresqlTarget(parts, source) };
    case "sqlite":
      return { engine, parts, ...sqliteTarget(parts, source) };
    case undefined:
      throw new OperatorError(`${source} names the database engine "${parts.scheme}"`, {
        hint:
          "Supported are mysql, mariadb, postgresql and sqlite, each with or without a +driver.",
      });
  }
}

/** A NUL ends a name in the servers' protocols, and what stands behind it would be another name. */
function refuseNul({ user, password, host, database, query }: UrlParts, source: string): void {
  const texts = [user, password, host, database, ...[...query].flat(2)];
  if (texts.some((text) => text?.includes("\0"))) {
    throw new OperatorError(`${source}: the URL holds a NUL character (%00)`, {
      hint: "Neither names nor passwords nor parameters of a database may hold one.",
    });
  }
}

function appendQuery(parts: UrlParts, text: string): UrlParts {
  const query = new Map(parts.query);
  for (const [name, values] of parseQuery(text)) {
    query.set(name, [...query.get(name) ?? [], ...values]);
  }
  return { ...parts, query };
}
