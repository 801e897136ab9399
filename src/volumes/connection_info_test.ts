import assert from "node:assert/strict";
import fc from "fast-check";
import { connectionInfo } from "./connection_info.ts";
import { connectorBody } from "./connector.ts";
import { isObject, pythonJson, readJson } from "./python_text.ts";

const VOLUME = "66666666-7777-4888-8999-000000000000";

// What Nova 26.2.2 made of these: json.dumps of `_translate_attachment_ref`, with the serial.
const CASES: readonly [attachment: string, info: string][] = [
  [
    `{"id": "a", "status": "attaching", "instance": "i", "volume_id": "v", "attached_at": "t",
      "detached_at": "", "attach_mode": "rw", "connection_info": {"attachment_id": "a",
      "driver_volume_type": "iscsi", "target_lun": 4611756387171565569, "x": 1.50, "é": [true, null]}}`,
    `{"driver_volume_type": "iscsi", "data": {"target_lun": 4611756387171565569, "x": 1.5, ` +
    `"\\u00e9": [true, null]}, "status": "attaching", "instance": "i", "attached_at": "t", ` +
    `"detached_at": "", "volume_id": "v", "serial": "${VOLUME}"}`,
  ],
  [
    `{"serial": "own", "connection_info": {"a": {}}}`,
    `{"driver_volume_type": null, "data": {"a": {}}, "status": null, "instance": null, ` +
    `"attached_at": null, "detached_at": null, "serial": "own"}`,
  ],
];

Deno.test("what is kept of an attachment is what Nova keeps", () => {
  for (const [attachment, info] of CASES) {
    assert.equal(connectionInfo(readJson(attachment), VOLUME), info);
  }
  for (const nothing of ["null", "[]", "{}", `{"connection_info": {}}`, `{"connection_info": 1}`]) {
    assert.equal(connectionInfo(readJson(nothing), VOLUME), undefined);
  }
});

Deno.test("a connector is sent as it is, with where the instance sees the volume", () => {
  const values = readJson(`{"host": "h", "n": 18446744073709551615, "d": {"e": [0.10]}}`);
  assert.ok(isObject(values));
  const sent = (mountpoint: string | null) =>
    JSON.stringify(connectorBody({ values, host: "h" }, mountpoint));
  const start = `{"host":"h","n":18446744073709551615,"d":{"e":[0.10]}`;
  assert.equal(sent(null), `${start}}`);
  assert.equal(sent("/dev/vdb"), `${start},"mountpoint":"/dev/vdb"}`);
  const own = { values: { host: "h", mountpoint: "/dev/x" }, host: "h" };
  assert.equal(connectorBody(own, "/dev/vdb").mountpoint, "/dev/x");
});

Deno.test("JSON is written so that it reads as the same", () => {
  fc.assert(fc.property(fc.json(), (json) => {
    const written = pythonJson(readJson(json));
    // deno-lint-ignore no-control-regex -- ASCII alone is what this is about
    assert.match(written, /^[\x00-\x7f]*$/);
    const read = (text: string) => JSON.parse(text, (_, value) => value === 0 ? 0 : value);
    assert.deepEqual(read(written), read(json));
  }));
});
