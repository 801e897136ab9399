/**
 * Messages of oslo.messaging, as its driver for RabbitMQ has them: JSON in an envelope of version 2.0.
 * (Facts from oslo_messaging/_drivers/common.py, amqp.py and amqpdriver.py.)
 */

import { printable } from "../errors/printable.ts";

/** A call: which method, of which version, with what. */
export interface Call {
  readonly method: string;
  /** The version of the interface, which the service has to know: `6.0`. */
  readonly version: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Who calls: what Nova's request context has. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Where the answer is to go, and how long the caller listens. */
export interface ReplyAddress {
  /** 32 hexadecimal digits, of which the answer has the same. */
  readonly messageId: string;
  readonly queue: string;
  /** Seconds after which the caller misses a sign of life; null for one who waits for the answer alone. */
  readonly monitorTimeout: number | null;
}

/** What has come back. */
export type Reply =
  /** The service is at work on it. */
  | { readonly kind: "alive" }
  /** It is done. */
  | { readonly kind: "done" }
  /** It failed: the exception's class and words. */
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** What is no reply in a form that is known. The message is the end of a sentence. */
export class BadReply extends Error {
  override readonly name = "BadReply";
}

const VERSION = "2.0";
/** The longest piece of a failure that is kept, in characters. */
const MOST_CHARACTERS = 500;

/** The text of a call's message. */
export function callText(call: Call, { messageId, queue, monitorTimeout }: ReplyAddress): string {
  const { context, ...rest } = call;
  const message = {
    ...rest,
    _msg_id: messageId,
    _reply_q: queue,
    _timeout: monitorTimeout,
    _unique_id: newHexId(),
    ...Object.fromEntries(
      Object.entries(context).map(([key, value]) => [`_context_${key}`, value]),
    ),
  };
  return JSON.stringify({ "oslo.version": VERSION, "oslo.message": JSON.stringify(message) });
}

/**
 * Reads what came to the queue of replies.
 *
 * @returns undefined for what belongs to another call.
 * @throws {BadReply} when it is nothing of the kind.
 */
export function readReply(text: string, messageId: string): Reply | undefined {
  const envelope = asObject(parse(text));
  const version = envelope["oslo.version"];
  if (typeof version !== "string" || !/^2\.\d+$/.test(version)) {
    throw new BadReply("its envelope is of another version");
  }
  const message = asObject(parse(envelope["oslo.message"]));
  if (message._msg_id !== messageId) return undefined;
  const { failure, ending } = message;
  if (failure !== null && failure !== undefined) return readFailure(failure);
  return { kind: ending === true ? "done" : "alive" };
}

function readFailure(failure: unknown): Reply {
  const { class: name, message } = asObject(parse(failure));
  return { kind: "failed", name: shortened(name), message: shortened(message) };
}

/** One line of bounded length. */
function shortened(text: unknown): string {
  if (typeof text !== "string") return "";
  const cut = text.slice(0, MOST_CHARACTERS);
  return printable(cut.trim().replace(/\s+/g, " ")) + (text.length > cut.length ? "…" : "");
}

function parse(text: unknown): unknown {
  try {
    if (typeof text === "string") return JSON.parse(text);
  } catch {
    // Told below; what the text is could be a secret.
  }
  throw new BadReply("it is no JSON");
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new BadReply("it is no object");
}

/** A new random id, of 32 hexadecimal digits. */
export function newHexId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
