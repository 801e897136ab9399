/** Lines that somebody types at a terminal. */

import { untilAborted } from "../system/unless_aborted.ts";

/** A line may be this long; more is not typed but pasted by mistake. */
const LONGEST = 10_000;

/**
 * Makes a function that asks for a line.
 *
 * @param input where the lines come from.
 * @param print shows the question.
 * @returns asks, and waits for an answer, its line feed taken off; undefined at the end of the input, or
 * once the signal is aborted.
 */
export function lineReader(
  input: { read(buffer: Uint8Array): Promise<number | null> },
  print: (text: string) => void,
): (question: string, signal: AbortSignal) => Promise<string | undefined> {
  const decoder = new TextDecoder();
  let held = "";
  let isAtEnd = false;

  async function nextLine(): Promise<string | undefined> {
    while (!held.includes("\n") && held.length < LONGEST && !isAtEnd) {
      const buffer = new Uint8Array(4096);
      const count = await input.read(buffer);
      if (count === null) isAtEnd = true;
      else held += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
    if (held === "") return undefined;
    const [line] = held.split("\n", 1);
    held = held.slice(line.length + 1);
    return line;
  }

  return async (question, signal) => {
    print(question);
    return await untilAborted(nextLine(), signal);
  };
}

/** What a terminal is told so that it does not show what is typed. */
interface HidingInput {
  read(buffer: Uint8Array): Promise<number | null>;
  setRaw(on: boolean, options?: { cbreak: boolean }): void;
}

/** Characters that end or change a line; the terminal leaves them to the reader while it hides the line. */
const END_OF_INPUT = "\x04";
const BACKSPACE = /[\x7f\b]/;
const CLEAR = "\x15";

/**
 * Makes a function that asks for a line at a terminal and does not show it. Ctrl-C is a signal as ever.
 *
 * @param print shows the question.
 * @returns asks, and waits for an answer; undefined at the end of the input, or once the signal is aborted.
 */
export function secretReader(
  input: HidingInput,
  print: (text: string) => void,
): (question: string, signal: AbortSignal) => Promise<string | undefined> {
  const decoder = new TextDecoder();

  async function hiddenLine(): Promise<string | undefined> {
    let line = "";
    for (;;) {
      const buffer = new Uint8Array(4096);
      const count = await input.read(buffer);
      if (count === null) return line || undefined;
      for (const character of decoder.decode(buffer.subarray(0, count), { stream: true })) {
        if (character === "\n" || character === "\r") return line;
        if (character === END_OF_INPUT) return line || undefined;
        if (character === CLEAR) line = "";
        else if (BACKSPACE.test(character)) line = [...line].slice(0, -1).join("");
        else if (line.length < LONGEST) line += character;
      }
    }
  }

  return async (question, signal) => {
    print(question);
    input.setRaw(true, { cbreak: true });
    try {
      return await untilAborted(hiddenLine(), signal);
    } finally {
      input.setRaw(false);
      print("\n");
    }
  };
}
