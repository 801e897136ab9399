/**
 * A socket whose user is logged in, in front of `postgres`, which believes what it reads: a name without an
 * end makes it read for ever, and an answer may be as long as the server likes. Whatever answers on a
 * database's port is not to be able to hang this program or to fill its memory.
 */

import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { answerSize, MOST_COLUMNS, MOST_ROW_BYTES, ProtocolViolation } from "../answer_limits.ts";
import { HEADER_BYTES, message } from "./messages.ts";

/** "You are in": what the library waits for, and has been said to us already. */
const LOGGED_IN = message("R", new Uint8Array(4));

/** Bytes of a message that is no row: descriptions of columns, and errors with all they have to say. */
const MOST_MESSAGE_BYTES = 1_000_000;

/** What a server may send behind its login; the rest is for copies, which are not made here. */
const KNOWN = new Set("123ACDEIKNSTZnst");

/** Those that are looked into before they are handed on. */
const LOOKED_INTO = new Set("T");

/** The part of a socket that `postgres` uses. */
export class GuardedSocket extends EventEmitter {
  readonly #socket: Socket;
  readonly #check = messageChecker();
  /** What has come before the library listens; undefined once it does. */
  #early: Buffer[] | undefined;
  #greeted = false;

  /**
   * @param socket one on which a user is logged in.
   * @param early what the server has sent already.
   */
  constructor(socket: Socket, early: Buffer) {
    super();
    this.#socket = socket;
    this.#early = [early];
    // At once: what comes while nobody listens is lost.
    socket.on("data", (data) => {
      const bytes = data as Buffer;
      if (this.#early === undefined) this.#take(bytes);
      else this.#early.push(bytes);
    });
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", (hadError) => this.emit("close", hadError));
    socket.on("drain", () => this.emit("drain"));
  }

  get readyState(): string {
    return this.#socket.readyState;
  }

  /** Sends data, but for the library's first message, which has had its answer. */
  write(data: Uint8Array, done?: (error?: Error | null) => void): boolean {
    if (this.#greeted) return this.#socket.write(data, done);
    this.#greeted = true;
    queueMicrotask(() => this.#greet());
    return true;
  }

  #greet(): void {
    const early = Buffer.concat(this.#early ?? []);
    this.#early = undefined;
    this.emit("data", LOGGED_IN);
    this.#take(early);
  }

  end(data: Uint8Array): void {
    this.#socket.end(data);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  setKeepAlive(): void {
    // Done when the socket was made.
  }

  #take(data: Buffer): void {
    try {
      const checked = this.#check(data);
      if (checked.length > 0) this.emit("data", checked);
    } catch (error) {
      this.#socket.destroy();
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    // The library has taken its listeners away when it was done, and nobody else is to be told.
    if (this.listenerCount("error") > 0) this.emit("error", error);
  }
}

/**
 * Looks at the messages in data as it comes.
 *
 * @returns a function that gives the data to hand on: all, unless a message that is looked into, or a
 * header, is not there in full yet.
 */
function messageChecker(): (data: Buffer) => Buffer {
  const size = answerSize();
  let columns = 0;
  /** What waits for the rest of a header or of a message that is looked into. */
  let held: Buffer = Buffer.alloc(0);
  /** Bytes of the current message that are still to come, and need no look. */
  let left = 0;

  function begin(type: string, length: number): void {
    if (!KNOWN.has(type)) throw new ProtocolViolation("it sends what nobody asked for");
    if (length < 4 || length > (type === "D" ? MOST_ROW_BYTES : MOST_MESSAGE_BYTES)) {
      throw new ProtocolViolation("a message has a wrong length");
    }
    if (type === "D") size.addRow(columns, length);
    // The end of an answer, or of the part of it that was asked for.
    else if (type === "Z" || type === "s" || type === "C") size.reset();
  }

  return (data) => {
    let at = 0;
    if (left > 0) {
      at = Math.min(left, data.length);
      left -= at;
      if (at === data.length) return data;
    }
    const all = held.length === 0 ? data : Buffer.concat([held, data]);
    held = Buffer.alloc(0);
    while (at + HEADER_BYTES <= all.length) {
      const type = String.fromCharCode(all[at]);
      const length = all.readUInt32BE(at + 1);
      const end = at + 1 + length;
      if (end > all.length && LOOKED_INTO.has(type) && length <= MOST_MESSAGE_BYTES) break;
      begin(type, length);
      if (type === "T") columns = countColumns(all.subarray(at + HEADER_BYTES, end));
      if (end > all.length) {
        left = end - all.length;
        return all;
      }
      at = end;
    }
    held = all.subarray(at);
    return all.subarray(0, at);
  };
}

/** The columns that a description has; each is a name with a NUL at its end, and six numbers. */
function countColumns(description: Buffer): number {
  const malformed = () => new ProtocolViolation("a description of columns is malformed");
  if (description.length < 2) throw malformed();
  const count = description.readUInt16BE(0);
  if (count > MOST_COLUMNS) throw new ProtocolViolation(`its answer has ${count} columns`);
  let at = 2;
  for (let column = 0; column < count; column++) {
    const end = description.indexOf(0, at);
    if (end < 0) throw malformed();
    at = end + 1 + 18;
  }
  if (at !== description.length) throw malformed();
  return count;
}
