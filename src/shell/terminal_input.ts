/** Lines that somebody types at a terminal. */

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
    const aborted = Promise.withResolvers<undefined>();
    const abort = () => aborted.resolve(undefined);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    try {
      return await Promise.race([nextLine(), aborted.promise]);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}
