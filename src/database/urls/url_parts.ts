/**
 * Connection URLs in SQLAlchemy's form, in parts: taken apart, and written back.
 *
 * The grammar is that of SQLAlchemy 1.4 (`sqlalchemy.engine.make_url`), which differs from RFC 3986
 * in that a password may hold `/`, `?` and `#` as they are, and a database name is not decoded.
 * No error of this module shows any part of the URL that could be a password.
 */

import { OperatorError } from "../../errors/operator_error.ts";

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

// SQLAlchemy's grammar in pieces. All but the scheme may be missing, and what follows is not checked.
const BEHIND_SCHEME = "://" +
  "(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?" +
  "(?:\\[(?<ipv6>[^/?]+)\\]|(?<host>[^/:?]+))?" +
  "(?::(?<port>[^/?]*))?" +
  "(?:/(?<database>[^?]*))?" +
  "(?:\\?(?<query>.*))?";
const URL_GRAMMAR = new RegExp(`^(?<scheme>[\\w+]+)${BEHIND_SCHEME}`, "u");

/** What the grammar's groups are called, each as it is written. */
type UrlPieces =
  & { readonly scheme: string }
  & Readonly<
    Partial<Record<"user" | "password" | "ipv6" | "host" | "port" | "database" | "query", string>>
  >;

/**
 * The pieces of a URL by their names; undefined for what is none. Any letters may stand in a scheme, and none that
 * anybody knows has others than ASCII's: Unicode's classes are looked up only where those do not do.
 */
function piecesOf(url: string): UrlPieces | undefined {
  const found = URL_GRAMMAR.exec(url) ??
    new RegExp(`^(?<scheme>[\\p{L}\\p{N}_+]+)${BEHIND_SCHEME}`, "u").exec(url);
  return found?.groups as UrlPieces | undefined;
}

/**
 * Splits an SQLAlchemy URL of any engine into its parts.
 *
 * @param url the URL.
 * @param source what to call it in errors.
 * @throws {OperatorError} when it has no `scheme://`, a port that is no number, or an `@` behind that of
 * its credentials: SQLAlchemy would take the rest of a password with an `@` for the host, and whoever
 * looks for a host tells its name to others.
 */
export function parseUrlParts(url: string, source: string): UrlParts {
  const found = piecesOf(url);
  if (found === undefined) {
    throw new OperatorError(`${source} is not a database URL`, {
      hint: "Expected: engine+driver://user:password@host:port/database?parameters",
    });
  }
  // A password that was not encoded can end up as any of these, so their text stays out of the errors.
  if (found.password !== undefined && hasBareAt(found)) throw strayAt(source);
  if (found.port !== undefined && !/^\d+$/.test(found.port)) {
    throw new OperatorError(`${source}: what stands after the host's colon is not a port number`, {
      hint: ENCODING,
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

const ENCODING = "In a user name or password, @ is written %40, / is %2F, : is %3A and % is %25.";

/** The error for a URL in which nobody can tell where the password ends. */
function strayAt(source: string): OperatorError {
  return new OperatorError(
    `${source}: the URL has an @ behind the one that stands before its host`,
    {
      hint: ENCODING,
    },
  );
}

function hasBareAt({ host, port, database, query }: Record<string, string | undefined>): boolean {
  return [host, port, database].some((part) => part?.includes("@")) ||
    bareAtNames(query ?? "").includes("");
}

/** The parameters of a query whose text has an `@` as it is, by name; "" for one without a name. */
function bareAtNames(query: string): string[] {
  return query.split("&").filter((pair) => pair.includes("@")).map((pair) => {
    const [name] = pair.split("=", 1);
    return name === pair || name.includes("@") ? "" : percentDecode(name.replaceAll("+", " "));
  });
}

/**
 * Refuses a URL whose "parameters" may be the end of a password: one that nobody knows with an `@` in it.
 *
 * @param unknown the names of those parameters that the engine does not know.
 * @throws {OperatorError} that does not show them.
 */
export function refuseStrayAt(url: string, source: string, unknown: readonly string[]): void {
  const found = piecesOf(url);
  if (found?.password === undefined) return;
  if (bareAtNames(found.query ?? "").some((name) => unknown.includes(name))) throw strayAt(source);
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

/** Reads `a=1&b=2`; parameters without a value are dropped, as Python's `parse_qsl` does. */
export function parseQuery(text: string): Map<string, string[]> {
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
export function percentDecode(text: string): string {
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
