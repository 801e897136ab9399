/** TLS as a PostgreSQL URL asks for it, with libpq's meaning of its parameters. */

import { OperatorError } from "../../errors/operator_error.ts";
import { openPrivateKey } from "../../network/private_key.ts";
import { readTlsFile, type TlsSettings } from "../../network/tls.ts";
import type { PostgresqlParameters } from "./parameters.ts";

/** One way to talk to a server. */
export type Encryption =
  /** Without TLS. */
  | "plain"
  /** With TLS if the server offers it, else without. */
  | "offered"
  /** With TLS or not at all. */
  | "required";

/** The ways that `sslmode` allows, in the order in which to try them; libpq's default is `prefer`. */
export function encryptions({ sslMode = "prefer" }: PostgresqlParameters): readonly Encryption[] {
  switch (sslMode) {
    case "disable":
      return ["plain"];
    case "allow":
      return ["plain", "required"];
    case "prefer":
      return ["offered", "plain"];
    default:
      return ["required"];
  }
}

/**
 * Reads the files that the parameters name, and says what to verify: as libpq does, `require` with a
 * root certificate at hand means `verify-ca`. The files are named in the URL; libpq's defaults in the
 * home folder are not looked for.
 *
 * @throws {OperatorError} when a file cannot be read, or is missing where the mode needs it.
 */
export async function tlsSettings(
  { sslMode, sslRootCert, sslCert, sslKey, sslPassword }: PostgresqlParameters,
  host: string,
  source: string,
): Promise<TlsSettings> {
  const systemRoots = sslRootCert === "system";
  const [ca, cert, key] = await Promise.all([
    readTlsFile(systemRoots ? undefined : sslRootCert, "sslrootcert", source),
    readTlsFile(sslCert, "sslcert", source),
    readTlsFile(sslKey, "sslkey", source),
  ]);
  const verifies = sslMode === "verify-ca" || sslMode === "verify-full";
  if (verifies && sslRootCert === undefined) {
    throw new OperatorError(`${source}: sslmode=${sslMode} needs the parameter sslrootcert`, {
      hint: "Name the file of the authority that signed the server's certificate, " +
        "or sslrootcert=system with sslmode=verify-full.",
    });
  }
  if (systemRoots && sslMode !== "verify-full") {
    throw new OperatorError(`${source}: sslrootcert=system needs sslmode=verify-full`);
  }
  return {
    host,
    verify: sslMode === "verify-full"
      ? "host"
      : sslMode === "verify-ca" || (sslMode === "require" && ca !== undefined)
      ? "authority"
      : "none",
    ca,
    cert,
    key: openPrivateKey(key, sslPassword),
  };
}
