/**
 * How a user with MySQL's `sha256_password` logs in. `mysql2` has this too, but leaves a padding to its
 * default that is another one in Deno than in Node, and then the server cannot read the password.
 */

import { constants, publicEncrypt } from "node:crypto";
import { Buffer } from "node:buffer";
import { TLSSocket } from "node:tls";

/** What of `mysql2`'s connection is used. */
interface LoggingIn {
  readonly stream: unknown;
  readonly config: { readonly password?: string };
}

const ASK_FOR_KEY = Buffer.from([1]);

/**
 * `mysql2`'s interface of an authentication plugin: called with each thing that the server sends, it
 * returns what to answer. The server sends 20 random bytes, and when asked for it, its public key.
 *
 * @param serverKey the server's public key as PEM text, if it is known: another that the server sends
 * could be that of whoever stands in the middle.
 */
export function sha256Password(serverKey: string | undefined) {
  return ({ connection }: { readonly connection: unknown }) => {
    const { stream, config } = connection as LoggingIn;
    const password = Buffer.from(`${config.password ?? ""}\0`);
    let scramble: Uint8Array | undefined;
    return (data: Uint8Array): Buffer => {
      if (password.length === 1 || stream instanceof TLSSocket) return password;
      if (scramble !== undefined) return encrypted(password, scramble, Buffer.from(data));
      scramble = data.slice(0, 20);
      if (serverKey === undefined) return ASK_FOR_KEY;
      return encrypted(password, scramble, Buffer.from(serverKey));
    };
  };
}

function encrypted(password: Uint8Array, scramble: Uint8Array, key: Buffer): Buffer {
  const mixed = password.map((byte, index) => byte ^ scramble[index % scramble.length]);
  return publicEncrypt({
    key,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha1",
  }, mixed);
}
