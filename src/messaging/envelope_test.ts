import assert from "node:assert/strict";
import fc from "fast-check";
import { BadReply, callText, newHexId, readReply } from "./envelope.ts";

const ID = newHexId();
const wrap = (message: unknown) =>
  JSON.stringify({ "oslo.version": "2.0", "oslo.message": JSON.stringify(message) });

Deno.test("a call is in the envelope that oslo.messaging reads", () => {
  const text = callText(
    {
      method: "remove_volume_connection",
      version: "6.3",
      args: { volume_id: "v" },
      context: { is_admin: true, user_id: null },
    },
    { messageId: ID, queue: "reply_x", monitorTimeout: null },
  );
  const envelope = JSON.parse(text);
  assert.deepEqual(Object.keys(envelope), ["oslo.version", "oslo.message"]);
  assert.equal(envelope["oslo.version"], "2.0");
  const { _unique_id, ...message } = JSON.parse(envelope["oslo.message"]);
  assert.match(_unique_id, /^[0-9a-f]{32}$/);
  assert.deepEqual(message, {
    method: "remove_volume_connection",
    version: "6.3",
    args: { volume_id: "v" },
    _msg_id: ID,
    _reply_q: "reply_x",
    _timeout: null,
    _context_is_admin: true,
    _context_user_id: null,
  });
});

Deno.test("replies are told apart", () => {
  const reply = { _msg_id: ID, _unique_id: "u", result: null, failure: null, ending: true };
  assert.deepEqual(readReply(wrap(reply), ID), { kind: "done" });
  assert.deepEqual(readReply(wrap({ ...reply, ending: false }), ID), { kind: "alive" });
  assert.equal(readReply(wrap({ ...reply, _msg_id: "other" }), ID), undefined);
  const failure = JSON.stringify({
    class: "DeviceDetachFailed",
    module: "nova.exception",
    message: "Device detach failed for vda:\x1b[31m no\n such device",
    tb: ["Traceback …"],
    args: [],
    kwargs: {},
  });
  assert.deepEqual(readReply(wrap({ ...reply, failure }), ID), {
    kind: "failed",
    name: "DeviceDetachFailed",
    message: "Device detach failed for vda:\\x1b[31m no such device",
  });
  const long = JSON.stringify({ class: 4, message: "x".repeat(10_000) });
  assert.deepEqual(readReply(wrap({ ...reply, failure: long }), ID), {
    kind: "failed",
    name: "",
    message: `${"x".repeat(500)}…`,
  });
});

Deno.test("what is no reply is refused, and none of it shown", () => {
  const SECRET = "s3cret-of-a-connection";
  const bad = [
    "",
    SECRET,
    `"${SECRET}"`,
    "null",
    "[]",
    JSON.stringify({ "oslo.message": "{}" }),
    JSON.stringify({ "oslo.version": "3.0", "oslo.message": "{}" }),
    JSON.stringify({ "oslo.version": "2.0", "oslo.message": { _msg_id: ID } }),
    JSON.stringify({ "oslo.version": "2.0", "oslo.message": SECRET }),
    wrap([SECRET]),
    wrap({ _msg_id: ID, failure: SECRET }),
    wrap({ _msg_id: ID, failure: { class: SECRET } }),
  ];
  for (const text of bad) {
    assert.throws(() => readReply(text, ID), (error) => {
      assert.ok(error instanceof BadReply, text);
      assert.ok(!error.message.includes(SECRET));
      return true;
    });
  }
});

Deno.test("whatever comes is a reply of bounded length, another's, or refused", () => {
  const member = fc.oneof(fc.jsonValue(), fc.json(), fc.string({ unit: "binary" }));
  const message = fc.record({
    _msg_id: fc.oneof(fc.constant(ID), member),
    failure: member,
    ending: member,
    result: member,
  }, { requiredKeys: [] });
  const text = fc.oneof(
    message.map(wrap),
    fc.json(),
    fc.string(),
    fc.record({ "oslo.version": member, "oslo.message": member }).map((value) =>
      JSON.stringify(value)
    ),
  );
  fc.assert(fc.property(text, (text) => {
    try {
      const reply = readReply(text, ID);
      if (reply?.kind !== "failed") return;
      for (const words of [reply.name, reply.message]) {
        assert.ok(words.length <= 6 * 501);
        // deno-lint-ignore no-control-regex -- that there are none is what this is about
        assert.doesNotMatch(words, /[\x00-\x1f\x7f]/);
      }
    } catch (error) {
      assert.ok(error instanceof BadReply, String(error));
    }
  }));
});
