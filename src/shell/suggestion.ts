/** What a mistyped word may have meant. */

import type { Mistyped } from "./parser.ts";

/**
 * The known word that begins with the mistyped one, or is nearest to it, as the end of a message:
 * `; did you mean X?`. Nothing where there is no such word.
 */
export async function suggestion(mistyped: Mistyped | undefined): Promise<string> {
  if (mistyped === undefined) return "";
  const { word, known } = mistyped;
  // Loaded here: a line that is right needs no suggestions.
  const { closestMatch } = await import("leven");
  const spelled = (text: string) => text.toLowerCase().replaceAll("-", "_");
  const originals = new Map(known.map((text) => [spelled(text), text]));
  const longer = [...originals.keys()].filter((text) => text.startsWith(spelled(word)));
  const near = longer.length === 1
    ? longer[0]
    : closestMatch(spelled(word), [...originals.keys()], {
      // Two letters that changed places count as two; more than a third of the word is another word.
      maxDistance: Math.max(2, Math.floor(word.length / 3)),
    });
  return near === undefined ? "" : `; did you mean ${originals.get(near)}?`;
}
