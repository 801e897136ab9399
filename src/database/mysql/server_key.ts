/** The public key of a MySQL server, with which passwords are encrypted where there is no TLS. */

import { createPublicKey } from "node:crypto";
import { OperatorError } from "../../errors/operator_error.ts";
import { readTlsFile } from "../../network/tls.ts";

/**
 * The key that a URL names: as PEM text, as PyMySQL takes it, or as the path of a file.
 *
 * @throws {OperatorError} when it cannot be read, or is none.
 */
export async function serverKey(
  given: string | undefined,
  source: string,
): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const isText = given.includes("-----BEGIN");
  const pem = isText ? given : await readTlsFile(given, "server_public_key", source);
  try {
    createPublicKey(pem!);
    return pem;
  } catch (cause) {
    throw new OperatorError(`${source}: server_public_key is no public key in PEM form`, {
      hint: "A MySQL server shows its key by SHOW STATUS LIKE '%rsa_public_key'.",
      cause,
    });
  }
}
