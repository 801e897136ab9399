import assert from "node:assert/strict";
import fc from "fast-check";
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

Deno.test("text without a password stays as it is", () => {
  for (const text of ["https://h:8778/placement", "mail a:b@c", "mysql://u@h/d", "none:///"]) {
    assert.equal(redact(text), text);
  }
});

Deno.test("no password without blanks shows", () => {
  fc.assert(fc.property(fc.stringMatching(/^\S*$/), (middle) => {
    const text = `before mysql://u:s3cret${middle}s3cret@h/d after`;
    assert.doesNotMatch(redact(text), /s3cret/);
  }));
});
