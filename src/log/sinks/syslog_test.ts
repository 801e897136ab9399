import assert from "node:assert/strict";
import { fakeRecord } from "../../../tests/support/log_record.ts";
import {
  receiveDatagrams,
  startSyslog,
  temporaryFolder,
  until,
} from "../../../tests/support/log_services.ts";
import { facilityNumber, pythonSyslogSink, syslogSink } from "./syslog.ts";
import { LARGEST_DATAGRAM } from "./unix_socket.ts";

const noneLost = () => assert.fail("a record was lost");

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("facilities by name, with and without LOG_, in either case", () => {
  assert.equal(facilityNumber("LOG_USER"), 1);
  assert.equal(facilityNumber("local7"), 23);
  assert.throws(() => facilityNumber("LOCAL8"), /"LOCAL8" is no facility.*LOG_LOCAL7/);
});

Deno.test("rsyslogd reads severity, facility and program, and long records whole", async () => {
  await using folder = await temporaryFolder();
  await using server = await startSyslog(folder.path);
  const sink = syslogSink(facilityNumber("LOG_LOCAL3"), noneLost, [server.socket]);
  const long = "x".repeat(150_000);
  sink.write("one\ntwo", fakeRecord({ severity: "ERROR" }), undefined);
  sink.write(long, fakeRecord({ severity: "DEBUG" }), undefined);
  sink.write("plain", fakeRecord(), undefined);
  sink.write("careful", fakeRecord({ severity: "WARNING" }), undefined);
  await sink.close();
  assert.deepEqual(await server.records(4), [
    "err local3 nova-manage one#012two",
    `debug local3 nova-manage ${long}`,
    "info local3 nova-manage plain",
    "warning local3 nova-manage careful",
  ]);
});

Deno.test("what is sent is RFC 3164's form, as the C library has it", async () => {
  await using folder = await temporaryFolder();
  using receiver = receiveDatagrams(`${folder.path}/log`);
  const sink = syslogSink(1, noneLost, [`${folder.path}/none`, `${folder.path}/log`]);
  sink.write("text", fakeRecord(), undefined);
  assert.equal(text(await receiver.next()), "<14>May  6 07:08:09 nova-manage: text");
  await sink.close();
});

Deno.test("a record too long for any datagram comes in pieces, none of it lost", async () => {
  await using folder = await temporaryFolder();
  using receiver = receiveDatagrams(`${folder.path}/log`);
  const sink = syslogSink(1, noneLost, [`${folder.path}/log`]);
  const long = "ä€𝄞".repeat(50_000);
  sink.write(long, fakeRecord(), undefined);
  const parts: string[] = [];
  do {
    const message = await receiver.next();
    assert(message.length <= LARGEST_DATAGRAM + 100);
    parts.push(text(message));
  } while (!/\[(\d+)\/\1\]$/.test(parts.at(-1)!));
  await sink.close();
  const joined = parts.map((part) => part.replace(/^.*?nova-manage: (.*) \[\d+\/\d+\]$/s, "$1"));
  assert.equal(joined.join(""), long);
});

Deno.test("a syslog that was restarted is found again", async () => {
  await using folder = await temporaryFolder();
  await using server = await startSyslog(folder.path);
  const sink = syslogSink(1, noneLost, [server.socket]);
  sink.write("before", fakeRecord(), undefined);
  await server.records(1);
  await server.restart();
  sink.write("after", fakeRecord(), undefined);
  assert.match((await server.records(2))[1], /after$/);
  await sink.close();
});

Deno.test("without a syslog each record is handed back", async () => {
  await using folder = await temporaryFolder();
  const lost: string[] = [];
  const sink = syslogSink(1, (_, __, { message }) => lost.push(message), [`${folder.path}/none`]);
  sink.write("one", fakeRecord({ message: "one" }), undefined);
  sink.write("two", fakeRecord({ message: "two" }), undefined);
  await sink.close();
  assert.deepEqual(lost, ["one", "two"]);
});

Deno.test("a socket to send from leaves nothing in the temporary folder", async () => {
  await using folder = await temporaryFolder();
  using _receiver = receiveDatagrams(`${folder.path}/log`);
  const before = Deno.env.get("TMPDIR");
  await Deno.mkdir(`${folder.path}/tmp`);
  Deno.env.set("TMPDIR", `${folder.path}/tmp`);
  try {
    const sink = syslogSink(1, noneLost, [`${folder.path}/log`]);
    sink.write("text", fakeRecord(), undefined);
    await sink.close();
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
  assert.deepEqual([...Deno.readDirSync(`${folder.path}/tmp`)], []);
});

Deno.test("where the socket is a stream, each record ends in a NUL", async () => {
  await using folder = await temporaryFolder();
  using listener = Deno.listen({ transport: "unix", path: `${folder.path}/log` });
  const sink = syslogSink(1, noneLost, [`${folder.path}/log`]);
  sink.write("one", fakeRecord(), undefined);
  sink.write("two", fakeRecord(), undefined);
  using connection = await listener.accept();
  let received = "";
  await until("two records", async () => {
    const buffer = new Uint8Array(1000);
    received += text(buffer.subarray(0, await connection.read(buffer) ?? 0));
    return received.endsWith("two\0") || undefined;
  });
  assert.equal(
    received,
    "<14>May  6 07:08:09 nova-manage: one\0<14>May  6 07:08:09 nova-manage: two\0",
  );
  await sink.close();
});

Deno.test("Python's handler sends no time and no name, over sockets and over the network", async () => {
  await using folder = await temporaryFolder();
  using unix = receiveDatagrams(`${folder.path}/log`);
  const local = pythonSyslogSink({ path: `${folder.path}/log`, kind: "either" }, 1, noneLost);
  local.write("text", fakeRecord(), undefined);
  assert.equal(text(await unix.next()), "<14>text\0");
  await local.close();

  const udp = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = udp.addr as Deno.NetAddr;
  const network = { host: "127.0.0.1", port, transport: "udp" } as const;
  const remote = pythonSyslogSink(network, facilityNumber("daemon"), noneLost);
  remote.write("text", fakeRecord({ severity: "ERROR" }), undefined);
  assert.equal(text((await udp.receive())[0]), "<27>text\0");
  await remote.close();
  udp.close();
});
