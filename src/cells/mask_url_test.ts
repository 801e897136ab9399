import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anyCharacters,
  SECRET_PIECE,
  secretPassword,
} from "../../tests/support/secret_password.ts";
import { maskUrl } from "./mask_url.ts";

/** What nova-manage prints for a URL, as recorded from it. */
const AS_NOVA: readonly (readonly [string, string])[] = [
  ["none:///", "none:/"],
  ["none:/", "none:/"],
  ["rabbit://", "rabbit:"],
  ["rabbit://u:p@h:5672//", "rabbit://u:****@h:5672//"],
  ["rabbit://u:p@h1:5672,u:p@h2:5672//vhost?x=y#f", "rabbit://u:****@h2:5672//vhost?x=y#f"],
  ["RABBIT://u@H/", "rabbit://u@H/"],
  ["rabbit://[::1]:5672/", "rabbit://[::1]:5672/"],
  ["mysql+pymysql://u:p@h/db?", "mysql+pymysql://u:****@h/db"],
  ["mysql+pymysql://u:@h/db?charset=utf8", "mysql+pymysql://u:****@h/db?charset=utf8"],
  ["sqlite:////v/nova.db", "sqlite://v/nova.db"],
  ["sqlite:///nova.db", "sqlite:/nova.db"],
  ["foo", "foo"],
  ["", ""],
];

for (const [url, shown] of AS_NOVA) {
  Deno.test(`${JSON.stringify(url)} shows as nova-manage shows it`, () => {
    assert.equal(maskUrl(url), shown);
  });
}

Deno.test("passwords that nova-manage lets through are hidden too", () => {
  assert.equal(maskUrl("mysql://u:s3/cret@h/d"), "mysql://u:****@h/d");
  assert.equal(maskUrl("mysql://u:s3#cr?et@h/d"), "mysql://u:****@h/d");
  assert.equal(maskUrl("rabbit://u:s3cret@[::1/"), "rabbit://u:****@[::1/");
  assert.equal(maskUrl("mysql://nova:s3@cret/w0rd@h/d"), "mysql://nova:****@h/d");
  assert.equal(maskUrl("nova:s3cret@h/d"), "nova:****@h/d");
  assert.equal(
    maskUrl("postgresql://h/d?user=u&password=s3cret&x=1"),
    "postgresql://h/d?user=u&password=****&x=1",
  );
});

Deno.test("no password shows, whatever it is made of", () => {
  const tail = fc.constantFrom("/nova", "/nova?charset=utf8", "", ":3306/");
  const scheme = fc.constantFrom("mysql+pymysql://", "mysql:", "", "//");
  fc.assert(
    fc.property(secretPassword(anyCharacters), scheme, tail, (password, scheme, tail) => {
      assert.doesNotMatch(maskUrl(`${scheme}nova:${password}@h${tail}`), SECRET_PIECE);
      const encoded = encodeURIComponent(password);
      assert.doesNotMatch(maskUrl(`${scheme}nova:${encoded}@h${tail}`), SECRET_PIECE);
    }),
  );
});
