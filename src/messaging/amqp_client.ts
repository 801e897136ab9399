/**
 * AMQP 0-9-1 over a connected socket. Methods, tables and properties are the library's; the socket, TLS,
 * bounds and time limits are ours, as for databases and services.
 */

import type { Socket } from "node:net";
import { AMQPBaseClient } from "@cloudamqp/amqp-client/amqp-base-client";
import { AMQPView } from "@cloudamqp/amqp-client/amqp-view";
import { networkFailure } from "../network/errors.ts";
import { version } from "../version.ts";
import { BadFrame, frameCutter } from "./frames.ts";

/** The connection is gone, or never came to be. The message is the end of a sentence. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** Who logs in where, and how often the two sides show each other that they are there. */
export interface AmqpLogin {
  readonly virtualHost: string;
  readonly username: string;
  readonly password: string;
  /** Seconds; 0 for never. */
  readonly heartbeat: number;
}

/** What both sides of an AMQP connection take at least, and more than RabbitMQ takes by default. */
const LEAST_FRAME_BYTES = 4096;
const MOST_FRAME_BYTES = 131_072;
/** Answers hold what a method returned, or a failure with its traceback. */
const MOST_MESSAGE_BYTES = 8 * 2 ** 20;
const PROTOCOL = new Uint8Array([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

/** A connection to a broker, logged in. */
export class AmqpClient extends AMQPBaseClient {
  readonly #socket: Socket;
  readonly #lost = Promise.withResolvers<never>();
  #lastRead = performance.now();
  #watch: number | undefined;
  #ended = false;

  constructor(socket: Socket, { virtualHost, username, password, heartbeat }: AmqpLogin) {
    const name = `nova-manage/${version}`;
    super(virtualHost, username, password, name, undefined, MOST_FRAME_BYTES, heartbeat);
    this.#socket = socket;
    this.#lost.promise.catch(() => {});
    // The library's own would write to the console.
    this.onerror = () => {};
    this.ondisconnect = (error) => this.#end(new ConnectionLost(wordsOf(error)));
    const cut = frameCutter({
      mostFrameBytes: MOST_FRAME_BYTES,
      mostMessageBytes: MOST_MESSAGE_BYTES,
    });
    socket.on("data", (piece: Uint8Array) => {
      this.#lastRead = performance.now();
      try {
        for (const { buffer } of cut(piece)) this.parseFrames(new AMQPView(buffer));
      } catch (error) {
        this.#end(
          new ConnectionLost(
            error instanceof BadFrame
              ? `what it sends is no AMQP: ${error.message}`
              : "what it sends is no AMQP",
          ),
        );
      }
    });
    socket.on("error", (error) => this.#end(new ConnectionLost(reasonOf(error))));
    const closed = () => this.#end(new ConnectionLost("the broker closed the connection"));
    socket.on("end", closed).on("close", closed);
  }

  /** Rejects with a {@link ConnectionLost} when the connection has ended; never resolves. */
  get lost(): Promise<never> {
    return this.#lost.promise;
  }

  /** True once the connection has ended. */
  get isLost(): boolean {
    return this.#ended;
  }

  /**
   * Logs in.
   *
   * @throws {ConnectionLost} when the broker refuses, or goes away.
   */
  override async connect(): Promise<AMQPBaseClient> {
    const opened = new Promise<AMQPBaseClient>((resolve, reject) => {
      this.connectPromise = [resolve, reject];
    });
    this.send(PROTOCOL);
    try {
      await Promise.race([opened, this.lost]);
    } catch (error) {
      this.closeSocket();
      throw error instanceof ConnectionLost ? error : new ConnectionLost(wordsOf(error));
    } finally {
      opened.catch(() => {});
    }
    if (this.frameMax < LEAST_FRAME_BYTES) {
      this.closeSocket();
      throw new ConnectionLost(`it takes no frames of more than ${this.frameMax} bytes`);
    }
    if (this.heartbeat > 0) this.#watchOver(this.heartbeat);
    return this;
  }

  /** Writes; that it cannot be written is told by {@link lost}. */
  override send(bytes: Uint8Array): Promise<void> {
    // A copy: the library writes its next message over it.
    if (!this.#ended) this.#socket.write(bytes.slice());
    return Promise.resolve();
  }

  /** Called by the library too, when the broker has said why it closes. */
  protected override closeSocket(): void {
    this.#end(new ConnectionLost("the broker closed the connection"));
  }

  /** Says goodbye, if there is anybody to hear it, and closes. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    let timer: number | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, 1000));
    await Promise.race([this.close().catch(() => {}), late, this.lost.catch(() => {})]);
    clearTimeout(timer);
    this.closeSocket();
  }

  #watchOver(seconds: number): void {
    this.#watch = setInterval(() => {
      if (performance.now() - this.#lastRead > 2000 * seconds) {
        this.#end(new ConnectionLost(`it gave no sign of life for ${2 * seconds} s`));
      }
    }, 500 * seconds);
  }

  #end(reason: ConnectionLost): void {
    if (this.#ended) return;
    this.#ended = true;
    this.closed = true;
    clearInterval(this.#watch);
    this.#socket.destroy();
    this.#lost.reject(reason);
    for (const channel of this.channels) channel?.setClosed(reason);
  }
}

/** What the library says of a failure, without the words around what the broker said. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^(?:connection|channel \d+) closed: /, "");
}

function reasonOf(error: unknown): string {
  return networkFailure(error)?.reason ?? wordsOf(error);
}
