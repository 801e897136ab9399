import assert from "node:assert/strict";
import { makeTlsFiles } from "../../tests/support/tls_files.ts";
import { issuerName, subjectNames } from "./certificates.ts";

function derOf(pem: string): Uint8Array {
  const base64 = pem.replace(/-----[A-Z ]+-----|\s/g, "");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

Deno.test("a certificate's issuer is its authority's subject, and no other's", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = await makeTlsFiles(folder);
    const [ca, other, server] = await Promise.all(
      [files.ca, files.otherCa, files.serverCert].map((path) => Deno.readTextFile(path)),
    );
    const issuer = issuerName(derOf(server));
    assert.equal(issuer, issuerName(derOf(ca))); // an authority signs itself
    assert.deepEqual(subjectNames(ca), [issuer]);
    assert.ok(!subjectNames(other).includes(issuer));
    assert.deepEqual(subjectNames(`${other}\nwords between\n${ca}`), [
      ...subjectNames(other),
      issuer,
    ]);
    assert.notEqual(subjectNames(server)[0], issuer);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("text without certificates names nobody", () => {
  assert.deepEqual(subjectNames("not a certificate"), []);
});
