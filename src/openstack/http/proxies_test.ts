import assert from "node:assert/strict";
import fc from "fast-check";
import { OperatorError } from "../../errors/operator_error.ts";
import { proxyFor } from "./proxies.ts";

const variables = (environment: Record<string, string>) => new Map(Object.entries(environment));

const PROXY = "http://proxy.example.org:3128";

/** Whether a request goes through the proxy; checked against requests 2.34. */
const CASES: readonly [environment: Record<string, string>, url: string, proxied: boolean][] = [
  [{}, "http://a/", false],
  [{ http_proxy: PROXY }, "http://a/", true],
  [{ http_proxy: PROXY }, "https://a/", false],
  [{ https_proxy: PROXY }, "https://a/", true],
  [{ HTTPS_PROXY: PROXY }, "https://a/", true],
  [{ https_proxy: "", HTTPS_PROXY: PROXY }, "https://a/", false],
  [{ all_proxy: PROXY }, "https://a/", true],
  [{ ALL_PROXY: PROXY }, "http://a/", true],
  [{ HTTP_PROXY: PROXY, REQUEST_METHOD: "GET" }, "http://a/", false],
  [{ http_proxy: PROXY, REQUEST_METHOD: "GET" }, "http://a/", true],
  [{ http_proxy: PROXY, no_proxy: "*" }, "http://a/", false],
  [{ http_proxy: PROXY, no_proxy: "a" }, "http://a/", false],
  [{ http_proxy: PROXY, NO_PROXY: "a" }, "http://a/", false],
  [{ http_proxy: PROXY, no_proxy: "", NO_PROXY: "a" }, "http://a/", false],
  [{ http_proxy: PROXY, no_proxy: "b, example.org" }, "http://keystone.example.org/", false],
  [{ http_proxy: PROXY, no_proxy: ".example.org" }, "http://keystone.example.org/", false],
  [{ http_proxy: PROXY, no_proxy: ".example.org" }, "http://example.org/", false],
  [{ http_proxy: PROXY, no_proxy: "EXAMPLE.org" }, "http://example.org/", false],
  [{ http_proxy: PROXY, no_proxy: "keystone.example.org" }, "http://example.org/", true],
  [{ http_proxy: PROXY, no_proxy: "a:5000" }, "http://a:5000/", false],
  [{ http_proxy: PROXY, no_proxy: "a:5000" }, "http://a:5001/", true],
  [{ http_proxy: PROXY, no_proxy: "10.0.0.1" }, "http://10.0.0.1:5000/", false],
  [{ http_proxy: PROXY, no_proxy: "0.0.1" }, "http://10.0.0.1/", false],
  [{ http_proxy: PROXY, no_proxy: "0.0.1" }, "http://10.0.10.1/", true],
  [{ http_proxy: PROXY, no_proxy: "10.0.0.0/8" }, "http://10.200.0.1/", false],
  [{ http_proxy: PROXY, no_proxy: "10.0.0.0/8" }, "http://11.0.0.1/", true],
  [{ http_proxy: PROXY, no_proxy: "0.0.0.0/0" }, "http://192.168.1.1/", true],
  [{ http_proxy: PROXY, no_proxy: "10.0.0.0/33,10.0.0.0/x,1/8" }, "http://10.0.0.1/", true],
  [{ http_proxy: PROXY, no_proxy: "::1" }, "http://[::1]:5000/", false],
  [{ http_proxy: PROXY }, "http://127.0.0.1/", true],
];

for (const [environment, url, proxied] of CASES) {
  Deno.test(`${JSON.stringify(environment)} ${url}: ${proxied ? "proxied" : "direct"}`, () => {
    assert.equal(proxyFor(new URL(url), variables(environment)) !== undefined, proxied);
  });
}

Deno.test("a proxy's user and password are for the proxy, and in no message", () => {
  const proxy = proxyFor(
    new URL("http://a/"),
    variables({ http_proxy: "http://us%40er:p%3Aw@[::1]:8080" }),
  );
  assert.deepEqual(proxy, {
    host: "::1",
    port: 8080,
    authorization: `Basic ${btoa("us@er:p:w")}`,
    name: "the proxy [::1]:8080 of http_proxy",
  });
  assert.equal(proxyFor(new URL("http://a/"), variables({ http_proxy: "proxy" }))?.port, 80);
});

Deno.test("what is no HTTP proxy is refused by the variable's name, without its value", () => {
  for (const value of ["socks5://u:secret@h:1", "https://u:secret@h:1", "http://u:secret@h:x"]) {
    assert.throws(
      () => proxyFor(new URL("http://a/"), variables({ all_proxy: value })),
      (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, /^The environment variable all_proxy /);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});

Deno.test("no variable's value is more than an error that an operator can act on", () => {
  const url = new URL("https://placement.example.org:8778/");
  fc.assert(fc.property(fc.string(), fc.string(), (proxy, exceptions) => {
    try {
      proxyFor(url, variables({ all_proxy: proxy, no_proxy: exceptions }));
    } catch (error) {
      assert.ok(error instanceof OperatorError, String(error));
    }
  }));
});
