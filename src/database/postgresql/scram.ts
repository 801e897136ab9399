/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), with which a server and a client prove to each other that they know
 * a password, and with channel binding (RFC 5929) also that they talk over the same TLS connection.
 */

import { Buffer } from "node:buffer";
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { ProtocolViolation } from "../answer_limits.ts";

/** The mechanisms by name. */
export const SCRAM = "SCRAM-SHA-256";
export const SCRAM_PLUS = "SCRAM-SHA-256-PLUS";

/**
 * More rounds of hashing than this are refused: the server says how many, and each costs this machine as
 * much. PostgreSQL's default is 4096; a million takes about a second.
 */
const MOST_ROUNDS = 1_000_000;

/** What is known of the channel. */
export interface Channel {
  /** The hash of the server's certificate (`tls-server-end-point`), if it is to be bound to. */
  readonly endPoint?: Uint8Array;
  /** True where the client could bind, but the server did not offer it. */
  readonly couldBind?: boolean;
}

/** One login. */
export interface ScramLogin {
  /** What the client says first. */
  readonly first: string;
  /** What the client says to the server's challenge. @throws {ProtocolViolation} for one that is wrong. */
  answer(challenge: string): Promise<string>;
  /** Checks what the server says last. @throws {ProtocolViolation} when it does not know the password. */
  verify(last: string): void;
}

const derive = promisify(pbkdf2);

/**
 * Begins a login.
 *
 * @param nonce random characters without a comma; new ones unless given.
 */
export function scramLogin(
  password: string,
  { endPoint, couldBind = false }: Channel,
  nonce: string = randomBytes(18).toString("base64"),
): ScramLogin {
  const header = endPoint !== undefined ? "p=tls-server-end-point,," : couldBind ? "y,," : "n,,";
  // PostgreSQL takes the user from the startup message.
  const firstBare = `n=*,r=${nonce}`;
  let expected: Buffer | undefined;
  return {
    first: header + firstBare,
    async answer(challenge) {
      const fields = attributes(challenge);
      const serverNonce = fields.get("r") ?? "";
      const salt = Buffer.from(fields.get("s") ?? "", "base64");
      const rounds = fields.get("i") ?? "";
      if (!serverNonce.startsWith(nonce) || serverNonce === nonce || salt.length === 0) {
        throw new ProtocolViolation("its challenge for the password is malformed");
      }
      if (!/^[1-9]\d*$/.test(rounds)) {
        throw new ProtocolViolation("its challenge for the password is malformed");
      }
      if (Number(rounds) > MOST_ROUNDS) {
        throw new ProtocolViolation(
          `it wants the password hashed ${rounds} times, and more than ${MOST_ROUNDS} are not done`,
        );
      }
      const salted = await derive(prepared(password), salt, Number(rounds), 32, "sha256");
      const binding = Buffer.concat([Buffer.from(header), endPoint ?? Buffer.alloc(0)])
        .toString("base64");
      const withoutProof = `c=${binding},r=${serverNonce}`;
      const whole = `${firstBare},${challenge},${withoutProof}`;
      const clientKey = hmac(salted, "Client Key");
      const signature = hmac(sha256(clientKey), whole);
      const proof = clientKey.map((byte, index) => byte ^ signature[index]);
      expected = hmac(hmac(salted, "Server Key"), whole);
      return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
    },
    verify(last) {
      const given = Buffer.from(attributes(last).get("v") ?? "", "base64");
      if (
        expected === undefined || given.length !== expected.length ||
        !timingSafeEqual(given, expected)
      ) {
        throw new ProtocolViolation("it cannot prove that it knows the user's password");
      }
    },
  };
}

function attributes(text: string): Map<string, string> {
  return new Map(text.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}

/** SASLprep (RFC 4013) as far as it changes passwords: other blanks, invisible characters, one spelling. */
function prepared(password: string): string {
  return password.replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, " ")
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, "")
    .normalize("NFKC");
}

function sha256(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
