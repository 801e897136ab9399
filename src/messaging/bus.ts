/**
 * The message bus of a cell, over which Nova's services call each other: oslo.messaging's over RabbitMQ.
 * A call is sent once, and its answer waited for; a connection that breaks meanwhile is replaced.
 */

import type { AMQPChannel } from "@cloudamqp/amqp-client/amqp-channel";
import { parseTransportUrl } from "../cells/transport_url.ts";
import type { Configuration } from "../config/configuration.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Logger } from "../log/logger.ts";
import { unlessAborted } from "../system/unless_aborted.ts";
import { type AmqpClient, wordsOf } from "./amqp_client.ts";
import { type Brokers, connectToBroker } from "./connect.ts";
import { BadReply, type Call, callText, newHexId, readReply, type Reply } from "./envelope.ts";
import { MessagingError } from "./messaging_error.ts";
import { callGroup, rabbitGroup, withQuery } from "./options.ts";

/** What the bus has from outside. */
export interface BusOutside {
  readonly config: Configuration;
  readonly log: Logger;
  /** The run's: connecting ends when it is aborted, and so does waiting, some time later. */
  readonly signal: AbortSignal;
}

/** Whom a call is for. */
export interface Target {
  /** What the services of a kind listen to: `compute`. */
  readonly topic: string;
  /** The service's host. */
  readonly server: string;
}

/** A cell's message bus; disposing of it closes the connection. */
export interface Bus extends AsyncDisposable {
  /**
   * Makes certain that somebody listens, as far as the broker tells; changes nothing.
   *
   * @throws {MessagingError} of kind `no_listener`.
   */
  expectListener(target: Target): Promise<void>;
  /**
   * Calls a method and waits for it to be done.
   *
   * @throws {MessagingError} when it was not, or nobody knows.
   * @throws the signal's reason when the run was interrupted before the call was sent.
   */
  call(target: Target, call: Call): Promise<void>;
}

/** Seconds for a broker to let us in, and for answers of its own, unless a call has fewer. */
const PATIENCE = 15;
/** Above this, Nova's callers want a sign of life this often, in seconds. */
const MONITOR_THRESHOLD = 60;
/** How long an answer is waited for after an interruption, in seconds. */
const FINISHING_SECONDS = 15;
/** Before another connection is tried, in milliseconds. */
const PAUSE = 500;
/** Ways to log in that come to the same as the one that is used: a user and a password. */
const LOGIN_METHODS = ["AMQPLAIN", "PLAIN"];

/**
 * Opens the message bus of a cell.
 *
 * @param url the transport URL, its template filled in.
 * @param source what the URL was taken from, for messages: `cell cell1 (UUID)`.
 * @throws {OperatorError} for a URL or an option that makes no sense, or another driver than RabbitMQ's.
 * @throws {MessagingError} of kind `unreachable`.
 */
export async function openBus(outside: BusOutside, url: string, source: string): Promise<Bus> {
  const { config, log, signal } = outside;
  const { control_exchange: exchange, rpc_response_timeout } = config.read(callGroup);
  if (!(rpc_response_timeout > 0)) {
    throw new OperatorError("[DEFAULT] rpc_response_timeout is not above 0");
  }
  const patience = Math.min(PATIENCE, rpc_response_timeout);
  const brokers = brokersOf(config, url, source);
  let client = await connectToBroker(brokers, signal);
  log.debug(`Connected to the message bus of ${source}`);

  /** The broker's own answer, unless it takes too long or the run is interrupted. */
  async function ask<R>(asking: () => Promise<R>): Promise<R> {
    const over = Promise.withResolvers<never>();
    const late = () => over.reject(notAsked(new Error(`no answer within ${patience} s`)));
    const timer = setTimeout(late, patience * 1000);
    const asked = asking();
    asked.catch(() => {});
    try {
      return await unlessAborted(Promise.race([asked, over.promise, client.lost]), signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async function expectListener(target: Target): Promise<void> {
    const queue = addressOf(target);
    let consumers: number | undefined;
    try {
      consumers = await ask(async () => {
        const channel = await client.channel();
        const { consumerCount } = await channel.queueDeclare(queue, { passive: true });
        await channel.close();
        return consumerCount;
      });
    } catch (error) {
      if (error instanceof OperatorError) throw error;
      // The broker closes the channel with the reason; one that forbids the question leaves it open.
      if (isCode(error, 404)) consumers = 0;
      else if (!isCode(error, 403)) throw notAsked(error);
    }
    if (consumers === 0) throw nobodyListens(target, source);
  }

  async function call(target: Target, call: Call): Promise<void> {
    const reply = { messageId: newHexId(), queue: `reply_${newHexId()}` };
    using wait = startWait(rpc_response_timeout, signal);
    const text = callText(call, { ...reply, monitorTimeout: wait.monitorTimeout });
    let sent = false;
    for (;;) {
      if (!sent) signal.throwIfAborted();
      try {
        if (client.isLost) client = await connectToBroker(brokers, sent ? wait.signal : signal);
        const listening = () => listen(client, reply, wait);
        const { last } = sent ? await Promise.race([listening(), wait.over]) : await ask(listening);
        if (!sent) {
          const channel = await ask(() => confirmingChannel(client));
          if (client.blocked !== undefined) {
            throw refused(source, `it is blocked: ${client.blocked}`);
          }
          sent = true;
          const message = { exchange, target, text, seconds: rpc_response_timeout, source };
          await publish({ client, channel, wait }, message);
          log.debug(
            `Called ${call.method} of ${addressOf(target)} on the message bus of ${source}`,
          );
        }
        return judge(await Promise.race([last, client.lost, wait.over]), target);
      } catch (error) {
        if (error instanceof MessagingError && error.kind !== "unreachable") throw error;
        if (!sent) throw error instanceof OperatorError ? error : notAsked(error);
        if (wait.signal.aborted) throw wait.signal.reason;
        log.warning(
          `The connection to the message bus of ${source} was lost while waiting for an answer: ` +
            `${wordsOf(error)}. Trying to connect again`,
        );
        await wait.pause(PAUSE);
      }
    }
  }

  function notAsked(error: unknown): MessagingError {
    return new MessagingError(`The message bus of ${source} failed: ${wordsOf(error)}`, {
      kind: "unreachable",
      hint: "Check that RabbitMQ runs and what its log says, then run this again.",
    });
  }

  return {
    expectListener,
    call,
    [Symbol.asyncDispose]: () => client.leave(),
  };
}

/** The queue that a service listens to, and the routing key that leads there. */
function addressOf({ topic, server }: Target): string {
  return `${topic}.${server}`;
}

function brokersOf(config: Configuration, url: string, source: string): Brokers {
  const { scheme, hosts, virtualHost, query } = parseTransportUrl(url);
  if (scheme !== "rabbit") {
    throw new OperatorError(
      `The transport URL of ${source} is for the driver ${scheme}, and this program knows rabbit alone`,
      { hint: "Run this command with the original nova-manage." },
    );
  }
  const read = () => {
    try {
      return withQuery(config.read(rabbitGroup), query);
    } catch (error) {
      if (error instanceof OperatorError) throw error;
      throw new OperatorError(`The transport URL of ${source}: ${(error as Error).message}`);
    }
  };
  const options = read();
  if (!LOGIN_METHODS.includes(options.rabbit_login_method.toUpperCase())) {
    throw new OperatorError(
      `[oslo_messaging_rabbit] rabbit_login_method = ${options.rabbit_login_method} is not supported`,
      { hint: `Use one of ${LOGIN_METHODS.join(", ")}.` },
    );
  }
  return {
    source,
    hosts: hosts.length === 0 ? [{ host: "" }] : hosts,
    virtualHost,
    options,
    patience: PATIENCE,
  };
}

/** How long to wait, and what for. */
interface Wait extends Disposable {
  /** Aborted when it has been long enough; its reason is a {@link MessagingError}. */
  readonly signal: AbortSignal;
  /** Seconds within which a sign of life has to come; null where it is the answer alone. */
  readonly monitorTimeout: number | null;
  /** Rejects with that reason. */
  readonly over: Promise<never>;
  /** Called when a sign of life has come. */
  alive(): void;
  pause(milliseconds: number): Promise<void>;
}

function startWait(seconds: number, run: AbortSignal): Wait {
  const controller = new AbortController();
  const monitorTimeout = seconds > MONITOR_THRESHOLD ? MONITOR_THRESHOLD : null;
  const timers = new Set<number>();
  const endAfter = (seconds: number, when: string): number => {
    const end = () => controller.abort(noAnswer(`within ${seconds} s${when}`));
    const timer = setTimeout(end, seconds * 1000);
    timers.add(timer);
    return timer;
  };
  const interrupted = () => endAfter(FINISHING_SECONDS, " after the interruption");
  endAfter(seconds, "");
  let monitor: number | undefined;
  const alive = () => {
    clearTimeout(monitor);
    if (monitorTimeout !== null) monitor = endAfter(monitorTimeout, ", nor a sign of life");
  };
  alive();
  run.addEventListener("abort", interrupted, { once: true });
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {});
  const { signal } = controller;
  signal.addEventListener("abort", () => over.reject(signal.reason), { once: true });
  return {
    signal,
    over: over.promise,
    monitorTimeout,
    alive,
    async pause(milliseconds) {
      const over = Promise.withResolvers<void>();
      timers.add(setTimeout(over.resolve, milliseconds));
      await over.promise;
    },
    [Symbol.dispose]() {
      for (const timer of timers) clearTimeout(timer);
      run.removeEventListener("abort", interrupted);
    },
  };
}

/**
 * Begins to listen for the answer, in a queue that goes with the connection.
 *
 * @returns `last`: the reply that ends the call.
 */
async function listen(
  client: AmqpClient,
  { messageId, queue }: { readonly messageId: string; readonly queue: string },
  wait: Wait,
): Promise<{ readonly last: Promise<Reply> }> {
  const last = Promise.withResolvers<Reply>();
  last.promise.catch(() => {});
  const channel = await client.channel();
  await channel.queueDeclare(queue, { durable: false, exclusive: true, autoDelete: true });
  await channel.basicConsume(queue, { noAck: true }, (message) => {
    try {
      const reply = readReply(message.bodyString() ?? "", messageId);
      if (reply?.kind === "alive") wait.alive();
      else if (reply !== undefined) last.resolve(reply);
    } catch (error) {
      if (!(error instanceof BadReply)) throw error;
      last.reject(
        new MessagingError(`The answer to the call is not understood: ${error.message}`, {
          kind: "bad_answer",
        }),
      );
    }
  });
  return { last: last.promise };
}

/** A channel on which the broker confirms what it has taken. */
async function confirmingChannel(client: AmqpClient): Promise<AMQPChannel> {
  const channel = await client.channel();
  await channel.confirmSelect();
  return channel;
}

/** Hands a call to the broker, which confirms it, or gives it back where no queue is for it. */
async function publish(
  { client, channel, wait }: {
    readonly client: AmqpClient;
    readonly channel: AMQPChannel;
    readonly wait: Wait;
  },
  { exchange, target, text, seconds, source }: {
    readonly exchange: string;
    readonly target: Target;
    readonly text: string;
    readonly seconds: number;
    readonly source: string;
  },
): Promise<void> {
  let returned = false;
  channel.onReturn = () => void (returned = true);
  const properties = {
    contentType: "application/json",
    contentEncoding: "utf-8",
    deliveryMode: 2,
    priority: 0,
    headers: {},
    // Whoever finds it later than this would do it behind the caller's back.
    expiration: String(seconds * 1000),
  };
  const confirmed = channel.basicPublish(exchange, addressOf(target), text, properties, true);
  confirmed.catch(() => {});
  try {
    await Promise.race([confirmed, client.lost, wait.over]);
  } catch (error) {
    if (isCode(error, 404)) throw nobodyListens(target, source);
    // Where the connection is lost, or it takes too long, the answer may come all the same.
    if (client.isLost || wait.signal.aborted) throw error;
    throw refused(source, wordsOf(error));
  }
  if (returned) throw nobodyListens(target, source);
}

function judge(reply: Reply, target: Target): void {
  if (reply.kind !== "failed") return;
  const what = [reply.name, reply.message].filter((text) => text !== "").join(": ");
  throw new MessagingError(`The service ${addressOf(target)} answered that it failed: ${what}`, {
    kind: "remote",
    hint: reply.name === "UnsupportedVersion"
      ? "It is older or newer than its record in the cell says; [upgrade_levels] compute can name its " +
        "release."
      : `Its log on ${target.server} says more.`,
  });
}

function noAnswer(when: string): MessagingError {
  return new MessagingError(`There was no answer to the call ${when}`, {
    kind: "no_answer",
    hint: "It is not known whether it was carried out.",
  });
}

function nobodyListens(target: Target, source: string): MessagingError {
  return new MessagingError(
    `No service listens to ${addressOf(target)} on the message bus of ${source}`,
    {
      kind: "no_listener",
      hint:
        `Check that the service runs on ${target.server} and is connected to the same RabbitMQ.`,
    },
  );
}

function refused(source: string, reason: string): MessagingError {
  return new MessagingError(`The message bus of ${source} did not take the call: ${reason}`, {
    kind: "refused",
    hint: "Check what RabbitMQ's log says.",
  });
}

/** True for what the broker closed a channel for, with this code. */
function isCode(error: unknown, code: number): boolean {
  return error instanceof Error && error.message.endsWith(`(${code})`);
}
