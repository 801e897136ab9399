/** Whether a certificate and a private key belong together. */

import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";

/**
 * Compares the public key of a certificate with that of a private key.
 *
 * Deno ends the whole process when it is given two that do not belong together, so it has to be found
 * out before.
 *
 * @param cert PEM text; its first certificate counts.
 * @param key PEM text.
 * @returns false for two that do not; undefined where it cannot be told, as for curves that Deno's
 * `node:crypto` does not know.
 */
export function belongTogether(cert: string, key: string): boolean | undefined {
  try {
    return publicKey(new X509Certificate(cert).publicKey) === publicKey(createPublicKey(key));
  } catch {
    return undefined;
  }
}

function publicKey(key: KeyObject): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}
