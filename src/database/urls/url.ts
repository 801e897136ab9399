/**
 * Database connection URLs in SQLAlchemy's form: read, written back, and turned into cell0's.
 *
 * The grammar is that of SQLAlchemy 1.4 (`sqlalchemy.engine.make_url`), which differs from RFC 3986
 * in that a password may hold `/`, `?` and `#` as they are, and a database name is not decoded.
 * No error of this module shows any part of the URL that could be a password.
 */

import { OperatorError } from "../../errors/operator_error.ts";
import type { EngineName } from "../databases.ts";
import { type MysqlParameters, mysqlTarget } from "../mysql/parameters.ts";
import { type PostgresqlParameters, postgresqlTarget } from "../postgresql/parameters.ts";
import { type SqliteParameters, sqliteTarget } from "../sqlite/parameters.ts";

/** The parts of an SQLAlchemy URL, decoded, before any engine has looked at them. */
export interface UrlParts {
  /** Dialect and driver as written: `mysql+pymysql`. */
  readonly scheme: string;
  readonly user?: string;
  readonly password?: string;
  /** Host name or address, an IPv6 address without its brackets. */
  readonly host?: string;
  readonly port?: number;
  /** The database's name as written, which SQLAlchemy does not decode; "" for a lone slash. */
  readonly database?: string;
  /** Query parameters, decoded; a repeated one has several values. */
  readonly query: ReadonlyMap<string, readonly string[]>;
}

/** One server that a URL names. */
export interface DatabaseHost {
  /** Host name or address; a name that starts with `/` is a folder of Unix sockets (PostgreSQL). */
  readonly host: string;
  /** The port, where the URL gives one. */
  readonly port?: number;
}

/** What a URL says about where to connect, after its engine has read the query parameters. */
export interface DatabaseTarget<P> {
  readonly user?: string;
  readonly password?: string;
  /** The servers in the order in which to try them; none for a file, a socket or the default host. */
  readonly hosts: readonly DatabaseHost[];
  /** The database's name; for SQLite the file's path, undefined for a database in memory. */
  readonly database?: string;
  /** The engine's own parameters. */
  readonly parameters: P;
  /** Names of query parameters that mean nothing to this program; worth a warning each. */
  readonly unknownParameters: readonly string[];
}

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

// SQLAlchemy's grammar in pieces. All but the scheme may be missing, and what follows is not checked.
const URL_GRAMMAR = new RegExp(
  "^(?<scheme>[\\p{L}\\p{N}_+]+)://" +
    "(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?" +
    "(?:\\[(?<ipv6>[^/?]+)\\]|(?<host>[^/:?]+))?" +
    "(?::(?<port>[^/?]*))?" +
    "(?:/(?<database>[^?]*))?" +
    "(?:\\?(?<query>.*))?",
  "u",
);

/**
 * Splits an SQLAlchemy URL of any engine into its parts.
 *
 * @param url the URL.
 * @param source what to call it in errors.
 * @throws {OperatorError} when it has no `scheme://` or a port that is no number.
 */
export function parseUrlParts(url: string, source: string): UrlParts {
  const found = URL_GRAMMAR.exec(url)?.groups;
  if (found === undefined) {
    throw new OperatorError(`${source} is not a database URL`, {
      hint: "Expected: engine+driver://user:password@host:port/database?parameters",
    });
  }
  // A password that was not encoded can end up as the "port", so its text stays out of the error.
  if (found.port !== undefined && !/^\d+$/.test(found.port)) {
    throw new OperatorError(`${source}: what stands after the host's colon is not a port number`, {
      hint:
        "Characters such as @, / and : in a user name or password are written %40, %2F and %3A.",
    });
  }
  return {
    scheme: found.scheme,
    user: found.user === undefined ? undefined : percentDecode(found.user),
    password: found.password === undefined ? undefined : percentDecode(found.password),
    host: found.host ?? found.ipv6,
    port: found.port === undefined ? undefined : Number(found.port),
    database: found.database,
    query: parseQuery(found.query ?? ""),
  };
}

/**
 * Writes parts as a URL, as SQLAlchemy does: query parameters sorted by name, and in the user and the
 * password only what would be misread encoded. Reading the result gives the same parts again, but for
 * what the form cannot express: a password without a user, or an `@` in the database's name without a
 * password before it.
 */
export function formatUrlParts(parts: UrlParts): string {
  let url = `${parts.scheme}://`;
  if (parts.user !== undefined) {
    url += encodeCredential(parts.user);
    if (parts.password !== undefined) url += `:${encodeCredential(parts.password)}`;
    url += "@";
  }
  if (parts.host !== undefined) url += parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  if (parts.port !== undefined) url += `:${parts.port}`;
  if (parts.database !== undefined) url += `/${parts.database}`;
  const query = [...parts.query].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    .flatMap(([name, values]) =>
      values.map((value) => `${encodeQuery(name)}=${encodeQuery(value)}`)
    );
  return query.length > 0 ? `${url}?${query.join("&")}` : url;
}

/**
 * The URL of cell0's database: the main database's, with `_cell0` after the database's name.
 *
 * Nova decodes the finished URL as a whole, and rows that it wrote hold that form, so it is kept
 * wherever it still means the same; where it would not (a password with `%40`), the URL stays encoded.
 *
 * @param connection the value of `[database] connection`.
 * @throws {OperatorError} when it is not a database URL, or names no database.
 */
export function cell0DatabaseUrl(connection: string): string {
  const parts = parseUrlParts(connection, "[database] connection");
  if (!parts.database || parts.database === ":memory:") {
    throw new OperatorError(
      "[database] connection names no database that cell0's name could be made from",
      { hint: "Add the database's name to it, or give cell0's URL with --database_connection." },
    );
  }
  const cell0 = { ...parts, database: `${parts.database}_cell0` };
  const encoded = formatUrlParts(cell0);
  const decoded = percentDecode(encoded);
  return sameParts(decoded, cell0) ? decoded : encoded;
}

function sameParts(url: string, parts: UrlParts): boolean {
  try {
    return formatUrlParts(parseUrlParts(url, "")) === formatUrlParts(parts);
  } catch {
    return false;
  }
}

function appendQuery(parts: UrlParts, text: string): UrlParts {
  const query = new Map(parts.query);
  for (const [name, values] of parseQuery(text)) {
    query.set(name, [...query.get(name) ?? [], ...values]);
  }
  return { ...parts, query };
}

/** Reads `a=1&b=2`; parameters without a value are dropped, as Python's `parse_qsl` does. */
function parseQuery(text: string): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=");
    if (equals < 0 || equals === pair.length - 1) continue;
    const name = percentDecode(pair.slice(0, equals).replaceAll("+", " "));
    const value = percentDecode(pair.slice(equals + 1).replaceAll("+", " "));
    query.set(name, [...query.get(name) ?? [], value]);
  }
  return query;
}

/** Decodes `%40` and its like as UTF-8, and leaves a `%` that begins no such code as it is. */
function percentDecode(text: string): string {
  return text.replace(
    /(?:%[0-9a-f]{2})+/gi,
    (codes) =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        Uint8Array.from(codes.slice(1).split("%"), (code) => parseInt(code, 16)),
      ),
  );
}

// SQLAlchemy leaves a "%" alone here, so that a password holding "%41" would come back as "A".
function encodeCredential(text: string): string {
  return text.replace(/[:@/]|%(?=[0-9a-f]{2})/gi, encodeURIComponent);
}

/** What Python's `quote_plus` does. */
function encodeQuery(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
