import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../../tests/support/fake_cloud.ts";
import { startRawServer } from "../../../tests/support/raw_server.ts";
import { makeTlsFiles, type TlsFiles } from "../../../tests/support/tls_files.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { ServicesOutside } from "../open_services.ts";
import { ServiceError } from "../service_error.ts";

const variables = (environment: Record<string, string>) => new Map(Object.entries(environment));

/** A proxy of HTTP, which notes what it is asked. */
function startHttpProxy(status = 200) {
  const asked: string[] = [];
  const server = startRawServer(async (request, client) => {
    asked.push(request.split("\r\n\r\n")[0]);
    const [, method, target] = /^(\w+) (\S+) /.exec(request)!;
    if (status !== 200) return `HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`;
    const { hostname, port } = new URL(method === "CONNECT" ? `http://${target}` : target);
    assert.ok(["localhost", "127.0.0.1"].includes(hostname));
    using upstream = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await new Blob([
      method === "CONNECT"
        ? ""
        : request.replace(/http:\/\/[^/]+/, "").replace(/keep-alive/, "close"),
    ]).stream().pipeTo(upstream.writable, { preventClose: true });
    if (method === "CONNECT") {
      await client.write(new TextEncoder().encode("HTTP/1.1 200 Connection established\r\n\r\n"));
    }
    await Promise.race([
      copy(client, upstream).catch(() => {}),
      copy(upstream, client).catch(() => {}),
    ]);
    return undefined;
  });
  return { ...server, asked, port: server.port };
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
    for (let written = 0; written < count;) {
      written += await to.write(buffer.subarray(written, count));
    }
  }
}

/** The certificates, and a cloud that has one for `localhost`. */
interface TlsStage {
  readonly files: TlsFiles;
  readonly cloud: ReturnType<typeof startFakeCloud>;
  /** Makes a request by the cloud's section and these options, and gives its status. */
  reach(
    options: Record<string, string>,
    overrides?: Partial<ServicesOutside>,
  ): Promise<unknown>;
}

async function refused(promise: Promise<unknown>, reason: RegExp): Promise<void> {
  const error = await promise.then(() => undefined, (error) => error);
  assert.ok(error instanceof ServiceError, String(error));
  assert.equal(error.kind, "tls", error.message);
  assert.match(error.message, /^Cannot set up TLS with Keystone at https:\/\//);
  assert.match(error.message, reason);
  assert.match(error.hint ?? "", /cafile, certfile, keyfile and insecure in \[placement\]/);
}

async function trust({ files, reach, cloud: { port } }: TlsStage): Promise<void> {
  assert.equal(await reach({ cafile: files.ca }), 200);
  assert.equal(await reach({}, { environment: variables({ REQUESTS_CA_BUNDLE: files.ca }) }), 200);
  assert.equal(await reach({}, { environment: variables({ CURL_CA_BUNDLE: files.ca }) }), 200);
  // A folder of authorities.
  const folder = `${files.ca}.d`;
  await Deno.mkdir(folder);
  await Deno.copyFile(files.otherCa, `${folder}/1.pem`);
  await Deno.copyFile(files.ca, `${folder}/5ed36f99.0`);
  assert.equal(await reach({ cafile: folder }), 200);

  const untrusted = /not signed by a trusted authority$/;
  await refused(reach({}), untrusted);
  await refused(reach({ cafile: files.otherCa }), untrusted);
  await refused(
    reach({ cafile: files.otherCa }, { environment: variables({ REQUESTS_CA_BUNDLE: files.ca }) }),
    untrusted,
  );
  const otherName = { auth_url: `https://127.0.0.1:${port}/identity`, cafile: files.ca };
  await refused(reach(otherName), /the server's certificate is not for "127\.0\.0\.1"$/);

  assert.equal(await reach({ insecure: "true" }), 200);
  assert.equal(await reach({ ...otherName, insecure: "true" }), 200);
}

async function unusableFiles({ files, reach }: TlsStage): Promise<void> {
  await assert.rejects(reach({ cafile: "/nowhere/ca.pem" }), (error) => {
    assert.ok(error instanceof OperatorError);
    assert.equal(
      error.message,
      "[placement]: the file /nowhere/ca.pem of cafile does not exist",
    );
    return true;
  });
  const client = { cafile: files.ca, certfile: files.clientCert };
  await assert.rejects(
    reach({ ...client, keyfile: "/nowhere/key" }),
    /of keyfile does not exist/,
  );
  assert.equal(await reach({ ...client, keyfile: files.clientKey }), 200);
  // One file with both.
  const both = `${files.ca}.both`;
  const parts = [files.clientCert, files.clientKey].map((path) => Deno.readTextFileSync(path));
  await Deno.writeTextFile(both, parts.join("\n"));
  assert.equal(await reach({ cafile: files.ca, certfile: both }), 200);
  await refused(
    reach({ ...client, keyfile: files.serverKey }),
    /the client certificate and its key do not belong together$/,
  );
  await Deno.writeTextFile(both, "nothing");
  await refused(reach({ ...client, keyfile: both }), /client certificate or its key cannot/);
}

async function plainAndTls({ reach, cloud: { port } }: TlsStage): Promise<void> {
  await using plain = startFakeCloud();
  await refused(
    reach({ auth_url: `https://127.0.0.1:${plain.port}/identity`, insecure: "true" }),
    /what the server sends is no TLS/,
  );
  const error = await reach({ auth_url: `http://localhost:${port}/identity` })
    .catch((error) => error);
  assert.ok(error instanceof ServiceError);
  assert.equal(error.kind, "bad_answer");
}

async function tunnel({ files, reach, cloud: { port } }: TlsStage): Promise<void> {
  await using proxy = startHttpProxy();
  const environment = { https_proxy: `http://us%40er:pass@127.0.0.1:${proxy.port}` };
  assert.equal(await reach({ cafile: files.ca }, { environment: variables(environment) }), 200);
  assert.equal(
    proxy.asked[0],
    `CONNECT localhost:${port} HTTP/1.1\r\nHost: localhost:${port}\r\n` +
      `Proxy-Authorization: Basic ${btoa("us@er:pass")}`,
  );
  const through = proxy.asked.length;
  const except = { ...environment, no_proxy: "localhost" };
  assert.equal(await reach({ cafile: files.ca }, { environment: variables(except) }), 200);
  assert.equal(proxy.asked.length, through);
}

async function refusingProxy({ files, reach }: TlsStage): Promise<void> {
  await using proxy = startHttpProxy(407);
  const environment = { https_proxy: `127.0.0.1:${proxy.port}` };
  const error = await reach({ cafile: files.ca }, { environment: variables(environment) }).catch((
    error,
  ) => error);
  assert.ok(error instanceof ServiceError);
  assert.equal(error.kind, "unreachable");
  const where = `the proxy 127.0.0.1:${proxy.port} of https_proxy`;
  assert.ok(error.message.endsWith(`${where}: it answers CONNECT with 407`), error.message);
}

Deno.test("a proxy is handed what is not encrypted", async () => {
  await using cloud = startFakeCloud();
  await using proxy = startHttpProxy();
  await using services = testServices({ placement: cloud.section }, {
    environment: variables({ http_proxy: `http://u:p@127.0.0.1:${proxy.port}/` }),
  });
  const placement = await services.placement();
  await placement.request({ method: "GET", path: "/x", query: { a: "b" } });
  const last = proxy.asked.at(-1)!;
  assert.ok(last.startsWith(`GET ${cloud.url}/service/x?a=b HTTP/1.1\r\n`), last);
  assert.match(last, new RegExp(`\r\nhost: 127\\.0\\.0\\.1:${cloud.port}\r\n`));
  assert.match(last, /\r\nproxy-authorization: Basic dTpw(\r\n|$)/);
});

const STEPS: readonly [name: string, step: (stage: TlsStage) => Promise<void>][] = [
  ["whom to trust, and what is checked", trust],
  ["files that cannot be used are named", unusableFiles],
  ["encrypted and none do not meet", plainAndTls],
  ["a proxy of the environment is asked for a tunnel to what is encrypted", tunnel],
  ["a proxy that refuses is told apart from the service", refusingProxy],
];

Deno.test("TLS", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    const files = await makeTlsFiles(folder);
    const [cert, key] = [files.serverCert, files.serverKey].map((path) =>
      Deno.readTextFileSync(path)
    );
    await using cloud = startFakeCloud({ cert, key, host: "localhost" });
    const reach: TlsStage["reach"] = async (options, overrides = {}) => {
      const section = { ...cloud.section, ...options };
      await using services = testServices({ placement: section }, overrides);
      const placement = await services.placement();
      return (await placement.request({ method: "GET", path: "/x" })).status;
    };
    for (const [name, step] of STEPS) await t.step(name, () => step({ files, reach, cloud }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
