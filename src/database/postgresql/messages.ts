/**
 * Messages of PostgreSQL's protocol: a letter, a length, a content. The forms are those of PostgreSQL's
 * manual, "Message Formats".
 */

import { Buffer } from "node:buffer";
import { ProtocolViolation } from "../answer_limits.ts";

/** A message of the server. */
export interface Message {
  /** Its letter, as a character. */
  readonly type: string;
  readonly content: Buffer;
}

/** The letter and the length. */
export const HEADER_BYTES = 5;

/** A message to the server. */
export function message(type: string, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, "latin1");
  header.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([header, content]);
}

/** The first message, which has no letter: what to connect to, by name. */
export function startup(settings: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(settings).map(([name, value]) => `${name}\0${value}\0`).join("");
  const content = Buffer.from(`${pairs}\0`);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8, 0);
  header.writeUInt32BE(3 << 16, 4);
  return Buffer.concat([header, content]);
}

/** The texts of a content that ends each of them with a NUL, up to the empty one at its end. */
export function textsOf(content: Buffer): string[] {
  const texts = content.toString("utf8").split("\0");
  const end = texts.indexOf("");
  return end < 0 ? texts : texts.slice(0, end);
}

/** An error of the server, in the form that the library gives to those that come later. */
export class ServerError extends Error {
  /** The SQLSTATE. */
  readonly code: string;

  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get("M") ?? "it gives no reason");
    this.code = fields.get("C") ?? "";
  }
}

/** Reads an error. */
export function serverError(content: Buffer): ServerError {
  return new ServerError(new Map(textsOf(content).map((text) => [text[0], text.slice(1)])));
}

/**
 * Takes messages out of data as it comes.
 *
 * @param most how many bytes a message may have.
 */
export function messageReader(most: number): {
  /** Takes all messages that are whole. @throws {ProtocolViolation} for one that is too long. */
  read(data: Uint8Array): Message[];
  /** What came behind the last of them. */
  rest(): Buffer;
} {
  let waiting = Buffer.alloc(0);
  return {
    read(data) {
      waiting = Buffer.concat([waiting, data]);
      const found: Message[] = [];
      while (waiting.length >= HEADER_BYTES) {
        const length = waiting.readUInt32BE(1);
        if (length < 4 || length > most) {
          throw new ProtocolViolation("a message has a wrong length");
        }
        if (waiting.length <= length) break;
        found.push({
          type: String.fromCharCode(waiting[0]),
          content: waiting.subarray(HEADER_BYTES, length + 1),
        });
        waiting = waiting.subarray(length + 1);
      }
      return found;
    },
    rest: () => waiting,
  };
}
