/** Messages of PostgreSQL's protocol, right and wrong, for servers that a test makes up. */

import { bytesOf, type HostilePeer } from "./hostile_server.ts";

/** A message: letter, length, content. */
export function message(type: string, content: Uint8Array = new Uint8Array()): Uint8Array {
  return bytesOf(type, int32(content.length + 4), content);
}

/** A number of four bytes. */
export function int32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255);
}

/** A number of two bytes. */
export function int16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8 & 255, value & 255);
}

/** A request of authentication; 0 lets the user in. */
export function authentication(request: number, detail: Uint8Array | string = ""): Uint8Array {
  return message("R", bytesOf(int32(request), detail));
}

/** "Ask me": the server waits for a statement. */
export const ready = message("Z", bytesOf("I"));

/** An error of the server. */
export function failure(code: string, text: string): Uint8Array {
  return message("E", bytesOf("SERROR", 0, `C${code}`, 0, `M${text}`, 0, 0));
}

/** The columns of an answer, all of them texts. */
export function columns(...names: readonly string[]): Uint8Array {
  const rest = bytesOf(int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0));
  return message("T", bytesOf(int16(names.length), ...names.flatMap((name) => [name, 0, rest])));
}

/** A row of texts. */
export function row(...values: readonly string[]): Uint8Array {
  return message(
    "D",
    bytesOf(int16(values.length), ...values.flatMap((value) => [int32(value.length), value])),
  );
}

/** What a statement without parameters is answered with, rows and all. */
export function answer(names: readonly string[], ...rows: readonly Uint8Array[]): Uint8Array {
  return bytesOf(
    ...[message("1"), columns(...names), message("2"), ...rows],
    ...[message("C", bytesOf(`SELECT ${rows.length}`, 0)), ready],
  );
}

/** Refuses TLS, if it is asked for, and returns once the client has said who it is. */
export async function greet(peer: HostilePeer): Promise<void> {
  const first = await peer.read();
  if (first?.length !== 8) return;
  await peer.write(bytesOf("N"));
  await peer.read();
}

/** Lets everybody in, and answers the first statement, which asks whether the server is read-only. */
export async function letIn(peer: HostilePeer): Promise<void> {
  await greet(peer);
  await peer.write(authentication(0), ready);
  await peer.read();
  await peer.write(answer(["transaction_read_only"], row("off")));
}
