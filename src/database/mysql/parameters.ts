/** What a `mysql://` or `mariadb://` URL's query parameters mean, after PyMySQL and its siblings. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { DatabaseTarget } from "../urls/target.ts";
import { readOptionFile } from "./option_file.ts";
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
  /** What the key's file is encrypted with. */
  readonly keyPassword?: string;
  readonly cipher?: string;
  /** Whether the certificate must be for the host; without it: yes where a `ca` is given. */
  readonly checkHostname?: boolean;
  /** Whether the certificate must be signed by a trusted authority; without it: as the others say. */
  readonly verifyCertificate?: boolean;
  /** True to go on without TLS where the server does not offer it. */
  readonly optional?: boolean;
}

/** How much TLS to insist on, in the words of MySQL's own clients, and of libpq's where they differ. */
const TLS_MODES: Readonly<Record<string, "off" | "optional" | "on" | "authority" | "host">> = {
  DISABLED: "off",
  DISABLE: "off",
  PREFERRED: "optional",
  PREFER: "optional",
  REQUIRED: "on",
  REQUIRE: "on",
  VERIFY_CA: "authority",
  VERIFY_IDENTITY: "host",
  VERIFY_FULL: "host",
};

/** What an option file may say of TLS. */
const KNOWN_SSL = new Set([
  ...["ssl-ca", "ssl-capath", "ssl-cert", "ssl-key", "ssl-password", "ssl-cipher", "ssl-mode"],
  "ssl-verify-server-cert",
]);

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
  /** The server's public key as PEM text, or the path of a file with it. */
  readonly serverPublicKey?: string;
}

/**
 * Reads the parts of a MySQL URL.
 *
 * @throws {OperatorError} when a parameter's value is not of its type, and when what the URL says of TLS
 * contradicts itself: it is never less than the URL asks for.
 */
export function mysqlTarget(parts: UrlParts, source: string): DatabaseTarget<MysqlParameters> {
  const read = parameterReader(parts, source);
  // Parameters override what stands before them, as they do when SQLAlchemy calls the driver.
  // What the URL does not say itself stands in its option file.
  const file = readOptionFile(
    read.text("read_default_file"),
    read.text("read_default_group"),
    source,
  );
  const host = read.text("host") ?? (parts.host || file.get("host"));
  const port = read.integer("port") ?? parts.port ?? filePort(file.get("port"));
  // Client-side settings of the Python drivers, and SQLAlchemy's and oslo.db's own.
  read.accept("plugin", "use_unicode", "binary_prefix", "local_infile", "buffered", "use_pure");
  // These say with which method to begin; the server may ask for another all the same.
  read.accept("auth_plugin", "default_auth");
  const parameters: MysqlParameters = {
    charset: read.text("charset") ?? file.get("default-character-set"),
    unixSocket: read.text("unix_socket") ?? (host === undefined ? file.get("socket") : undefined),
    tls: tls(),
    connectTimeout: read.integer("connect_timeout") ?? read.integer("connection_timeout"),
    readTimeout: read.integer("read_timeout"),
    writeTimeout: read.integer("write_timeout"),
    compress: read.boolean("compress"),
    initCommand: read.text("init_command"),
    serverPublicKey: read.text("server_public_key") ?? file.get("server-public-key-path"),
  };
  return {
    user: read.text("user") ?? (parts.user || file.get("user")),
    password: read.text("password") ?? read.text("passwd") ??
      (parts.password || file.get("password")),
    hosts: host === undefined && port === undefined ? [] : [{ host: host ?? "localhost", port }],
    database: read.text("database") ?? read.text("db") ?? (parts.database || file.get("database")),
    parameters,
    unknownParameters: [
      ...read.unknown(),
      ...file.has("bind-address") ? ["bind-address (in the option file)"] : [],
    ],
  };

  function filePort(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    throw new OperatorError(`${source}: the port in the URL's option file is not a whole number`);
  }

  /** Whether the file wants TLS by a word of its own; that it does not is no reason against the rest. */
  function fileWantsTls(): true | undefined {
    const unknown = [...file.keys()].find((name) => /^ssl-/.test(name) && !KNOWN_SSL.has(name));
    if (unknown !== undefined) {
      throw new OperatorError(
        `${source}: ${unknown} in the URL's option file concerns security and is not known here`,
      );
    }
    const word = file.get("ssl");
    return word !== undefined && !/^(0|off|false)$/i.test(word) ? true : undefined;
  }

  function tls(): MysqlTls | undefined {
    const disabled = read.boolean("ssl_disabled");
    const inFile = fileWantsTls();
    const mode = tlsMode(
      read.text("ssl_mode") ?? read.text("ssl-mode") ?? read.text("sslmode") ??
        file.get("ssl-mode"),
    );
    const switched = read.boolean("ssl") ?? read.boolean("tls") ??
      (disabled || mode !== undefined ? undefined : inFile);
    const verify = file.get("ssl-verify-server-cert");
    const wanted: MysqlTls = {
      ca: read.text("ssl_ca") ?? file.get("ssl-ca"),
      capath: read.text("ssl_capath") ?? file.get("ssl-capath"),
      cert: read.text("ssl_cert") ?? file.get("ssl-cert"),
      key: read.text("ssl_key") ?? file.get("ssl-key"),
      keyPassword: read.text("ssl_key_password") ?? file.get("ssl-password"),
      cipher: read.text("ssl_cipher") ?? file.get("ssl-cipher"),
      checkHostname: read.boolean("ssl_check_hostname") ?? read.boolean("ssl_verify_identity") ??
        (verify !== undefined && !/^(0|off|false)$/i.test(verify) ? true : undefined),
      verifyCertificate: read.boolean("ssl_verify_cert"),
    };
    const hasAuthorities = wanted.ca !== undefined || wanted.capath !== undefined;
    const asked = Object.values(wanted).some((value) => value !== undefined);
    const insists = switched === true ||
      (mode !== undefined && mode !== "off" && mode !== "optional");
    const verifies = mode === "authority" || mode === "host" || wanted.checkHostname === true;
    if (
      (disabled === true && insists) || (switched === false && (asked || insists)) ||
      (switched === true && mode === "off") ||
      (wanted.verifyCertificate === false && verifies) ||
      (wanted.checkHostname === false && mode === "host")
    ) {
      throw new OperatorError(`${source}: the URL's parameters for TLS contradict each other`);
    }
    if (mode === "authority" && !hasAuthorities) {
      throw new OperatorError(`${source}: ssl_mode=VERIFY_CA needs ssl_ca or ssl_capath`, {
        hint: "Name the file of the authority that signed the server's certificate.",
      });
    }
    if (disabled || mode === "off" || !(asked || switched || mode !== undefined)) return undefined;
    return {
      ...wanted,
      // Who asks for the right name asks for a certificate that says it, whoever signed it.
      verifyCertificate: wanted.verifyCertificate ?? (verifies ? true : undefined),
      checkHostname: mode === "authority" ? wanted.checkHostname ?? false : wanted.checkHostname,
      optional: mode === "optional" && !asked,
    };
  }

  function tlsMode(text: string | undefined) {
    if (text === undefined) return undefined;
    const word = text.toUpperCase().replaceAll("-", "_");
    if (Object.hasOwn(TLS_MODES, word)) return TLS_MODES[word];
    throw new OperatorError(`${source}: the URL's parameter ssl_mode is none of MySQL's modes`, {
      hint: "Use one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY.",
    });
  }
}
