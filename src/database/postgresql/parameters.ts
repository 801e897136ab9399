/** What a `postgresql://` URL's query parameters mean, after psycopg2 and libpq. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseHost, DatabaseTarget } from "../urls/target.ts";
import { parameterReader } from "../urls/url_parameters.ts";
import type { UrlParts } from "../urls/url_parts.ts";

const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

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
  keptOnlyAs("channel_binding", "disable", "prefer");
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
