/** Private keys of client certificates, encrypted or not. */

import { createPrivateKey } from "node:crypto";
import { TlsError } from "./tls.ts";

/**
 * A private key in the form that TLS takes here: not encrypted.
 *
 * @param pem the key's file; undefined where there is none.
 * @param password what it is encrypted with; of no effect on a key that is not.
 * @throws {TlsError} when it is encrypted, and without the password, with another, or in the form of
 * OpenSSL before 1.0, which is not known here.
 */
export function openPrivateKey(
  pem: string | undefined,
  password: string | undefined,
): string | undefined {
  if (pem === undefined) return undefined;
  if (/^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    throw new TlsError(
      'the client key is encrypted in an old form; "openssl pkcs8 -topk8" gives it the usual one',
    );
  }
  if (!pem.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----")) return pem;
  if (password === undefined) {
    throw new TlsError("the client key is encrypted, and the URL has no password for it");
  }
  try {
    const key = createPrivateKey({ key: pem, passphrase: password });
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    throw new TlsError("the client key cannot be decrypted with the URL's password for it");
  }
}
