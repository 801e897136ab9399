/** What a `postgresql://` URL's query parameters mean, after psycopg2 and libpq. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseHost, DatabaseTarget } from "../urls/target.ts";
import { parameterReader } from "../urls/url_parameters.ts";
import type { UrlParts } from "../urls/url_parts.ts";

const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

/** How a server may let a user in, in the words of libpq's `require_auth`. */
export const AUTH_METHODS = ["none", "password", "md5", "scram-sha-256"] as const;

/** One of {@link AUTH_METHODS}. */
export type AuthMethod = typeof AUTH_METHODS[number];

/** How much a login is to be bound to its TLS connection; libpq's words. */
export type ChannelBinding = "disable" | "prefer" | "require";

/** Methods that libpq has and that are not done here: a server that asks for them is refused. */
const NOT_DONE = ["gss", "sspi"];

/** How much TLS to insist on; libpq's words. */
export type SslMode = typeof SSL_MODES[number];

/** The parameters of a PostgreSQL URL; paths name files on this machine. */
export interface PostgresqlParameters {
  /** Undefined when the URL says nothing; libpq's default is `prefer`. */
  readonly sslMode?: SslMode;
  readonly sslRootCert?: string;
  readonly sslCert?: string;
  readonly sslKey?: string;
  /** What the key's file is encrypted with. */
  readonly sslPassword?: string;
  readonly applicationName?: string;
  /** Seconds. */
  readonly connectTimeout?: number;
  /** Server settings in command-line form: `-c statement_timeout=5000`. */
  readonly options?: string;
  /** Which of several hosts will do: `any`, `read-write`, … */
  readonly targetSessionAttributes?: string;
  /** How the server may let the user in; any way unless given. */
  readonly requireAuth?: ReadonlySet<AuthMethod>;
  readonly channelBinding?: ChannelBinding;
}

/**
 * Reads the parts of a PostgreSQL URL.
 *
 * @throws {OperatorError} when a parameter's value is not of its type.
 */
export function postgresqlTarget(
  parts: UrlParts,
  source: string,
): DatabaseTarget<PostgresqlParameters> {
  const read = parameterReader(parts, source);
  // Settings of the Python client that change nothing here.
  read.accept("plugin", "client_encoding", "keepalives", "keepalives_idle");
  read.accept("keepalives_interval", "keepalives_count", "sslcompression", "krbsrvname", "gsslib");
  keptOnlyAs("gssencmode", "disable", "prefer");
  keptOnlyAs("ssl_min_protocol_version", "TLSv1", "TLSv1.1", "TLSv1.2");
  keptOnlyAs("sslcertmode", "allow");
  keptOnlyAs("sslnegotiation", "postgres");
  const parameters: PostgresqlParameters = {
    sslMode: sslMode(read.text("sslmode")),
    sslRootCert: read.text("sslrootcert"),
    sslCert: read.text("sslcert"),
    sslKey: read.text("sslkey"),
    sslPassword: read.text("sslpassword"),
    applicationName: read.text("application_name"),
    connectTimeout: read.integer("connect_timeout"),
    options: read.text("options"),
    targetSessionAttributes: read.text("target_session_attrs"),
    requireAuth: requireAuth(read.text("require_auth")),
    channelBinding: channelBinding(read.text("channel_binding")),
  };
  return {
    // Parameters override what stands before them, as they do when SQLAlchemy calls psycopg2.
    user: read.text("user") ?? parts.user,
    password: read.text("password") ?? parts.password,
    hosts: hosts(read.texts("host"), read.text("port")),
    database: read.text("dbname") ?? parts.database,
    parameters,
    unknownParameters: read.unknown(),
  };

  // Several hosts come as `host=h1:p1&host=h2:p2` or as `host=h1,h2&port=p1,p2`.
  function hosts(given: readonly string[], ports: string | undefined): DatabaseHost[] {
    if (given.length === 0) {
      if (parts.host === undefined) return [];
      return [{ host: parts.host, port: ports === undefined ? parts.port : portNumber(ports) }];
    }
    if (given.length > 1) {
      if (ports !== undefined || parts.port !== undefined) {
        throw new OperatorError(`${source} mixes two ways to name several hosts`, {
          hint: "Use ?host=h1:p1&host=h2:p2 or ?host=h1,h2&port=p1,p2.",
        });
      }
      return given.map((entry) => {
        const [host, port] = entry.split(":", 2);
        return { host, port: port ? portNumber(port) : undefined };
      });
    }
    const names = given[0].split(",");
    const numbers = (ports ?? String(parts.port ?? "")).split(",");
    if (numbers.length !== 1 && numbers.length !== names.length) {
      throw new OperatorError(`${source} names ${names.length} hosts but ${numbers.length} ports`);
    }
    return names.map((host, index) => {
      const port = numbers.length === 1 ? numbers[0] : numbers[index];
      return { host, port: port === "" ? undefined : portNumber(port) };
    });
  }

  /** `md5,scram-sha-256`, or what will not do: `!password,!none`. */
  function requireAuth(text: string | undefined): ReadonlySet<AuthMethod> | undefined {
    if (text === undefined) return undefined;
    const words = text.split(",").map((word) => word.trim());
    const refusing = words[0].startsWith("!");
    const names = words.map((word) => refusing ? word.slice(1) : word);
    const known = AUTH_METHODS.filter((method) => names.includes(method));
    if (
      words.some((word) => word.startsWith("!") !== refusing) ||
      // Whoever insists on these alone would never be let in; whoever refuses them never meets them.
      names.some((name) => !known.some((method) => method === name) && !NOT_DONE.includes(name)) ||
      (!refusing && known.length === 0)
    ) {
      throw new OperatorError(
        `${source}: the URL's parameter require_auth asks for what is not known here`,
        { hint: `Known are ${AUTH_METHODS.join(", ")}, or each of them refused by ! before it.` },
      );
    }
    return new Set(refusing ? AUTH_METHODS.filter((method) => !known.includes(method)) : known);
  }

  function channelBinding(text: string | undefined): ChannelBinding | undefined {
    if (text === undefined || text === "disable" || text === "prefer" || text === "require") {
      return text;
    }
    throw new OperatorError(`${source}: the URL's parameter channel_binding is none of libpq's`, {
      hint: "Use disable, prefer or require.",
    });
  }

  /** A parameter of which only some values ask for what is done anyway. */
  function keptOnlyAs(name: string, ...values: string[]): void {
    const value = read.text(name);
    if (value === undefined || values.includes(value)) return;
    throw new OperatorError(
      `${source}: the URL asks for ${name}=${value}, which is not known here`,
      {
        hint: `Known are ${values.join(", ")}.`,
      },
    );
  }

  function portNumber(text: string): number {
    if (!/^\d+$/.test(text)) {
      throw new OperatorError(`${source}: the URL's parameter port is not a whole number`);
    }
    return Number(text);
  }

  function sslMode(text: string | undefined): SslMode | undefined {
    const mode = SSL_MODES.find((known) => known === text);
    if (text !== undefined && mode === undefined) {
      throw new OperatorError(`${source}: the URL's parameter sslmode is none of libpq's modes`, {
        hint: `Use one of ${SSL_MODES.join(", ")}.`,
      });
    }
    return mode;
  }
}
