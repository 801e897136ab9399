import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { describeFailure, describeLoss } from "./failure.ts";

Deno.test("an operator's error: the message, then what to do", () => {
  const error = new OperatorError("No answer from db1:3306.", { hint: "Start it." });
  assert.equal(describeFailure(error, false), "ERROR: No answer from db1:3306.\nStart it.\n");
  assert.equal(describeFailure(new OperatorError("No answer."), false), "ERROR: No answer.\n");
});

Deno.test("anything else: one line, and how to see more", () => {
  const error = new TypeError("x is not a function\nsecond line");
  assert.equal(
    describeFailure(error, false),
    "ERROR: Unexpected failure: TypeError: x is not a function (--debug shows the trace)\n",
  );
  assert.equal(
    describeFailure("text", false),
    "ERROR: Unexpected failure: text (--debug shows the trace)\n",
  );
});

Deno.test("a refusal of the system is told in words of our own", () => {
  const error = Object.assign(new Error("Too many open files (os error 24)"), { code: "EMFILE" });
  assert.equal(
    describeFailure(error, false),
    "ERROR: The system refused what was needed: this program has too many files open " +
      "(--debug shows the trace)\n",
  );
});

Deno.test("what has no text of its own is told by its kind", () => {
  assert.equal(
    describeFailure(Object.create(null), false),
    "ERROR: Unexpected failure: [object Object] (--debug shows the trace)\n",
  );
  assert.match(describeFailure(Object.create(null), true), /\n\[object Object\]\n$/);
});

Deno.test("what standard output could not take is told in a line, without passwords", () => {
  const reason = "no space is left on the device";
  assert.equal(
    describeLoss({ reason, text: "4c6e", lines: 1 }, 0),
    "ERROR: Standard output cannot be written: no space is left on the device. " +
      "The command itself ended with 0; lost is: 4c6e\n",
  );
  assert.match(
    describeLoss({ reason, text: undefined, lines: 12 }, 1),
    / ended with 1; 12 lines are lost\n$/,
  );
  assert.match(
    describeLoss({ reason, text: "mysql://nova:s3cret@db1/nova", lines: 1 }, 0),
    /: mysql:\/\/nova:\*{4}@db1\/nova\n$/,
  );
});

Deno.test("with the trace: stacks of the error and of its causes", () => {
  const cause = new RangeError("underneath");
  const text = describeFailure(new OperatorError("On top.", { cause }), true);
  assert.match(text, /^ERROR: On top\.\nOperatorError: On top\.\n +at .*failure_test\.ts/);
  assert.match(text, /\nCaused by: RangeError: underneath\n +at .*failure_test\.ts/);
});

Deno.test("passwords of URLs never show, in whichever form of URL", () => {
  const urls = [
    "mysql+pymysql://nova:s3cret@db1/nova",
    "mysql://nova:s3cret/with%20slash@[::1]:3306/nova",
    "rabbit://nova:s3cret@h1:5672,nova:s3cret@h2:5672//vhost",
    "postgresql://:s3cret@/nova?host=/run",
  ];
  for (const url of urls) {
    const error = new Error(`cannot parse ${url}`, { cause: url });
    for (const trace of [false, true]) {
      const text = describeFailure(error, trace);
      assert.ok(!text.includes("s3cret"), text);
      assert.ok(text.includes(":****@"), text);
    }
  }
});

Deno.test("what could steer a terminal is shown, and no line of its own comes of it", () => {
  const hostile = "h\nERROR: forged\x1b]0;title\x07";
  assert.equal(
    describeFailure(new OperatorError(`Host ${hostile}.`, { hint: hostile }), false),
    "ERROR: Host h\\nERROR: forged\\x1b]0;title\\x07.\nh\\nERROR: forged\\x1b]0;title\\x07\n",
  );
  assert.match(
    describeFailure(new Error("odd \x1b[2J"), false),
    /^ERROR: Unexpected failure: Error: odd \\x1b\[2J /,
  );
});
