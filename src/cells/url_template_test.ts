import assert from "node:assert/strict";
import fc from "fast-check";
import { fillDatabaseUrl, fillTransportUrl } from "./url_template.ts";

const ALL = "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}";

/** Template, configuration's URL, and what Nova's `CellMapping._format_url` makes of them. */
const FILLED: readonly (readonly [string, string, string])[] = [
  [
    ALL,
    "mysql+pymysql://u:p%40@H.x:3306/nova?charset=utf8",
    "mysql+pymysql://u:p%40@h.x:3306/nova?charset=utf8",
  ],
  [ALL, "rabbit://u:p@h1:5672,u:p@h2:5672//vhost?", "rabbit://u:p@h1:5672,u:p@h2:5672/vhost?"],
  [ALL, "rabbit://", "rabbit://None:None@None:None/?"],
  ["{username}|{password}|{port}", "rabbit://u@h", "u|None|None"],
  ["{fragment}|{path}|{query}", "mysql://u:p@h/a/b;c?q#f#g", "f#g|a/b;c|q"],
  ["{hostname}:{port}", "rabbit://[FE80::1%Eth0]:5672", "fe80::1%Eth0:5672"],
  ["mysql://{{{username}}}/x", "mysql://u@h", "mysql://{u}/x"],
  [
    "{scheme}://{username1}:{password1}@{hostname1}:{port1},{username2}:{password2}@{hostname2}:{port2}/",
    "rabbit://a:b@H1:1,c:d@h2:2/v",
    "rabbit://a:b@H1:1,c:d@h2:2/",
  ],
  ["{username1}|{password1}|{hostname1}|{port1}", "rabbit://H1,a:b@h2:2", "|None|H1|None"],
  ["{username2}", "rabbit://a:b@h1:1,h2", "{username2}"],
  ["[{hostname1}]{port1}", "rabbit://a@[::1]:1,b@[::2]:2/", "[::1]:1"],
  ["no template", "mysql://h", "no template"],
];

for (const [template, source, expected] of FILLED) {
  Deno.test(`${template} from ${source}`, () => {
    assert.equal(fillTransportUrl(template, source), expected);
  });
}

/** Templates that stay as they are, and what is said of them. */
const LEFT: readonly (readonly [string, string | undefined, RegExp | undefined])[] = [
  [
    "mysql://{nope}",
    "mysql://u:s3cret@h",
    /cannot be filled in .*a name in braces that no URL has/,
  ],
  ["mysql://{hostname2}", "mysql://u:s3cret@h", /no part named \{hostname2\}/],
  ["mysql://{username", "mysql://u:s3cret@h", /brace/],
  ["mysql://}", "mysql://u:s3cret@h", /brace/],
  ["mysql://{}", "mysql://u:s3cret@h", /a name in braces that no URL has/],
  ["mysql://{port}", "mysql://u@h:s3cret", /port/],
  ["mysql://{port}", "mysql://u@h:65536", /port/],
  ["mysql://{port}", "mysql://u:s3cret@[h", /IPv6/],
  ["mysql://{port}", undefined, /is a template, but \[database\] connection is not set/],
  ["mysql://u:}@h", undefined, undefined],
  ["mysql://h", undefined, undefined],
];

for (const [template, source, problem] of LEFT) {
  Deno.test(`${template} from ${source} stays as it is`, () => {
    const reported: string[] = [];
    assert.equal(fillDatabaseUrl(template, source, (line) => reported.push(line)), template);
    assert.equal(reported.length, problem === undefined ? 0 : 1);
    if (problem !== undefined) assert.match(reported[0], problem);
    assert.doesNotMatch(reported.join(), /s3cret/);
  });
}

Deno.test("the full template gives the configuration's own URL back", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9%._~-]+$/);
  const host = fc.stringMatching(/^[a-z0-9.-]+$/);
  fc.assert(
    fc.property(word, word, host, fc.nat(65535), word, (user, password, name, port, path) => {
      const url = `mysql://${user}:${password}@${name}:${port}/${path}?charset=utf8`;
      assert.equal(fillDatabaseUrl(ALL, url), url);
    }),
  );
});
