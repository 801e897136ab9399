import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anyCharacters,
  SECRET_PIECE,
  secretPassword,
} from "../../tests/support/secret_password.ts";
import { redact } from "./redact.ts";

Deno.test("passwords of URLs inside a text", () => {
  assert.equal(
    redact(
      "cannot reach mysql+pymysql://nova:s3:c/r#e@t@h:3306/nova (a@b), rabbit://:x@h1,u:y@h2//",
    ),
    "cannot reach mysql+pymysql://nova:****@h:3306/nova (a@b), rabbit://:****@h2//",
  );
  assert.equal(
    redact("postgresql://h/d?password=x&sslmode=y"),
    "postgresql://h/d?password=****&sslmode=y",
  );
});

Deno.test("passwords without a scheme, and those that go on behind a blank", () => {
  assert.equal(redact("near 'nova:s3cret@h/d' at line 1"), "near 'nova:****@h/d' at line 1");
  assert.equal(redact("mysql://u:my s3cret p@ss@h/d failed"), "mysql://u:****@h/d failed");
  assert.equal(redact("entry 'rabbit://nova:s3cre' for key"), "entry 'rabbit://nova:**** for key");
});

Deno.test("text without a password stays as it is", () => {
  for (
    const text of [
      ...["https://h:8778/placement", "mail b@c", "mysql://u@h/d", "none:///"],
      "Access denied for user 'nova'@'10.0.0.1' (using password: YES)",
      "    at run (file:///lib/kysely@0.29.9/dist/index.js:12:3)",
      "  cannot connect to h:3306  ([database] connection):\n\tno answer ",
    ]
  ) {
    assert.equal(redact(text), text);
  }
});

Deno.test("no password shows in a text, whatever it is made of", () => {
  // Nobody can tell where a password ends that has both blanks and an @ in it.
  const passwords = [/[@]/g, /\s/g].map((without) =>
    secretPassword(anyCharacters.replace(without, ""))
  );
  fc.assert(fc.property(fc.oneof(...passwords), (password) => {
    for (
      const url of [`mysql+pymysql://nova:${password}@h/d`, `rabbit://u:${password}@h1,u:x@h2//`]
    ) {
      const text = `2024-01-01 00:00:00.000 1 ERROR: Duplicate entry '${url}' for key 'x'`;
      assert.doesNotMatch(redact(text), SECRET_PIECE, text);
    }
  }));
});

Deno.test("time is in proportion to length", () => {
  for (const piece of ["a://b:c ", "a://b:", "@:", "x=& ", "[: ", "a", " ", "\n", "://@"]) {
    const started = performance.now();
    redact(piece.repeat(500_000 / piece.length));
    assert.ok(performance.now() - started < 10_000, piece);
  }
});
