import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import fc from "fast-check";
import { scramLogin } from "./scram.ts";

const hmac = (key: Uint8Array, text: string) => createHmac("sha256", key).update(text).digest();

/** A server's side of RFC 5802: checks a client's proof, and answers with its own. */
function server(password: string, salt: string, rounds: number) {
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), rounds, 32, "sha256");
  return (whole: string, proof: string): string | undefined => {
    const stored = createHash("sha256").update(hmac(salted, "Client Key")).digest();
    const signature = hmac(stored, whole);
    const key = Buffer.from(proof, "base64").map((byte, index) => byte ^ signature[index]);
    if (!createHash("sha256").update(key).digest().equals(stored)) return undefined;
    return `v=${hmac(hmac(salted, "Server Key"), whole).toString("base64")}`;
  };
}

Deno.test("client and server convince each other, whatever the password", async () => {
  const salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom(..."ab,=:@ '\"\\é%") }),
      fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined }),
      async (password, endPoint) => {
        const login = scramLogin(password, { endPoint }, "abc");
        const header = endPoint === undefined ? "n,," : "p=tls-server-end-point,,";
        assert.equal(login.first, `${header}n=*,r=abc`);
        const challenge = `r=abcdef,s=${salt},i=16`;
        const answer = await login.answer(challenge);
        const [binding, , proof] = answer.split(",").map((part) => part.slice(2));
        const bare = answer.slice(0, answer.lastIndexOf(",p="));
        assert.deepEqual(
          Buffer.from(binding, "base64"),
          Buffer.concat([Buffer.from(header), endPoint ?? Buffer.alloc(0)]),
        );
        const last = server(password, salt, 16)(`n=*,r=abc,${challenge},${bare}`, proof);
        assert.ok(last !== undefined, "the server was not convinced");
        login.verify(last);
        assert.throws(() => login.verify(last.replace("v=", "v=A")), /cannot prove/);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("a client that could bind to its channel says so to a server that offers nothing", () => {
  assert.equal(scramLogin("p", { couldBind: true }, "abc").first, "y,,n=*,r=abc");
});

Deno.test("a challenge that is none, or asks for too much, is refused before any work", async () => {
  for (
    const challenge of [
      ...["", "r=abc,s=c2FsdA==,i=4096", "r=xyz,s=c2FsdA==,i=4096", "r=abcdef,s=,i=4096"],
      ...["r=abcdef,s=c2FsdA==", "r=abcdef,s=c2FsdA==,i=0", "r=abcdef,s=c2FsdA==,i=1e3"],
      ...["r=abcdef,s=c2FsdA==,i=1000001", "r=abcdef,s=c2FsdA==,i=99999999999999999999"],
    ]
  ) {
    const started = performance.now();
    await assert.rejects(scramLogin("p", {}, "abc").answer(challenge), /ProtocolViolation/);
    assert.ok(performance.now() - started < 1000, challenge);
  }
});

Deno.test("hashing leaves the program free to do other things", async () => {
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 5);
  await scramLogin("p", {}, "abc").answer("r=abcdef,s=c2FsdA==,i=300000");
  clearInterval(ticking);
  assert.ok(ticks > 1, String(ticks));
});
