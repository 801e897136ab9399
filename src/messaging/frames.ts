/**
 * Frames of AMQP 0-9-1, cut out of what a broker sends, and looked at before the library sees them: none
 * is longer than agreed, and no message is larger than what a call's answer may be. The library makes
 * room for a message when it is announced.
 */

/** What is no frame, or too large a one. The message is the end of a sentence. */
export class BadFrame extends Error {
  override readonly name = "BadFrame";
}

/** What may come. */
export interface FrameBounds {
  /** Bytes of a frame, its ends included. */
  readonly mostFrameBytes: number;
  /** Bytes of a message. */
  readonly mostMessageBytes: number;
}

/** Type, channel and length. */
const HEAD_BYTES = 7;
const END_BYTES = 1;
const END = 0xce;
const HEADER = 2;
/** A method, a message's header and body, and a sign of life. */
const TYPES = [1, HEADER, 3, 8];
/** What other protocols begin with. */
const OTHERS: Readonly<Record<number, string>> = {
  0x15: "it speaks TLS",
  0x41: "it speaks another version of AMQP",
};
/** Class, weight and the message's length. */
const SIZE_OFFSET = HEAD_BYTES + 4;

/**
 * Makes a function that takes what was read and gives the frames that are whole by then, each in memory
 * of its own.
 *
 * It throws {@link BadFrame} when what comes is no frame, and must not be called again then.
 */
export function frameCutter(
  { mostFrameBytes, mostMessageBytes }: FrameBounds,
): (piece: Uint8Array) => Uint8Array<ArrayBuffer>[] {
  let rest = new Uint8Array(0);
  return (piece) => {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    const view = new DataView(bytes.buffer);
    const frames: Uint8Array<ArrayBuffer>[] = [];
    let start = 0;
    while (bytes.length - start >= HEAD_BYTES) {
      const type = view.getUint8(start);
      if (!TYPES.includes(type)) {
        throw new BadFrame(OTHERS[type] ?? `a frame is of type ${type}`);
      }
      const length = view.getUint32(start + 3);
      const whole = HEAD_BYTES + length + END_BYTES;
      if (whole > mostFrameBytes) throw new BadFrame(`a frame has ${length} bytes`);
      if (bytes.length - start < whole) break;
      const frame = bytes.slice(start, start + whole);
      check(frame, mostMessageBytes);
      frames.push(frame);
      start += whole;
    }
    rest = bytes.slice(start);
    return frames;
  };
}

function check(frame: Uint8Array<ArrayBuffer>, mostMessageBytes: number): void {
  if (frame[frame.length - 1] !== END) throw new BadFrame("a frame does not end where it should");
  if (frame[0] !== HEADER) return;
  if (frame.length < SIZE_OFFSET + 8 + END_BYTES) throw new BadFrame("a message has no length");
  const size = new DataView(frame.buffer).getBigUint64(SIZE_OFFSET);
  if (size > BigInt(mostMessageBytes)) throw new BadFrame(`a message has ${size} bytes`);
}
