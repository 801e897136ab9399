/**
 * TLS on a connected socket, the same for every database driver and for the cloud's services.
 *
 * Libraries can do this themselves, but not safely on Deno, where `node:tls` reports a failed
 * handshake as a success, checks the name `localhost` when the host is an IP address, and trusts public
 * authorities besides the ones given.
 */

import type { Socket } from "node:net";
import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import { OperatorError } from "../errors/operator_error.ts";
import { issuerName, subjectNames } from "./certificates.ts";
import { belongTogether } from "./key_pair.ts";
import { tlsWords } from "./tls_words.ts";

/** What a connection asks of TLS; certificates and keys as PEM text. */
export interface TlsSettings {
  /** The host name or address that the certificate must be for. */
  readonly host: string;
  /** `none` only encrypts, `authority` wants a trusted signature, `host` the right name too. */
  readonly verify: "none" | "authority" | "host";
  /** The authorities to trust; without them, those that the program trusts anyway. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** TLS was asked for and cannot be had. */
export class TlsError extends Error {
  override readonly name = "TlsError";
}

/**
 * Starts TLS on a connected socket.
 *
 * To be called in the very callback in which the last piece of plain data came: one tick later, Deno
 * reads from the socket again, and the handshake would never begin.
 *
 * @throws {TlsError} when the handshake fails or the server's certificate is not what was asked for.
 */
export async function startTls(socket: Socket, settings: TlsSettings): Promise<TLSSocket> {
  const authorities = settings.ca === undefined ? undefined : authoritiesOf(settings.ca);
  const secured = connectSecurely(socket, settings);
  await handshake(secured);
  try {
    if (settings.verify === "authority" && authorities !== undefined) {
      const issuer = issuerName(secured.getPeerCertificate().raw);
      // The signature has been verified, but public authorities are trusted as well, and any of their
      // customers could stand in the middle where the name goes unchecked.
      if (!authorities.includes(issuer)) {
        throw new TlsError("the server's certificate is not signed by an authority of the CA file");
      }
    }
  } catch (error) {
    secured.destroy();
    throw error;
  }
  return secured;
}

function connectSecurely(socket: Socket, settings: TlsSettings): TLSSocket {
  const { cert, key } = settings;
  if (cert !== undefined && key !== undefined && belongTogether(cert, key) === false) {
    throw new TlsError("the client certificate and its key do not belong together");
  }
  try {
    const secured = connect({
      socket,
      // Not `servername`, which brings a warning for an IP address; the name is checked all the same.
      host: settings.host,
      ca: settings.ca,
      cert,
      key,
      rejectUnauthorized: settings.verify !== "none",
      // Deno leaves the name unchecked when, and only when, this function finds nothing wrong.
      checkServerIdentity: settings.verify === "host" ? checkServerIdentity : () => undefined,
    });
    // An error that nobody listens to would end the process.
    secured.on("error", () => {});
    return secured;
  } catch (error) {
    throw new TlsError("the client certificate or its key cannot be used", { cause: error });
  }
}

/** Whom a CA file names; one that cannot be read would leave Deno waiting for ever. */
function authoritiesOf(pem: string): string[] {
  try {
    const authorities = subjectNames(pem);
    if (authorities.length > 0) return authorities;
  } catch {
    // Told below.
  }
  throw new TlsError("the CA file holds no certificates in PEM form");
}

async function handshake(secured: TLSSocket): Promise<void> {
  const done = Promise.withResolvers<void>();
  const failed = (error: Error) =>
    done.reject(new TlsError(tlsWords(error.message), { cause: error }));
  const ended = () => done.reject(new TlsError("the server ended the TLS handshake"));
  secured.once("error", failed).once("close", ended);
  secured.once("secureConnect", () => {
    // After a failed handshake there is no certificate, and the error comes with the next read.
    if (secured.getPeerCertificate()) done.resolve();
  });
  await done.promise;
  secured.off("error", failed).off("close", ended);
}

/** The files of all public authorities together have a fortieth of it. */
const MOST_BYTES = 10_000_000;

/**
 * Reads a file that a URL's TLS parameter names.
 *
 * @param parameter the parameter's name, for the error.
 * @throws {OperatorError} when it cannot be read.
 */
export async function readTlsFile(
  path: string | undefined,
  parameter: string,
  source: string,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    // The URL may stand in a database, and whoever wrote it there may name what never ends.
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw new Error("it is no regular file");
    if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
    return await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "does not exist"
      : error instanceof Deno.errors.PermissionDenied
      ? "may not be read by this user"
      : "cannot be read";
    throw new OperatorError(`${source}: the file ${path} of ${parameter} ${reason}`, {
      cause: error,
    });
  }
}
