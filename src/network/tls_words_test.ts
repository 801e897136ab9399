import assert from "node:assert/strict";
import { tlsWords } from "./tls_words.ts";

Deno.test("what the TLS library says is told in words of our own", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["invalid peer certificate: UnknownIssuer", /not signed by a trusted authority/],
    ["invalid peer certificate: Expired", /has expired/],
    ["invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))", /is not valid$/],
    [
      'invalid peer certificate: certificate not valid for name "db1"; certificate is only valid for x',
      /is not for "db1"/,
    ],
    ["received fatal alert: CertificateRequired", /wants a client certificate/],
    ["received fatal alert: HandshakeFailure", /in common/],
    ["received fatal alert: UnknownCA", /does not accept the client's certificate/],
    ["received fatal alert: InternalError", /refuses the TLS connection/],
    ["received corrupt message of type InvalidContentType", /is no TLS/],
    ["something that nobody has seen yet", /^TLS cannot be set up$/],
  ];
  for (const [message, words] of cases) {
    assert.match(tlsWords(message), words);
    assert.doesNotMatch(tlsWords(message), /fatal alert|corrupt message|OtherError/);
  }
});
