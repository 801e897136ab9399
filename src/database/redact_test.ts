import assert from "node:assert/strict";
import fc from "fast-check";
import { redactor } from "./redact.ts";

Deno.test("the connection's password is hidden, plain and encoded", () => {
  const hide = redactor("p@ss/word", ["nova", "10.0.0.1"]);
  assert.equal(hide("near 'p@ss/word' or p%40ss%2Fword"), "near '****' or ****");
});

Deno.test("passwords in other URLs are hidden too", () => {
  const hide = redactor(undefined, []);
  assert.equal(
    hide("Duplicate entry 'rabbit://nova:s3cret@mq:5672/' for key 'url'"),
    "Duplicate entry 'rabbit://nova:****@mq:5672/' for key 'url'",
  );
});

Deno.test("a password that is a public word is not given away by hiding it", () => {
  const hide = redactor("nova", ["nova", "nova_api"]);
  assert.equal(hide("Access denied for user 'nova'"), "Access denied for user 'nova'");
});

Deno.test("no password survives, whatever stands around it", () => {
  fc.assert(fc.property(
    fc.string({ minLength: 3, maxLength: 12 }).filter((text) => !"****".includes(text)),
    fc.string(),
    fc.string(),
    (password, before, after) => {
      const hidden = redactor(password, [])(`${before} ${password} ${after}`);
      // What comes from before and after may hold it across the asterisks only by their own doing.
      return !hidden.replaceAll("****", "\u0000").includes(password);
    },
  ));
});
