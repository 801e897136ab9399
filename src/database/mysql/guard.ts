/**
 * Looks at each packet of a MySQL server before `mysql2` does, which believes what it reads: lengths that
 * lead out of a packet make it count for ever, packets out of order are passed over with a line on
 * standard error, and an answer may be as long as the server likes. Whatever answers on a database's port
 * is not to be able to hang this program or to fill its memory.
 *
 * The forms of packets are those of MySQL's documentation, "Client/Server Protocol".
 */

import type { Connection } from "mysql2";
import {
  answerSize,
  MOST_COLUMNS,
  MOST_LOGIN_BYTES,
  MOST_ROW_BYTES,
  ProtocolViolation,
} from "../answer_limits.ts";

/** A packet as `mysql2` hands it on: `buffer` from `offset` to `end`. */
interface Packet {
  readonly sequenceId: number;
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly end: number;
}

/** A command that waits for packets: `next` is the method that takes the next one. */
interface Command {
  readonly next?: unknown;
  readonly onResult?: unknown;
  readonly _fieldCount?: number;
}

interface Parser {
  readonly bufferLength: number;
  readonly largePacketParts: readonly Uint8Array[];
}

/** What of `mysql2` is used beyond its declared interface. */
interface Internals {
  handlePacket(packet?: Packet): void;
  readonly _command?: Command;
  readonly _paused: boolean;
  readonly _fatalError: unknown;
  sequenceId: number;
  readonly authorized: boolean;
  readonly _mariadbExtendedMetadata?: boolean;
  readonly packetParser: Parser;
  readonly _inflatedPacketsParser?: Parser;
  readonly stream: { destroy(): void };
  _handleFatalError(error: Error): void;
}

const OK = 0x00;
const LOCAL_FILE = 0xfb;
const NULL = 0xfb;
const EOF = 0xfe;
const ERROR = 0xff;
/** Types of columns that Nova has not, and that are read with loops of their own. */
const GEOMETRY = 0xff;
const VECTOR = 0xf2;

const PROTOCOL_VERSION = 10;
/** Capabilities that servers have had for twenty years. */
const PROTOCOL_41 = 0x0200;
const SECURE_CONNECTION = 0x8000;
/** The server tells of changes to the session behind an OK. */
const SESSION_STATE_CHANGED = 0x4000;

/** Messages of authentication: a public key is the longest of them. */
const MOST_AUTHENTICATION_BYTES = 4096;
/** So many of them make a login at most; it is less than ten. */
const MOST_LOGIN_MESSAGES = 50;
const ENDLESS_LOGIN = "its login has no end";

/** A packet of the largest size is followed by the rest of its content in another. */
const PART_BYTES = 0xffffff;

/** Watches the packets of a connection that has just been made. */
export interface Guard {
  /** To be told of each piece of data before it is read. */
  received(data: Uint8Array): void;
}

/** Puts the guard in front of a connection; it lasts as long as that. */
export function guardPackets(connection: Connection): Guard {
  const internals = connection as unknown as Internals;
  const handle = internals.handlePacket;
  const size = answerSize();
  let current: Command | undefined;
  let columns = 0;
  let loginBytes = 0;
  let loginMessages = 0;

  function fail(error: ProtocolViolation): void {
    internals._handleFatalError(error);
    internals.stream.destroy();
  }

  function check(packet: Packet, command: Command): void {
    const first = packet.buffer[packet.offset];
    if (packet.end <= packet.offset) throw new ProtocolViolation("it sends an empty packet");
    if (command !== current) {
      current = command;
      size.reset();
    }
    // An error may come at any time: when the server is shut down, it does not know of the statement yet.
    if (first === ERROR) internals.sequenceId = packet.sequenceId;
    if (packet.sequenceId !== internals.sequenceId) {
      throw new ProtocolViolation("its packets are out of order");
    }
    if (first === ERROR) return;
    const methods = Object.getPrototypeOf(command);
    switch (command.next ?? "none") {
      case methods.handshakeInit:
        return checkGreeting(packet);
      case methods.handshakeResult:
        if (packet.end - packet.offset > MOST_AUTHENTICATION_BYTES) {
          throw new ProtocolViolation("a message of its authentication is too long");
        }
        if (++loginMessages > MOST_LOGIN_MESSAGES) throw new ProtocolViolation(ENDLESS_LOGIN);
        return;
      case methods.resultsetHeader:
        if (first === OK) return checkOk(packet);
        if (first === LOCAL_FILE) throw new ProtocolViolation("it asks for a file of this machine");
        columns = countColumns(packet);
        size.addRow(columns, 0);
        return;
      case methods.readField:
        return checkColumn(packet, internals._mariadbExtendedMetadata === true);
      case methods.fieldsEOF:
        if (!isEof(packet)) throw new ProtocolViolation("the columns of its answer have no end");
        return;
      case methods.row:
        if (!isEof(packet)) {
          checkRow(packet, columns);
          // Without a callback the rows are streamed, and whoever reads them asks for more.
          if (command.onResult) size.addRow(columns, packet.end - packet.offset);
        }
        return;
      default:
        throw new ProtocolViolation("it sends what nobody asked for");
    }
  }

  internals.handlePacket = (packet) => {
    if (packet !== undefined && internals._command !== undefined && internals._command !== null) {
      if (internals._fatalError) return;
      if (!internals._paused) {
        try {
          check(packet, internals._command);
        } catch (error) {
          return fail(error as ProtocolViolation);
        }
      }
    }
    handle.call(internals, packet);
  };

  return {
    received(data) {
      if (!internals.authorized) {
        loginBytes += data.length;
        if (loginBytes > MOST_LOGIN_BYTES) fail(new ProtocolViolation(ENDLESS_LOGIN));
      }
      for (const parser of [internals.packetParser, internals._inflatedPacketsParser]) {
        if ((parser?.largePacketParts.length ?? 0) * PART_BYTES > MOST_ROW_BYTES) {
          fail(new ProtocolViolation("a row of its answer has no end"));
        }
      }
    },
  };
}

function isEof({ buffer, offset, end }: Packet): boolean {
  return buffer[offset] === EOF && end - offset < 9;
}

/** Goes through a packet, and never out of it. */
class Walk {
  constructor(readonly packet: Packet, public at: number = packet.offset) {}

  get atEnd(): boolean {
    return this.at === this.packet.end;
  }

  skip(bytes: number): void {
    this.at += bytes;
    if (this.at > this.packet.end) throw new ProtocolViolation("one of its packets is cut off");
  }

  byte(): number {
    this.skip(1);
    return this.packet.buffer[this.at - 1];
  }

  /** Little-endian. */
  number(bytes: number): number {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += this.byte() * 2 ** (8 * index);
    return value;
  }

  /** A length-coded number; undefined for NULL. */
  length(): number | undefined {
    const first = this.byte();
    if (first < NULL) return first;
    switch (first) {
      case NULL:
        return undefined;
      case 0xfc:
        return this.number(2);
      case 0xfd:
        return this.number(3);
      case 0xfe:
        return this.number(8);
      default:
        throw new ProtocolViolation("a length in one of its packets is none");
    }
  }

  /** A length-coded text or NULL. */
  text(): void {
    this.skip(this.length() ?? 0);
  }

  /** What ends with a NUL. */
  terminated(): void {
    while (this.byte() !== 0);
  }
}

function checkGreeting(packet: Packet): void {
  const walk = new Walk(packet);
  const foreign = () => new ProtocolViolation("it does not speak MySQL's protocol");
  if (walk.byte() !== PROTOCOL_VERSION) throw foreign();
  try {
    walk.terminated();
    // The connection's id, the first part of the random bytes, and a filler.
    walk.skip(4 + 8 + 1);
    const capabilities = walk.number(2);
    // Character set, status, more capabilities, a length, fillers, the second part of the random bytes.
    walk.skip(1 + 2 + 2 + 1 + 10 + 12);
    if (!(capabilities & PROTOCOL_41) || !(capabilities & SECURE_CONNECTION)) throw foreign();
  } catch {
    throw foreign();
  }
}

function checkOk(packet: Packet): void {
  const walk = new Walk(packet);
  walk.byte();
  walk.length();
  walk.length();
  const status = walk.number(2);
  walk.number(2);
  // Behind it a text, and if the server tells of its session, the length of all that and each change.
  if (!(status & SESSION_STATE_CHANGED) || walk.atEnd) return;
  walk.text();
  if (walk.atEnd) return;
  walk.length();
  while (!walk.atEnd) {
    walk.byte();
    walk.text();
  }
}

function countColumns(packet: Packet): number {
  const count = new Walk(packet).length() ?? 0;
  if (count < 1 || count > MOST_COLUMNS) {
    throw new ProtocolViolation(`its answer has ${count} columns`);
  }
  return count;
}

function checkColumn(packet: Packet, extended: boolean): void {
  const walk = new Walk(packet);
  // Catalogue, schema, table and column, the latter two with the names that the statement gives them.
  for (let index = 0; index < 6; index++) walk.text();
  if (extended) walk.text();
  // The length of the rest, the character set, the width.
  walk.skip(1 + 2 + 4);
  const type = walk.byte();
  if (type === GEOMETRY || type === VECTOR) {
    throw new ProtocolViolation("a column of its answer is of a type that Nova has not");
  }
  walk.skip(2 + 1);
}

/** Rows are many, and most of their values are short. */
function checkRow(packet: Packet, columns: number): void {
  const { buffer, end } = packet;
  let at = packet.offset;
  let left = columns;
  for (; left > 0 && at < end; left--) {
    const first = buffer[at];
    if (first < NULL) at += 1 + first;
    else if (first === NULL) at++;
    else {
      const walk = new Walk(packet, at);
      walk.text();
      at = walk.at;
    }
  }
  if (at !== end || left > 0) {
    throw new ProtocolViolation("a row of its answer is not as long as its columns");
  }
}
