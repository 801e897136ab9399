import assert from "node:assert/strict";
import { fakeRecord } from "../../../tests/support/log_record.ts";
import {
  hasJournald,
  receiveDatagrams,
  startJournald,
  temporaryFolder,
} from "../../../tests/support/log_services.ts";
import { journalSink } from "./journal.ts";

/** Reads an entry as journald does. */
function decodeEntry(bytes: Uint8Array): Map<string, string> {
  const decoder = new TextDecoder();
  const fields = new Map<string, string>();
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    const line = decoder.decode(bytes.subarray(start, end));
    const equals = line.indexOf("=");
    if (equals >= 0) {
      fields.set(line.slice(0, equals), line.slice(equals + 1));
      start = end + 1;
      continue;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset + end + 1, 8);
    const length = Number(view.getBigUint64(0, true));
    const from = end + 9;
    fields.set(line, decoder.decode(bytes.subarray(from, from + length)));
    assert.equal(bytes[from + length], 10);
    start = from + length + 1;
  }
  return fields;
}

Deno.test("an entry has the fields of oslo.log's handler", async () => {
  await using folder = await temporaryFolder();
  using journal = receiveDatagrams(`${folder.path}/socket`);
  const sink = journalSink(16, () => assert.fail("lost"), [`${folder.path}/socket`]);
  sink.write("the form", fakeRecord({ severity: "WARNING", logger: "nova.manage.sql" }), undefined);
  assert.deepEqual(
    Object.fromEntries(decodeEntry(await journal.next())),
    {
      MESSAGE: "the form",
      CODE_FILE: "main.js",
      CODE_LINE: "7",
      CODE_FUNC: "run",
      THREAD_NAME: "MainThread",
      PROCESS_NAME: "MainProcess",
      LOGGER_NAME: "nova.manage.sql",
      LOGGER_LEVEL: "WARNING",
      SYSLOG_IDENTIFIER: "nova-manage",
      PRIORITY: "4",
      SYSLOG_FACILITY: "16",
    },
  );
  await sink.close();
});

Deno.test("values of several lines are sent in the binary form", async () => {
  await using folder = await temporaryFolder();
  using journal = receiveDatagrams(`${folder.path}/socket`);
  const sink = journalSink(1, () => assert.fail("lost"), [`${folder.path}/socket`]);
  sink.write(
    "failed: ä=b\nError: x\n  at y",
    fakeRecord({ severity: "ERROR" }),
    "Error: x\n  at y",
  );
  const fields = decodeEntry(await journal.next());
  assert.equal(fields.get("MESSAGE"), "failed: ä=b\nError: x\n  at y");
  assert.equal(fields.get("EXCEPTION_INFO"), "Error: x\n  at y");
  assert.equal(fields.get("EXCEPTION_TEXT"), "Error: x\n  at y");
  assert.equal(fields.get("PRIORITY"), "3");
  await sink.close();
});

Deno.test("an entry too long for a datagram comes in pieces", async () => {
  await using folder = await temporaryFolder();
  using journal = receiveDatagrams(`${folder.path}/socket`);
  const sink = journalSink(1, () => assert.fail("lost"), [`${folder.path}/socket`]);
  sink.write("x".repeat(300_000), fakeRecord(), "y".repeat(300_000));
  let length = 0;
  for (let part = 1; part <= 2; part++) {
    const message = decodeEntry(await journal.next()).get("MESSAGE")!;
    assert.match(message, new RegExp(` \\[${part}/2\\]$`));
    length += message.lastIndexOf(" ");
  }
  assert.equal(length, 300_000);
  await sink.close();
});

if (hasJournald()) {
  Deno.test("journald itself takes the entries", async () => {
    await using journald = await startJournald();
    const sink = journalSink(17, () => assert.fail("lost"), [journald.socket]);
    sink.write("one ä\ntwo", fakeRecord({ severity: "ERROR" }), "trace\nof it");
    sink.write("x".repeat(100_000), fakeRecord(), undefined);
    await sink.close();
    const [first, second] = await journald.entries("nova-manage", 2);
    const { MESSAGE, EXCEPTION_INFO, PRIORITY, SYSLOG_FACILITY, LOGGER_NAME, CODE_LINE } = first;
    assert.deepEqual(
      { MESSAGE, EXCEPTION_INFO, PRIORITY, SYSLOG_FACILITY, LOGGER_NAME, CODE_LINE },
      {
        MESSAGE: "one ä\ntwo",
        EXCEPTION_INFO: "trace\nof it",
        PRIORITY: "3",
        SYSLOG_FACILITY: "17",
        LOGGER_NAME: "nova.manage",
        CODE_LINE: "7",
      },
    );
    assert.equal(second._TRANSPORT, "journal");
    assert.equal(second.LOGGER_LEVEL, "INFO");
  });
}
