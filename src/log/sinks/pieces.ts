/** Records that are too long for one message of a log service, cut so that none of it is lost. */

const encoder = new TextEncoder();

/**
 * Cuts a text into pieces of at most so many bytes of UTF-8, never inside of a character.
 *
 * @returns the text itself where it is short enough; else pieces that end in `[1/3]` and so on.
 */
export function pieces(text: string, mostBytes: number): string[] {
  if (text.length * 3 <= mostBytes || encoder.encode(text).length <= mostBytes) return [text];
  const room = mostBytes - 24;
  const parts: string[] = [];
  const buffer = new Uint8Array(room);
  for (let rest = text; rest !== "";) {
    const { read } = encoder.encodeInto(rest, buffer);
    parts.push(rest.slice(0, read));
    rest = rest.slice(read);
  }
  return parts.map((part, index) => `${part} [${index + 1}/${parts.length}]`);
}
