/** Packets of MySQL's protocol, right and wrong, for servers that a test makes up. */

import { bytesOf, type HostilePeer } from "./hostile_server.ts";

/** A packet: length, number, content. */
export function packet(sequence: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  return bytesOf(length & 255, length >> 8 & 255, length >> 16, sequence & 255, content);
}

/** The greeting of a server, with the method of authentication that it names. */
export function greeting(plugin = "mysql_native_password"): Uint8Array {
  return packet(
    0,
    bytesOf(
      ...[10, "8.0.36-hostile", 0, 1, 0, 0, 0, "12345678", 0],
      // LONG_PASSWORD, FOUND_ROWS, LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION
      ...[0x0f, 0xa2, 33, 2, 0],
      // PLUGIN_AUTH, CONNECT_ATTRS, SESSION_TRACK
      ...[0xb8, 0x00, 21],
      new Uint8Array(10),
      ...["123456789012", 0, plugin, 0],
    ),
  );
}

/** "All is well": no rows changed. */
export function ok(sequence: number): Uint8Array {
  return packet(sequence, bytesOf(0, 0, 0, 2, 0, 0, 0));
}

/** An error of the server. */
export function failure(sequence: number, number: number, message: string): Uint8Array {
  return packet(sequence, bytesOf(0xff, number & 255, number >> 8, "#HY000", message));
}

/** The end of columns or rows. */
export function end(sequence: number): Uint8Array {
  return packet(sequence, bytesOf(0xfe, 0, 0, 2, 0));
}

/** A column of an answer: a text, unless another type is given. */
export function column(sequence: number, name = "x", type = 0xfd): Uint8Array {
  const text = (value: string) => bytesOf(value.length, value);
  return packet(
    sequence,
    bytesOf(
      ...["def", "", "", "", name, name].map(text),
      ...[0x0c, 33, 0, 255, 0, 0, 0, type, 0, 0, 0, 0, 0],
    ),
  );
}

/** Greets, takes every password, and answers the statements that set up a session. */
export async function letIn(peer: HostilePeer): Promise<void> {
  await peer.write(greeting());
  await peer.read();
  await peer.write(ok(2));
  await peer.read();
  await peer.write(ok(1));
}
