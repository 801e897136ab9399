import assert from "node:assert/strict";
import { freePort, run } from "./process.ts";

Deno.test("a command that ends without having read its input fails with what it said", async () => {
  // More than fits into a pipe, so that writing it breaks off.
  const stdin = "x".repeat(1_000_000);
  await assert.rejects(
    run("sh", ["-c", "exec 0<&-; echo refused >&2; exit 3"], { stdin }),
    /^Error: sh ended with 3:[^]*refused/,
  );
});

Deno.test("no connection takes the port of a server that is down for a while", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: freePort() });
  const { port } = listener.addr as Deno.NetAddr;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const { port: ofConnection } = connection.localAddr as Deno.NetAddr;
  for (let tries = 0; tries < 100; tries++) assert.ok(freePort() < ofConnection);
});

Deno.test("a free port is given once", () => {
  const ports = Array.from({ length: 1000 }, freePort);
  assert.equal(new Set(ports).size, ports.length);
});
