import assert from "node:assert/strict";
import { messageWriter, resultWriter } from "./streams.ts";

/** An error of the system as Deno has it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code} (os error)`), { code });
}

/** A stream that takes so many bytes, and then fails. */
function streamWithRoom(room: number, error: Error) {
  const taken: number[] = [];
  return {
    writeSync(bytes: Uint8Array) {
      if (taken.length >= room) throw error;
      const some = bytes.subarray(0, room - taken.length);
      taken.push(...some);
      return some.length;
    },
    text: () => new TextDecoder().decode(new Uint8Array(taken)),
  };
}

const full = systemError("ENOSPC");

Deno.test("a stream that takes a few bytes at a time, and at times none, gets all of them", () => {
  const taken: number[] = [];
  let calls = 0;
  const write = messageWriter({
    writeSync(bytes) {
      if (++calls % 3 === 0) throw new Deno.errors.WouldBlock();
      const some = bytes.subarray(0, 2);
      taken.push(...some);
      return some.length;
    },
  });
  write("cell ");
  write("日本\n");
  assert.equal(new TextDecoder().decode(new Uint8Array(taken)), "cell 日本\n");
});

Deno.test("a message that cannot be written is dropped, and the next one is tried", () => {
  let text = "";
  const results: (number | Error)[] = [full, 4, new Deno.errors.BrokenPipe(), systemError("EIO")];
  const write = messageWriter({
    writeSync(bytes) {
      const result = results.shift();
      if (typeof result !== "number") throw result;
      text += new TextDecoder().decode(bytes);
      return result;
    },
  });
  for (const message of ["one\n", "two\n", "three\n", "four\n"]) write(message);
  assert.equal(text, "two\n");
  assert.deepEqual(results, []);
});

Deno.test("nothing is lost where all of the result could be written", () => {
  const stream = streamWithRoom(100, full);
  const { write, lost } = resultWriter(stream, () => false);
  write("one\n");
  write("");
  assert.equal(stream.text(), "one\n");
  assert.equal(lost(), undefined);
});

Deno.test("a result that cannot be written is lost from there on, and a short one can be told", () => {
  const reason = "no space is left on the device";
  const cases: [room: number, texts: string[], text: string | undefined, lines: number][] = [
    [0, ["uuid\n"], "uuid", 1],
    [0, ["begun", " and more"], "begun and more", 1],
    // Half of it is of no use: all of the text is told.
    [2, ["uuid\n"], "uuid", 1],
    [4, ["one\n", "two\n"], "two", 1],
    [0, ["one\n", "two\n"], undefined, 2],
    [0, ["one\ntwo\nthree"], undefined, 3],
    [0, ["x".repeat(1000)], undefined, 1],
    [0, ["x".repeat(300)], "x".repeat(300), 1],
    [0, ["x".repeat(400), "x\n", "y\n"], undefined, 2],
  ];
  for (const [room, texts, text, lines] of cases) {
    const { write, lost } = resultWriter(streamWithRoom(room, full), () => true);
    texts.forEach(write);
    assert.deepEqual(lost(), { reason, text, lines });
  }
});

Deno.test("after a failure nothing more is written: what is there has no hole", () => {
  const stream = streamWithRoom(2, full);
  const { write } = resultWriter(stream, () => false);
  write("one\n");
  stream.writeSync = () => assert.fail("the rest is not to be tried");
  write("two\n");
  assert.equal(stream.text(), "on");
});

Deno.test("a reader that goes away misses nothing", () => {
  const cases: [error: Error, isDevice: boolean, reason: string | undefined][] = [
    [new Deno.errors.BrokenPipe(), false, undefined],
    [systemError("EIO"), true, undefined],
    [systemError("EIO"), false, "input/output error"],
    [systemError("EDQUOT"), false, "the disk quota is used up"],
    [systemError("EPERM"), false, "EPERM"],
    [new Error("something"), false, "the system refuses"],
  ];
  for (const [error, isDevice, reason] of cases) {
    const { write, lost } = resultWriter(streamWithRoom(0, error), () => isDevice);
    write("one\n");
    assert.equal(lost()?.reason, reason);
  }
});
