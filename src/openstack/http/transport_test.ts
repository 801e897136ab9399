import assert from "node:assert/strict";
import { startProxy } from "../../../tests/support/proxy.ts";
import { type RawAnswer, startRawServer } from "../../../tests/support/raw_server.ts";
import { HttpFailure, type HttpFailureKind } from "./http_failure.ts";
import { createTransport, type HttpRequest, type Transport } from "./transport.ts";

const NEVER = new AbortController().signal;

function transportFor(timeout = 5): Transport & AsyncDisposable {
  const transport = createTransport({
    timeout,
    tls: () => Promise.reject(new Error("no TLS here")),
    environment: new Map(),
  });
  return { ...transport, [Symbol.asyncDispose]: () => transport.close() };
}

function request(port: number, method: HttpRequest["method"] = "GET"): HttpRequest {
  const body = method === "GET" ? undefined : "x";
  return { method, url: new URL(`http://127.0.0.1:${port}/a?b=c`), headers: { x: "y" }, body };
}

async function failure(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof HttpFailure, String(error));
  return error;
}

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

Deno.test("one after the other, requests take the same connection", async () => {
  await using server = startRawServer(() => OK, true);
  await using transport = transportFor();
  for (let i = 0; i < 5; i++) {
    const { status, body } = await transport.send(request(server.port), NEVER);
    assert.deepEqual([status, new TextDecoder().decode(body)], [200, "{}"]);
  }
  assert.equal(server.accepted, 1);
  assert.match(server.requests[0], /^GET \/a\?b=c HTTP\/1\.1\r\nhost: 127\.0\.0\.1:\d+\r\n/);
  assert.match(server.requests[0], /\r\nx: y\r\n/);
});

Deno.test("side by side, requests have a connection each, and leave them to those that follow", async () => {
  const waiting: (() => void)[] = [];
  await using server = startRawServer(async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 3) waiting.forEach((go) => go());
    });
    return OK;
  }, true);
  await using transport = transportFor();
  await Promise.all([1, 2, 3].map(() => transport.send(request(server.port), NEVER)));
  waiting.length = 0;
  await Promise.all([1, 2, 3].map(() => transport.send(request(server.port), NEVER)));
  assert.equal(server.accepted, 3);
});

Deno.test("a connection that the server closes after its answer is not used again", async () => {
  for (const head of ["connection: close\r\ncontent-length: 2", "content-length: 2"]) {
    await using server = startRawServer(() => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n{}`);
    await using transport = transportFor();
    for (let i = 0; i < 3; i++) await transport.send(request(server.port, "POST"), NEVER);
    assert.equal(server.accepted, 3);
  }
});

/** Answers that are none, and what comes of them. */
const BROKEN: readonly [name: string, answer: RawAnswer, kind: HttpFailureKind, reason: RegExp][] =
  [
    ["nothing", () => undefined, "no_answer", /^the server closed the connection$/],
    ["half a head", () => "HTTP/1.1 200 O", "no_answer", /closed the connection/],
    [
      "half a body",
      () => "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
      "no_answer",
      /closed the connection/,
    ],
    [
      "half a chunk",
      () => "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
      "no_answer",
      /closed the connection/,
    ],
    [
      "a chunk of negative length",
      () => "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-5\r\nab\r\n\r\n",
      "bad_answer",
      /^what came is not HTTP/,
    ],
    ["another protocol", () => "SSH-2.0-OpenSSH_9.2\r\n", "bad_answer", /^what came is not HTTP/],
    [
      "a head without end",
      () => `HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}\r\n\r\n`,
      "bad_answer",
      /^the head of the answer is longer than 64 kB$/,
    ],
    [
      "a length that is too long",
      () => "HTTP/1.1 200 OK\r\ncontent-length: 200000000\r\n\r\n{",
      "bad_answer",
      /^the answer is longer than 64 MB$/,
    ],
  ];

for (const [name, answer, kind, reason] of BROKEN) {
  Deno.test(`an answer that is none: ${name}`, async () => {
    await using server = startRawServer(answer);
    await using transport = transportFor();
    for (const method of ["GET", "POST"] as const) {
      const error = await failure(transport.send(request(server.port, method), NEVER));
      assert.equal(error.kind, kind, error.message);
      assert.match(error.message, reason);
      assert.equal(error.sent, true);
      assert.equal(error.timedOut, false);
    }
  });
}

Deno.test("200 MB are given up after 64", async () => {
  const megabyte = new Uint8Array(2 ** 20);
  let written = 0;
  await using server = startRawServer(async (_request, connection) => {
    const head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    await connection.write(new TextEncoder().encode(head));
    for (; written < 200; written++) {
      await connection.write(new TextEncoder().encode("100000\r\n"));
      for (let at = 0; at < megabyte.length;) at += await connection.write(megabyte.subarray(at));
      await connection.write(new TextEncoder().encode("\r\n"));
    }
    return "0\r\n\r\n";
  });
  await using transport = transportFor();
  const error = await failure(transport.send(request(server.port), NEVER));
  assert.equal(error.message, "the answer is longer than 64 MB");
  assert.ok(written < 150, String(written));
});

Deno.test("a server that stays silent is given up, before its answer and in the middle of it", async () => {
  for (const piece of ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"]) {
    await using server = startRawServer(() => piece, true);
    await using transport = transportFor(0.1);
    const error = await failure(transport.send(request(server.port), NEVER));
    assert.equal(error.message, "no answer within 0.1 s");
    assert.deepEqual([error.kind, error.sent, error.timedOut], ["no_answer", true, true]);
  }
});

Deno.test("a server that sends its answer drop by drop is given up in the end", async () => {
  let dripping: number | undefined;
  await using server = startRawServer((_request, connection) => {
    dripping = setInterval(() => connection.write(new Uint8Array([32])).catch(() => {}), 10);
    return "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{";
  }, true);
  await using transport = transportFor(0.2);
  const error = await failure(transport.send(request(server.port), NEVER));
  clearInterval(dripping);
  assert.equal(error.message, "no whole answer within 2 s");
});

Deno.test("nothing has been sent where no connection comes about", async () => {
  await using server = startRawServer(() => OK);
  const { port } = server;
  await server[Symbol.asyncDispose]();
  await using transport = transportFor();
  for (
    const [url, reason] of [
      [`http://127.0.0.1:${port}/`, /^connection refused, nothing listens there$/],
      ["http://no-such-host.invalid/", /^the host name cannot be resolved/],
    ] as const
  ) {
    const error = await failure(
      transport.send({ ...request(port, "POST"), url: new URL(url) }, NEVER),
    );
    assert.match(error.message, reason);
    assert.deepEqual([error.kind, error.sent], ["unreachable", false]);
  }
});

Deno.test("an interruption ends a request at once", async () => {
  await using server = startRawServer(() => "", true);
  await using transport = transportFor();
  const controller = new AbortController();
  const sending = transport.send(request(server.port), controller.signal);
  controller.abort(new Error("enough"));
  await assert.rejects(sending, /^Error: enough$/);
  await assert.rejects(transport.send(request(server.port), controller.signal), /enough/);
});

Deno.test("a broken connection hits the one request on it, and not the next", async () => {
  await using server = startRawServer(() => OK, true);
  await using proxy = startProxy(server.port);
  await using transport = transportFor();
  for (let round = 0; round < 20; round++) {
    await transport.send(request(proxy.port), NEVER);
    // Cut while idle, or while the request is on its way.
    if (round % 2 === 0) proxy.atPiece(1, "before", () => proxy.cut());
    else proxy.cut();
    const outcome = await transport.send(request(proxy.port), NEVER).then(
      ({ status }) => status,
      (error) => error,
    );
    if (outcome instanceof HttpFailure) assert.equal(outcome.kind, "no_answer");
    else assert.equal(outcome, 200);
    assert.equal((await transport.send(request(proxy.port), NEVER)).status, 200, String(round));
  }
});
