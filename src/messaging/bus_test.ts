import assert from "node:assert/strict";
import { startComputeService } from "../../tests/support/compute_service.ts";
import { keptLog, testConfiguration, type TestOptions } from "../../tests/support/context.ts";
import { bytesOf, startHostileServer } from "../../tests/support/hostile_server.ts";
import { freePort } from "../../tests/support/process.ts";
import { hasRabbitmq, type Rabbitmq, rabbitmqServer } from "../../tests/support/rabbitmq.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { AmqpClient } from "./amqp_client.ts";
import { type Bus, openBus } from "./bus.ts";
import { connectToBroker } from "./connect.ts";
import { MessagingError, type MessagingFailureKind } from "./messaging_error.ts";
import { rabbitGroup } from "./options.ts";

const SOURCE = "cell cell1 (UUID)";
const INSTANCE = {
  "nova_object.name": "Instance",
  "nova_object.namespace": "nova",
  "nova_object.version": "2.7",
  "nova_object.data": { uuid: "11111111-2222-4333-8444-555555555555" },
};
const CALL = {
  method: "remove_volume_connection",
  version: "6.0",
  args: { instance: INSTANCE, volume_id: "v" },
  context: { is_admin: true, request_id: "req-1" },
};

interface Opened {
  readonly bus: Bus;
  readonly logged: string[];
}

async function open(
  url: string,
  options: TestOptions = {},
  signal = new AbortController().signal,
): Promise<Opened> {
  const logged: string[] = [];
  const config = testConfiguration(options);
  return { bus: await openBus({ config, log: keptLog(logged), signal }, url, SOURCE), logged };
}

/** That it fails, how, and without a password. */
async function fails(
  work: Promise<unknown>,
  kind: MessagingFailureKind | undefined,
  reason: RegExp,
): Promise<void> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof OperatorError, String(error));
  assert.equal(error instanceof MessagingError ? error.kind : undefined, kind, error.message);
  assert.match(error.message, reason);
  assert.doesNotMatch(`${error.message} ${error.hint}`, /s3cret/);
}

const seconds = (rpc_response_timeout: number): TestOptions => ({
  DEFAULT: { rpc_response_timeout: String(rpc_response_timeout) },
});

/** A connection of a test's own. */
function ownClient({ port, user, password, virtualHost }: Rabbitmq): Promise<AmqpClient> {
  const options = testConfiguration({}).read(rabbitGroup);
  const hosts = [{ host: "127.0.0.1", port, username: user, password }];
  const { signal } = new AbortController();
  return connectToBroker({ source: "test", hosts, virtualHost, options, patience: 10 }, signal);
}

async function whereTo(broker: Rabbitmq): Promise<void> {
  const { port, url } = broker;
  const nowhere = freePort();
  const login = url.slice("rabbit://".length, url.indexOf("@127"));
  const path = url.slice(url.lastIndexOf("/"));
  // Another broker of the list takes over, whichever is asked first.
  for (let tries = 0; tries < 4; tries++) {
    const { bus } = await open(
      `rabbit://${login}@127.0.0.1:${nowhere},${login}@127.0.0.1:${port}${path}`,
    );
    await bus[Symbol.asyncDispose]();
  }
  await fails(
    open(`rabbit://${login}@127.0.0.1:${nowhere}${path}`),
    "unreachable",
    /^Cannot reach the message bus of cell cell1 \(UUID\): 127\.0\.0\.1:\d+: connection refused/,
  );
  await fails(
    open(`rabbit://nova:s3cret@127.0.0.1:${port}${path}`),
    "unreachable",
    /ACCESS_REFUSED - Login was refused/,
  );
  await fails(
    open(`rabbit://${login}@127.0.0.1:${port}/nobody`),
    "unreachable",
    /vhost 'nobody'|vhost nobody/,
  );
  await fails(open("none:///"), undefined, /is for the driver none, and this program knows rabbit/);
  await fails(open("kombu+memory:///"), undefined, /for the driver kombu\+memory/);
  await fails(open(`${url}?ssl=perhaps`), undefined, /neither true nor false/);
  await fails(
    open(url, { oslo_messaging_rabbit: { rabbit_login_method: "EXTERNAL" } }),
    undefined,
    /rabbit_login_method = EXTERNAL is not supported/,
  );
  await fails(open(url, seconds(0)), undefined, /rpc_response_timeout is not above 0/);
  const stopped = AbortSignal.abort(new OperatorError("Stopped by SIGINT."));
  await fails(open(url, {}, stopped), undefined, /^Stopped by SIGINT/);
}

async function encrypted({ url, port, tls, tlsPort }: Rabbitmq): Promise<void> {
  const secured = url.replace(`127.0.0.1:${port}`, `localhost:${tlsPort}`);
  const byAddress = url.replace(String(port), String(tlsPort));
  const rabbit = (options: Record<string, string>): TestOptions => ({
    oslo_messaging_rabbit: { ssl: "true", ...options },
  });
  const works = async (url: string, options: TestOptions) => {
    const { bus } = await open(url, options);
    await fails(bus.expectListener({ topic: "compute", server: "x" }), "no_listener", /compute\.x/);
    await bus[Symbol.asyncDispose]();
  };
  const { ca, clientCert, clientKey, otherCa } = tls;
  await works(secured, rabbit({ ssl_ca_file: ca }));
  await works(byAddress, rabbit({ ssl_ca_file: ca }));
  await works(byAddress, rabbit({}));
  await works(`${secured}?ssl=1&ssl_ca_file=${encodeURIComponent(ca)}`, {});
  const whole = { ssl_ca_file: ca, ssl_cert_file: clientCert, ssl_key_file: clientKey };
  await works(secured, rabbit({ ...whole, ssl_enforce_hostname_verification: "true" }));
  await fails(
    open(byAddress, rabbit({ ...whole, ssl_enforce_hostname_verification: "true" })),
    "unreachable",
    /certificate is not for "127\.0\.0\.1"/,
  );
  await fails(
    open(secured, rabbit({ ssl_ca_file: otherCa })),
    "unreachable",
    /not signed by a trusted authority/,
  );
  await fails(open(secured, rabbit({ ssl_ca_file: "/nowhere" })), undefined, /does not exist/);
  await fails(open(url, rabbit({})), "unreachable", /no TLS|closed the connection|ended the TLS/);
  await fails(open(secured), "unreachable", /no AMQP: it speaks TLS$/);
}

async function called(broker: Rabbitmq): Promise<void> {
  const host = "compute1";
  await using compute = await startComputeService(broker.url, host, ["compute", "compute-alt"]);
  const { bus } = await open(broker.url);
  await using _bus = bus;
  const target = { topic: "compute", server: host };
  await bus.expectListener(target);
  await bus.expectListener({ ...target, topic: "compute-alt" });
  await fails(
    bus.expectListener({ ...target, server: "compute2" }),
    "no_listener",
    /^No service listens to compute\.compute2 on the message bus of cell cell1/,
  );
  await fails(
    bus.call({ ...target, server: "compute2" }, CALL),
    "no_listener",
    /^No service listens to compute\.compute2/,
  );

  const elsewhere = await open(broker.url, { DEFAULT: { control_exchange: "nobody's" } });
  await fails(elsewhere.bus.call(target, CALL), "no_listener", /compute\.compute1/);
  await elsewhere.bus[Symbol.asyncDispose]();

  await bus.call(target, CALL);
  await bus.call({ ...target, topic: "compute-alt" }, { ...CALL, version: "5.0" });
  assert.deepEqual(
    compute.calls.map(({ topic, interface: version, class: name, request_id, is_admin }) => [
      topic,
      version,
      name,
      request_id,
      is_admin,
    ]),
    [
      ["compute", "6.5", "Instance", "req-1", true],
      ["compute-alt", "5.13", "Instance", "req-1", true],
    ],
  );

  await compute.behave({ do: "raise", reason: "the device\nis busy" });
  await fails(
    bus.call(target, CALL),
    "remote",
    /compute\.compute1 answered that it failed: DeviceDetachFailed: .*the device is busy/,
  );
  await fails(
    bus.call(target, { ...CALL, version: "7.0" }),
    "remote",
    /answered that it failed: UnsupportedVersion/,
  );

  await compute.behave({ do: "wait", seconds: 60 });
  const patient = await open(broker.url, seconds(2));
  await using _patient = patient.bus;
  await fails(
    patient.bus.call(target, CALL),
    "no_answer",
    /^There was no answer to the call within 2 s$/,
  );
}

/** What listens like a compute service and answers as a test says. */
async function answered(broker: Rabbitmq): Promise<void> {
  const service = await ownClient(broker);
  const channel = await service.channel();
  await channel.exchangeDeclare("nova", "topic", { durable: false });
  const queue = "compute.odd";
  await channel.queueDeclare(queue, { durable: false, exclusive: true, autoDelete: true });
  await channel.queueBind(queue, "nova", queue);
  let answers: (replyQueue: string, id: string) => Promise<unknown> = () => Promise.resolve();
  await channel.basicConsume(queue, { noAck: true }, async (message) => {
    const { _reply_q, _msg_id } = JSON.parse(JSON.parse(message.bodyString()!)["oslo.message"]);
    await answers(_reply_q, _msg_id);
  });
  const send = (replyQueue: string, message: unknown) =>
    channel.basicPublish(
      "",
      replyQueue,
      JSON.stringify({ "oslo.version": "2.0", "oslo.message": JSON.stringify(message) }),
    );
  const target = { topic: "compute", server: "odd" };
  const { bus, logged } = await open(broker.url, seconds(20));
  await using _bus = bus;

  // Signs of life, another's answer, and then this one's.
  answers = async (replyQueue, id) => {
    await send(replyQueue, { _msg_id: id, failure: null, ending: false });
    await send(replyQueue, { _msg_id: "other", failure: "{}", ending: true });
    await send(replyQueue, { _msg_id: id, failure: null, ending: true });
  };
  await bus.call(target, CALL);
  answers = (replyQueue) => channel.basicPublish("", replyQueue, "s3cret");
  await fails(bus.call(target, CALL), "bad_answer", /not understood: it is no JSON$/);

  // Whoever is interrupted before the call was sent has sent none; later it is waited for a while.
  const interruption = new AbortController();
  const stopped = await open(broker.url, seconds(20), interruption.signal);
  await using _stopped = stopped.bus;
  answers = async (replyQueue, id) => {
    interruption.abort(new OperatorError("Stopped by SIGINT."));
    await send(replyQueue, { _msg_id: id, failure: null, ending: true });
  };
  await stopped.bus.call(target, CALL);
  await fails(stopped.bus.call(target, CALL), undefined, /^Stopped by SIGINT/);

  await service.leave();
  await fails(bus.call(target, CALL), "no_listener", /compute\.odd/);
  assert.deepEqual(logged.filter((line) => line.startsWith("warning")), []);
}

/** A connection that breaks while the answer is on its way is replaced, and the call is not sent again. */
async function reconnected(broker: Rabbitmq): Promise<void> {
  const service = await ownClient(broker);
  const channel = await service.channel();
  const queue = "compute.far";
  await channel.queueDeclare(queue, { durable: false, exclusive: true, autoDelete: true });
  await channel.queueBind(queue, "nova", queue);
  let calls = 0;
  const front = startForwarder(broker.port);
  await using _front = front;
  await channel.basicConsume(queue, { noAck: true }, async (message) => {
    calls++;
    const { _reply_q, _msg_id } = JSON.parse(JSON.parse(message.bodyString()!)["oslo.message"]);
    front.breakOff();
    const answer = JSON.stringify({ _msg_id, failure: null, ending: true });
    // As oslo.messaging does: again and again until there is a queue for it.
    const answering = await service.channel();
    await answering.confirmSelect();
    for (let returned = true; returned;) {
      returned = false;
      answering.onReturn = () => void (returned = true);
      const text = JSON.stringify({ "oslo.version": "2.0", "oslo.message": answer });
      if (front.accepted >= 2) await answering.basicPublish("", _reply_q, text, {}, true);
      else returned = await new Promise((resolve) => setTimeout(() => resolve(true), 20));
    }
  });
  const url = broker.url.replace(String(broker.port), String(front.port));
  const { bus, logged } = await open(url, seconds(20));
  await using _bus = bus;
  await bus.call({ topic: "compute", server: "far" }, CALL);
  assert.equal(calls, 1);
  assert.ok(logged.some((line) => /^warning: .*was lost while waiting for an answer/.test(line)));
  await service.leave();
}

/** Passes bytes on to a port, until told to break off what there is. */
function startForwarder(port: number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const copies: Promise<unknown>[] = [];
  let accepted = 0;
  const accepting = (async () => {
    for await (const client of listener) {
      accepted++;
      const upstream = await Deno.connect({ hostname: "127.0.0.1", port });
      for (const connection of [client, upstream]) open.add(connection);
      copies.push(
        client.readable.pipeTo(upstream.writable).catch(() => {}),
        upstream.readable.pipeTo(client.writable).catch(() => {}),
      );
    }
  })();
  const breakOff = () => {
    for (const connection of open) {
      try {
        connection.close();
      } catch {
        // It has gone already.
      }
    }
    open.clear();
  };
  return {
    port: (listener.addr as Deno.NetAddr).port,
    get accepted() {
      return accepted;
    },
    breakOff,
    async [Symbol.asyncDispose]() {
      listener.close();
      breakOff();
      await Promise.all([accepting, ...copies]);
    },
  };
}

const STEPS: readonly [name: string, step: (broker: Rabbitmq) => Promise<void>][] = [
  ["which broker, who logs in, and what is said where that fails", whereTo],
  ["TLS as oslo.messaging has it", encrypted],
  ["a service of Nova's own understands the call, and its failures are told", called],
  ["answers are told apart, and interruptions", answered],
  ["a broken connection is replaced", reconnected],
];

Deno.test({
  name: "the message bus, over RabbitMQ",
  ignore: !hasRabbitmq(),
  async fn(t) {
    const broker = await rabbitmqServer();
    for (const [name, step] of STEPS) await t.step(name, () => step(broker));
  },
});

const method = (
  class_: number,
  id: number,
  ...rest: readonly number[]
) => [0, class_, 0, id, ...rest];
const frame = (type: number, payload: readonly number[], channel = 0) =>
  bytesOf(type, 0, channel, 0, 0, 0, payload.length, Uint8Array.from(payload), 0xce);
const start = frame(
  1,
  method(10, 10, 0, 9, 0, 0, 0, 0, 0, 0, 0, 5, 80, 76, 65, 73, 78, 0, 0, 0, 0),
);
const tune = (frameBytes: readonly number[]) =>
  frame(1, method(10, 30, 0, 10, ...frameBytes, 0, 0));
const opened = frame(1, method(10, 41, 0));

Deno.test("a broker that sends anything at all is given up, and nothing else happens", async () => {
  const scripts: readonly (readonly [readonly Uint8Array[], RegExp])[] = [
    [[], /closed the connection/],
    [[bytesOf("HTTP/1.1 400 Bad Request\r\n\r\n")], /what it sends is no AMQP/],
    [[bytesOf("AMQP", 0, 0, 8, 0)], /another version of AMQP/],
    [[frame(1, [0])], /what it sends is no AMQP/],
    [[start, frame(1, method(10, 50, 0))], /what it sends is no AMQP/],
    // Frames that nothing fits in.
    [[start, tune([0, 0, 0, 4]), opened], /takes no frames of more than 4 bytes/],
    [
      [start, frame(1, method(10, 50, 1, 0x94, 4, 65, 27, 91, 66, 0, 0, 0, 0))],
      /A\\x1b\[B \(404\)/,
    ],
  ];
  for (const [answers, reason] of scripts) {
    await using server = startHostileServer(async (peer) => {
      await peer.read();
      await peer.write(...answers);
      if (answers.length > 0) await peer.gone();
    });
    await fails(open(`rabbit://nova:s3cret@127.0.0.1:${server.port}/`), "unreachable", reason);
  }
});

Deno.test("a broker that lets us in and says no more is waited for no longer than a call", async () => {
  await using silent = startHostileServer(async (peer) => {
    await peer.read();
    await peer.write(start, tune([0, 2, 0, 0]), opened);
    await peer.gone();
  });
  const target = { topic: "compute", server: "x" };
  const url = `rabbit://nova:s3cret@127.0.0.1:${silent.port}/`;
  const { bus } = await open(url, seconds(1));
  await fails(bus.expectListener(target), "unreachable", /failed: no answer within 1 s$/);
  await fails(bus.call(target, CALL), "unreachable", /failed: no answer within 1 s$/);
  await bus[Symbol.asyncDispose]();

  const stopping = new AbortController();
  const interrupted = await open(url, seconds(20), stopping.signal);
  const asking = interrupted.bus.expectListener(target);
  stopping.abort(new OperatorError("Stopped by SIGINT."));
  await fails(asking, undefined, /^Stopped by SIGINT/);
  await interrupted.bus[Symbol.asyncDispose]();
});
