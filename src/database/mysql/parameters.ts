/** What a `mysql://` or `mariadb://` URL's query parameters mean, after PyMySQL and its siblings. */

import type { DatabaseTarget } from "../urls/target.ts";
import { parameterReader } from "../urls/url_parameters.ts";
import type { UrlParts } from "../urls/url_parts.ts";

/** TLS as the URL asks for it; paths name files on this machine. */
export interface MysqlTls {
  /** Certificate authorities to trust. Given, the server's certificate is verified. */
  readonly ca?: string;
  /** A folder of certificate authorities. */
  readonly capath?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly cipher?: string;
  /** Whether the certificate must be for the host; without it: yes where a `ca` is given. */
  readonly checkHostname?: boolean;
  /** Whether the certificate must be signed by a trusted authority; without it: as `ca` says. */
  readonly verifyCertificate?: boolean;
}

/** The parameters of a MySQL URL. */
export interface MysqlParameters {
  readonly charset?: string;
  /** The Unix socket to connect to in place of a host. */
  readonly unixSocket?: string;
  /** Undefined when the URL asks for no TLS. */
  readonly tls?: MysqlTls;
  /** Seconds. */
  readonly connectTimeout?: number;
  /** Seconds. */
  readonly readTimeout?: number;
  /** Seconds. */
  readonly writeTimeout?: number;
  readonly compress?: boolean;
  /** A statement to run on each new connection. */
  readonly initCommand?: string;
}

/**
 * Reads the parts of a MySQL URL.
 *
 * @throws {OperatorError} when a parameter's value is not of its type.
 */
export function mysqlTarget(parts: UrlParts, source: string): DatabaseTarget<MysqlParameters> {
  const read = parameterReader(parts, source);
  // Parameters override what stands before them, as they do when SQLAlchemy calls the driver.
  const host = read.text("host") ?? parts.host;
  const port = read.integer("port") ?? parts.port;
  // Client-side settings of the Python drivers, and SQLAlchemy's and oslo.db's own.
  read.accept("plugin", "use_unicode", "binary_prefix", "local_infile", "buffered", "use_pure");
  const parameters: MysqlParameters = {
    charset: read.text("charset"),
    unixSocket: read.text("unix_socket"),
    tls: tls(),
    connectTimeout: read.integer("connect_timeout") ?? read.integer("connection_timeout"),
    readTimeout: read.integer("read_timeout"),
    writeTimeout: read.integer("write_timeout"),
    compress: read.boolean("compress"),
    initCommand: read.text("init_command"),
  };
  return {
    user: read.text("user") ?? parts.user,
    password: read.text("password") ?? read.text("passwd") ?? parts.password,
    hosts: host === undefined ? [] : [{ host, port }],
    database: read.text("database") ?? read.text("db") ?? parts.database,
    parameters,
    unknownParameters: read.unknown(),
  };

  function tls(): MysqlTls | undefined {
    const disabled = read.boolean("ssl_disabled");
    const wanted: MysqlTls = {
      ca: read.text("ssl_ca"),
      capath: read.text("ssl_capath"),
      cert: read.text("ssl_cert"),
      key: read.text("ssl_key"),
      cipher: read.text("ssl_cipher"),
      checkHostname: read.boolean("ssl_check_hostname") ?? read.boolean("ssl_verify_identity"),
      verifyCertificate: read.boolean("ssl_verify_cert"),
    };
    const asked = Object.values(wanted).some((value) => value !== undefined);
    return asked && !disabled ? wanted : undefined;
  }
}
