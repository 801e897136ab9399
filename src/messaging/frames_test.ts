import assert from "node:assert/strict";
import fc from "fast-check";
import { BadFrame, frameCutter } from "./frames.ts";

const BOUNDS = { mostFrameBytes: 200, mostMessageBytes: 1000 };

function frame(type: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + 8);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint32(3, payload.length);
  bytes.set(payload, 7);
  bytes[bytes.length - 1] = 0xce;
  return bytes;
}

function header(size: bigint): Uint8Array {
  const payload = new Uint8Array(14);
  new DataView(payload.buffer).setBigUint64(4, size);
  return frame(2, payload);
}

function inPieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
    .sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const payloads = fc.array(fc.uint8Array({ maxLength: 192 }), { minLength: 1, maxLength: 6 });

Deno.test("frames come whole, however they were cut on the way", () => {
  fc.assert(fc.property(payloads, fc.array(fc.nat(), { maxLength: 12 }), (payloads, cuts) => {
    const frames = payloads.map((payload, index) => frame([1, 3, 8][index % 3], payload));
    const cut = frameCutter(BOUNDS);
    const got = inPieces(joined(...frames), cuts).flatMap((piece) => cut(piece));
    assert.deepEqual(got, frames);
    // The library reads a frame's memory from its start.
    for (const { byteOffset, buffer, length } of got) {
      assert.deepEqual([byteOffset, buffer.byteLength], [0, length]);
    }
  }));
});

Deno.test("whatever comes is cut within bounds, or refused", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (pieces) => {
    const cut = frameCutter(BOUNDS);
    try {
      for (const piece of pieces) {
        for (const { length } of cut(piece)) assert.ok(length <= BOUNDS.mostFrameBytes);
      }
    } catch (error) {
      assert.ok(error instanceof BadFrame, String(error));
    }
  }));
});

Deno.test("what is too long is refused before it is there", () => {
  const refused = (bytes: Uint8Array, reason: RegExp) =>
    assert.throws(() => frameCutter(BOUNDS)(bytes), (error) => {
      assert.ok(error instanceof BadFrame);
      assert.match(error.message, reason);
      return true;
    });
  assert.equal(frameCutter(BOUNDS)(header(1000n)).length, 1);
  refused(header(1001n), /^a message has 1001 bytes$/);
  refused(header(2n ** 63n), /^a message has/);
  refused(frame(2, new Uint8Array(3)), /has no length/);
  refused(frame(1, new Uint8Array(193)).slice(0, 7), /^a frame has 193 bytes$/);
  refused(new Uint8Array([1, 0, 0, 0xff, 0xff, 0xff, 0xff]), /^a frame has 4294967295 bytes$/);
  const endless = frame(1, new Uint8Array(3));
  endless[endless.length - 1] = 0;
  refused(endless, /does not end where it should/);
  refused(new TextEncoder().encode("AMQP\x00\x00\x08\x00"), /another version of AMQP/);
});
