import assert from "node:assert/strict";
import fc from "fast-check";
import { anyCharacters, secretPassword } from "../../tests/support/secret_password.ts";
import { hideUrlSecrets } from "./secrets.ts";

Deno.test("no password shows, whatever it is made of and wherever in a URL it stands", () => {
  const places: readonly ((password: string) => string)[] = [
    (password) => `mysql+pymysql://nova:${password}@10.0.0.5:3306/nova?charset=utf8`,
    (password) => `mysql+pymysql://nova:${password}@h`,
    (password) => `mysql+pymysql:nova:${password}@h/d`,
    (password) => `mysql+pymysql:/nova:${password}@h/d`,
    (password) => `nova:${password}@h/d`,
    (password) => `//nova:${password}@h/d`,
    (password) => `rabbit://nova:${password}@h1:5672,nova:${password}@h2:5672//vhost`,
    (password) => `rabbit://:${password}@[::1]:5672/`,
    (password) => `{scheme}://nova:${password}@{hostname}:{port}/d?{query}`,
    (password) => `mysql://nova:${encodeURIComponent(password)}@h/d`,
    // Cut off before its end, which with an @ in it is a URL like any other.
    (password) => `mysql://nova:${password.replaceAll("@", "")}`,
    (password) => `mysql://u/x:${password}@h/d`,
  ];
  fc.assert(
    fc.property(secretPassword(anyCharacters), fc.constantFrom(...places), (password, place) => {
      const url = place(password);
      assert.doesNotMatch(hideUrlSecrets(url), /Hush/, url);
    }),
  );
});

Deno.test("no secret parameter shows, whatever it is made of", () => {
  const names = [
    ...["password", "passwd", "PassWord", "sslpassword", "ssl_key_password", "passphrase"],
    ...["p%61ssword", "auth_token", "client_secret", "--os-password"],
  ];
  // What stands between parameters cannot be in their values as it is.
  const password = secretPassword(anyCharacters.replace("&", ""));
  const name = fc.constantFrom(...names);
  fc.assert(fc.property(password, name, fc.boolean(), (password, name, first) => {
    const url = first
      ? `postgresql://h/d?${name}=${password}&sslmode=require`
      : `postgresql://h/d?sslmode=require&${name}=${password}`;
    const hidden = hideUrlSecrets(url);
    assert.doesNotMatch(hidden, /Hush/, url);
    assert.match(hidden, /sslmode=require/);
  }));
});

Deno.test("what is no secret stays", () => {
  for (
    const url of [
      ...["", "foo", "none:///", "sqlite:////var/lib/nova/nova.db", "https://h:8778/placement"],
      ...["mysql://u@h:3306/d?charset=utf8&ssl_key=/etc/key.pem", "rabbit://[::1]:5672/"],
      ...["mysql://u@corp@h/d", "c6a6d1e5-0000", "10.0.0.5:3306", "12:30:00"],
    ]
  ) {
    assert.equal(hideUrlSecrets(url), url);
  }
});

Deno.test("time is in proportion to length", () => {
  for (const piece of ["a://b:c", "@:", "x=&", "a:b://", "[:", "://", "a", "?&=;"]) {
    const started = performance.now();
    hideUrlSecrets(piece.repeat(500_000 / piece.length));
    assert.ok(performance.now() - started < 10_000, piece);
  }
});
