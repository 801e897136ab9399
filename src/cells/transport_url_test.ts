import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { parseTransportUrl, type TransportHost } from "./transport_url.ts";

/** What oslo.messaging's `TransportURL.parse` makes of a URL, as recorded from it. */
const VALID: readonly (readonly [string, string, readonly TransportHost[]])[] = [
  ["rabbit://", "rabbit", []],
  ["none:/", "none", []],
  ["none:///", "none", []],
  ["rabbit:///vhost", "rabbit", []],
  ["anything+at.all-1://h", "anything+at.all-1", [{ host: "h" }]],
  ["RABBIT://u:p@h:5672//", "rabbit", [{ host: "h", port: 5672 }]],
  ["rabbit://u:p@h1:1,u:p@h2:2,h3/v", "rabbit", [{ host: "h1", port: 1 }, { host: "h2", port: 2 }, {
    host: "h3",
  }]],
  ["rabbit://u@c:p@[::1]:5,,:6/", "rabbit", [{ host: "::1", port: 5 }, { host: "", port: 6 }]],
  ["rabbit://h: 5_6 /", "rabbit", [{ host: "h", port: 56 }]],
  ["rabbit://h:/", "rabbit", [{ host: "h" }]],
  ["h:5672", "h", []],
];

for (const [url, scheme, hosts] of VALID) {
  Deno.test(`${url} is valid`, () => {
    const parsed = parseTransportUrl(url);
    const places = parsed.hosts.map(({ host, port }) =>
      port === undefined ? { host } : { host, port }
    );
    assert.deepEqual([parsed.scheme, places], [scheme, hosts]);
  });
}

/** Who logs in where, likewise: user, password, virtual host, query. */
const LOGINS: readonly (readonly [string, ...(string | undefined)[]])[] = [
  ["rabbit://h/", undefined, undefined, "", ""],
  ["rabbit://u@h/", "u", undefined, "", ""],
  ["rabbit://:p@h", "", "p", "", ""],
  ["rabbit://u:@h//", "u", "", "/", ""],
  ["rabbit://u%40x:p%2f%25%3A@h/a%2Fb", "u@x", "p/%:", "a/b", ""],
  ["rabbit://u@c:p@h/v/w", "u@c", "p", "v/w", ""],
  ["rabbit://u+:p+%zz%4@h/+", "u+", "p+%zz%4", "+", ""],
  ["rabbit://%C3%A9:%ff@h/?ssl=1&ssl=0&a=b%20c", "é", "\ufffd", "", "ssl=1,0 a=b c"],
];

for (const [url, username, password, virtualHost, query] of LOGINS) {
  Deno.test(`${url} says who logs in where`, () => {
    const parsed = parseTransportUrl(url);
    const text = [...parsed.query].map(([name, value]) => `${name}=${value}`).join(" ");
    const [host] = parsed.hosts;
    assert.deepEqual(
      [host.username, host.password, parsed.virtualHost, text],
      [username, password, virtualHost, query],
    );
  });
}

const INVALID: readonly (readonly [string, RegExp])[] = [
  ["", /begin with a scheme/],
  ["s3cret", /begin with a scheme/],
  ["a_b://h", /begin with a scheme/],
  ["1a://h", /begin with a scheme/],
  ["rabbit://h:s3cret/", /host 1 is not a port number/],
  ["rabbit://u:p@h:5672,u:p@h2:5x", /host 2 is not a port number/],
  ["rabbit://u:s3cret", /host 1 is not a port number/],
  ["rabbit://[::1", /IPv6/],
  ["rabbit://x[::1]", /IPv6/],
  ["rabbit://[10.0.0.1]/", /IPv6/],
];

for (const [url, reason] of INVALID) {
  Deno.test(`${JSON.stringify(url)} is invalid`, () => {
    assert.throws(() => parseTransportUrl(url), (error: Error) => {
      assert(error instanceof OperatorError);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
  });
}
