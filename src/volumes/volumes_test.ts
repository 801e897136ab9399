import assert from "node:assert/strict";
import fc from "fast-check";
import { MASK, maskConnection } from "./mask_connection.ts";
import { jsonText, pythonText, readJson } from "./python_text.ts";

Deno.test("values are shown as Python shows them", () => {
  // From Python 3.11: str(json.loads(…)).
  const shown: readonly [json: string, text: string][] = [
    [`{"a": [true, null, 1.5], "b": {}}`, "{'a': [True, None, 1.5], 'b': {}}"],
    [
      `["it's", "\\"", "'\\"", "\\\\", "a\\nb\\tc\\r", "\\u007f\\u0000"]`,
      `["it's", '"', '\\'"', '\\\\', 'a\\nb\\tc\\r', '\\x7f\\x00']`,
    ],
    [
      `["é", "日本", "\\u00a0", "\\u2028", "\\ud83d\\ude00", "\\ud800", "\\u200b"]`,
      `['é', '日本', '\\xa0', '\\u2028', '😀', '\\ud800', '\\u200b']`,
    ],
    [
      "[12345678901234567890, -0, 1.0, 1e5, 1e16, 1e-5, 1E400, -0.0, 0.0001, 123456789.125]",
      "[12345678901234567890, 0, 1.0, 100000.0, 1e+16, 1e-05, inf, -0.0, 0.0001, 123456789.125]",
    ],
    [`"as it is: '\\u00e9'"`, "as it is: 'é'"],
    ["1.50", "1.5"],
  ];
  for (const [json, text] of shown) assert.equal(pythonText(readJson(json)), text);
  assert.equal(jsonText("é\u007f\n😀/"), '"\\u00e9\\u007f\\n\\ud83d\\ude00/"');
});

Deno.test("secrets of a connection are masked, and nothing else", () => {
  const masked: readonly [text: string, expected: string][] = [
    [
      `{"data": {"auth_method": "CHAP", "auth_username": "u", "auth_password": "p\\"w", "n": 1.0}}`,
      `{"data": {"auth_method": "CHAP", "auth_username": "u", "auth_password": "***", "n": 1.0}}`,
    ],
    [
      `{"keyring":"[client]\\n key = AQ==","secret_uuid":"u1","secret_type":"ceph","auth_enabled":true}`,
      `{"keyring":"***","secret_uuid":"u1","secret_type":"ceph","auth_enabled":true}`,
    ],
    [
      `{"secrets": {"a": ["x", {"b": "y"}]}, "z": "x", "serverToken": "t", "token": ""}`,
      `{"secrets": {"a": ["***", {"b": "***"}]}, "z": "x", "serverToken": "***", "token": ""}`,
    ],
    [
      `{"options": "-o username=u,password=pw,uid=1", "url": "http://u:pw@h/x", "a": "b:c@d"}`,
      `{"options": "-o username=u,password=***,uid=1", "url": "http://u:***@h/x", "a": "b:c@d"}`,
    ],
    [
      `{"auth\\u005fpassword" : "x", "password": 1, "password": "b", "access_mode": "rw"}`,
      `{"auth\\u005fpassword" : "***", "password": 1, "password": "***", "access_mode": "rw"}`,
    ],
    [
      `{"encryption_secret_uuid": "u", "target_portals": ["10.0.0.1:3260"]}`,
      `{"encryption_secret_uuid": "u", "target_portals": ["10.0.0.1:3260"]}`,
    ],
    ["{password: 1}", MASK],
  ];
  for (const [text, expected] of masked) assert.equal(maskConnection(text), expected);
});

Deno.test("no secret is left, whatever stands around it", () => {
  const SECRET = "s3cret-of-chap";
  const name = fc.constantFrom("auth_password", "keyring", "token", "secret");
  fc.assert(fc.property(fc.jsonValue(), name, fc.jsonValue(), (before, secret, behind) => {
    const value = { before, [secret]: [SECRET, { x: SECRET }], behind };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const masked = maskConnection(text);
      assert.ok(!masked.includes(SECRET));
      assert.deepEqual(JSON.parse(masked)[secret], [MASK, { x: MASK }]);
      // Passwords in the texts of what is around would be masked too.
      if (
        !/=|\/\/|pass|secret|token|key|psk|credential|pswd|dhchap/i.test(
          JSON.stringify([before, behind]),
        )
      ) {
        assert.deepEqual(JSON.parse(masked).before, JSON.parse(text).before);
        assert.deepEqual(JSON.parse(masked).behind, JSON.parse(text).behind);
      }
    }
  }));
});
