/**
 * Logging in to PostgreSQL: from the startup message to the server's "you are in". The library `postgres`
 * has this too, but does what any server asks: it hashes a password as often as that likes, in one go that
 * no signal interrupts, and tells of what it does not know on standard error.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { signatureHash } from "../../network/certificates.ts";
import { MOST_LOGIN_BYTES, ProtocolViolation } from "../answer_limits.ts";
import { GuardedSocket } from "./guard.ts";
import { type Message, message, messageReader, serverError, startup, textsOf } from "./messages.ts";
import type { AuthMethod, ChannelBinding } from "./parameters.ts";
import { SCRAM, SCRAM_PLUS, type ScramLogin, scramLogin } from "./scram.ts";

/** Who logs in, and what they insist on. */
export interface Login {
  /** The startup message's settings, `user` and `database` among them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly password: string | undefined;
  /** The methods that will do; all unless given. */
  readonly methods?: ReadonlySet<AuthMethod>;
  readonly channelBinding?: ChannelBinding;
}

/** The server wants to be logged in to in a way that is not known here, or that the URL does not allow. */
export class LoginRefused extends Error {
  override readonly name = "LoginRefused";

  /**
   * @param reason what the server wants, as a sentence.
   * @param hint what to do about it.
   */
  constructor(reason: string, readonly hint: string = SUPPORTED) {
    super(reason);
  }
}

const SUPPORTED =
  "Supported are passwords, by scram-sha-256, by md5 or in plain text, and no password at all.";
const BY_URL = "Change what pg_hba.conf asks of this user, or what the URL insists on.";

/** Requests by number (PostgreSQL's manual, "Authentication…"). */
const OK = 0;
const CLEAR_TEXT = 3;
const MD5 = 5;
const SASL = 10;
const SASL_CONTINUE = 11;
const SASL_FINAL = 12;
const UNKNOWN: Readonly<Record<number, string>> = {
  2: "Kerberos",
  6: "an SCM credential",
  7: "GSSAPI",
  8: "GSSAPI",
  9: "SSPI",
};

/** More messages than this make no login; it is less than ten, and some twenty settings. */
const MOST_MESSAGES = 200;

/**
 * Logs in on a socket that is ready for the startup message, up to where the server takes statements.
 *
 * @returns the socket, watched from now on.
 * @throws {LoginRefused} {@link ProtocolViolation}, `ServerError`.
 */
export async function logIn(socket: Socket, login: Login): Promise<GuardedSocket> {
  const conversation = converse(socket, login);
  const reader = messageReader(MOST_LOGIN_BYTES);
  const waiting: Message[] = [];
  const done = Promise.withResolvers<GuardedSocket>();
  let count = 0;
  let answering = false;
  let isIn = false;
  /** What the server says of itself once the user is in. */
  const told: Message[] = [];

  const take = (data: Uint8Array) => {
    try {
      waiting.push(...reader.read(data));
      if (!answering) answerAll().catch(done.reject);
    } catch (error) {
      done.reject(error);
    }
  };
  async function answerAll(): Promise<void> {
    answering = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (++count > MOST_MESSAGES) throw new ProtocolViolation("its login has no end");
      if (!isIn) {
        isIn = await conversation(next);
        continue;
      }
      // The server may refuse now too: for want of the database, or of a free place.
      if (next.type === "E") throw serverError(next.content);
      told.push(next);
      if (next.type !== "Z") continue;
      socket.off("data", take);
      const unread = [...told, ...waiting].map(({ type, content }) => message(type, content));
      done.resolve(new GuardedSocket(socket, Buffer.concat([...unread, reader.rest()])));
      return;
    }
    answering = false;
  }

  socket.on("data", take);
  socket.write(startup(login.settings));
  try {
    return await done.promise;
  } finally {
    socket.off("data", take);
  }
}

/** Answers the server's messages one by one; true for the one that lets the user in. */
function converse(
  socket: Socket,
  { settings, password, methods, channelBinding = "prefer" }: Login,
): (message: Message) => Promise<boolean> {
  let scram: { readonly login: ScramLogin; verified: boolean } | undefined;
  let method: AuthMethod = "none";
  let bound = false;

  function begin(wanted: AuthMethod): string {
    method = wanted;
    allow(wanted);
    // libpq refuses to go on too: what the password protects is not to be given for the asking.
    if (channelBinding === "require" && wanted !== "scram-sha-256") throw notBound();
    if (password === undefined) {
      throw new LoginRefused("the server wants a password, and the URL has none");
    }
    return password;
  }

  function allow(wanted: AuthMethod): void {
    if (methods === undefined || methods.has(wanted)) return;
    const means = wanted === "none" ? "lets the user in without a password" : `wants ${wanted}`;
    throw new LoginRefused(
      `the server ${means}, which require_auth in the URL does not allow`,
      BY_URL,
    );
  }

  function beginScram(offered: readonly string[]): void {
    const secret = begin("scram-sha-256");
    const endPoint = channelBinding === "disable" ? undefined : endPointOf(socket);
    const plus = endPoint !== undefined && offered.includes(SCRAM_PLUS);
    if (channelBinding === "require" && !plus) throw notBound();
    if (!plus && !offered.includes(SCRAM)) {
      throw new LoginRefused(`the server wants to be logged in to with ${offered.join(" or ")}`);
    }
    bound = plus;
    const login = scramLogin(secret, plus ? { endPoint } : { couldBind: endPoint !== undefined });
    scram = { login, verified: false };
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(login.first));
    socket.write(message("p", `${plus ? SCRAM_PLUS : SCRAM}\0`, length, login.first));
  }

  return async ({ type, content }) => {
    if (type === "E") throw serverError(content);
    // Notices, and options of a later protocol, which none were asked for.
    if (type === "N") return false;
    if (type !== "R" || content.length < 4) {
      throw new ProtocolViolation("it does not speak PostgreSQL's protocol");
    }
    const request = content.readUInt32BE(0);
    const detail = content.subarray(4);
    switch (request) {
      case OK:
        if (scram !== undefined && !scram.verified) {
          throw new ProtocolViolation("it lets the user in without having proved who it is");
        }
        allow(method);
        if (channelBinding === "require" && !bound) throw notBound();
        return true;
      case CLEAR_TEXT:
        socket.write(message("p", `${begin("password")}\0`));
        return false;
      case MD5:
        socket.write(message("p", `md5${md5(md5(begin("md5"), settings.user), detail)}\0`));
        return false;
      case SASL:
        if (scram === undefined) {
          beginScram(textsOf(detail));
          return false;
        }
        break;
      case SASL_CONTINUE:
        if (scram !== undefined && !scram.verified) {
          socket.write(message("p", await scram.login.answer(detail.toString("utf8"))));
          return false;
        }
        break;
      case SASL_FINAL:
        if (scram !== undefined) {
          scram.login.verify(detail.toString("utf8"));
          scram.verified = true;
          return false;
        }
        break;
      default:
        throw new LoginRefused(
          `the server wants to be logged in to with ${
            UNKNOWN[request] ?? `method ${request}`
          }, which is not known here`,
        );
    }
    throw new ProtocolViolation("its messages are out of order");
  };
}

function notBound(): LoginRefused {
  return new LoginRefused(
    "channel_binding=require in the URL asks for a login that is bound to the TLS connection, " +
      "and this one is not",
    BY_URL,
  );
}

function md5(text: string, salt: string | Uint8Array): string {
  return createHash("md5").update(text).update(salt).digest("hex");
}

/** What a login over TLS can be bound to: the hash of the server's certificate; undefined without any. */
function endPointOf(socket: Socket): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate();
  const hash = signatureHash(raw);
  // RFC 5929: SHA-256 where the certificate's own hash is weaker.
  return hash === undefined ? undefined : createHash(hash).update(raw).digest();
}
