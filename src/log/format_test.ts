import assert from "node:assert/strict";
import { fakeRecord } from "../../tests/support/log_record.ts";
import { jsonFormatter, plainFormatter, textFormatter } from "./format.ts";
import { utcOffset } from "./strftime.ts";

const OPTIONS = {
  logging_default_format_string:
    "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s",
  logging_debug_format_suffix: "%(funcName)s %(pathname)s:%(lineno)d",
  logging_exception_prefix: "%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s",
};
const STYLE = { dateFormat: "%Y-%m-%d %H:%M:%S" };

const FAILED = fakeRecord({
  severity: "ERROR",
  message: "hello",
  failure: { summary: "ValueError: bad", trace: ["ValueError: bad", "  at x"] },
});

/** What oslo.log 5.0.1 makes of the same records. */
Deno.test("records look as oslo.log's", () => {
  const format = textFormatter(OPTIONS, STYLE);
  assert.equal(
    format(fakeRecord({ message: "hello" })),
    "2024-05-06 07:08:09.012 42 INFO nova.manage [-] hello",
  );
  assert.equal(
    format(fakeRecord({ message: "hello", severity: "DEBUG" })),
    "2024-05-06 07:08:09.012 42 DEBUG nova.manage [-] hello run main.js:7",
  );
  assert.equal(
    format(FAILED),
    "2024-05-06 07:08:09.012 42 ERROR nova.manage [-] hello: ValueError: bad\n" +
      "2024-05-06 07:08:09.012 42 ERROR nova.manage ValueError: bad\n" +
      "2024-05-06 07:08:09.012 42 ERROR nova.manage   at x",
  );
});

Deno.test("every field of Python and oslo.log is known", () => {
  const pattern = "%(isotime)s|%(error_summary)s|%(levelname)-8s|%(process)05d|%(msecs).1f|" +
    "%(name)20s|%(module)s|%(filename)s|%(project)s|%(threadName)s|%(processName)s|" +
    "%(color)s|%(resource)s|%(levelno)s|%(relativeCreated)d|%(user_identity)s|%(thread)d";
  const format = textFormatter({ ...OPTIONS, logging_default_format_string: pattern }, STYLE);
  const record = fakeRecord({ severity: "WARNING" });
  assert.equal(
    format(record),
    `2024-05-06T07:08:09.012000${utcOffset(record.time, ":")}|-|WARNING |00042|12.0|` +
      "         nova.manage|main|main.js|nova|MainThread|MainProcess|||30|5||42",
  );
});

Deno.test("JSON has the values that oslo.log's has", () => {
  const format = jsonFormatter(STYLE.dateFormat);
  const { created, extra, ...record } = JSON.parse(format(FAILED));
  assert.equal(created, FAILED.time.getTime() / 1000);
  assert.equal(extra.project, "nova");
  assert.deepEqual(record, {
    message: "hello",
    asctime: "2024-05-06 07:08:09",
    name: "nova.manage",
    msg: "hello",
    args: [],
    levelname: "ERROR",
    levelno: 40,
    pathname: "main.js",
    filename: "main.js",
    module: "main",
    lineno: 7,
    funcname: "run",
    msecs: 12,
    relative_created: 5.25,
    thread: 42,
    thread_name: "MainThread",
    process_name: "MainProcess",
    process: 42,
    traceback: ["ValueError: bad", "  at x"],
    hostname: "controller1",
    error_summary: "ValueError: bad",
    context: {},
  });
});

Deno.test("Python's own form has a time with milliseconds, and the trace below", () => {
  const format = plainFormatter("%(asctime)s %(levelname)s %(message)s", undefined);
  assert.equal(format(FAILED), "2024-05-06 07:08:09,012 ERROR hello\nValueError: bad\n  at x");
  assert.equal(format.trace(FAILED), "ValueError: bad\n  at x");
  assert.equal(format.trace(fakeRecord()), undefined);
});
