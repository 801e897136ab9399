/** A prompt to look around in after a failure: the parts of the report, searched by a word. */

import type { Section } from "./sections.ts";

/** The terminal that the prompt is on. */
export interface PromptTerminal {
  /** Prints text. */
  readonly print: (text: string) => void;
  /** Asks for a line; undefined at the end of the input, or once the operator has had enough. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

const QUIT = new Set(["quit", "q", "exit"]);

/** Answers until the operator leaves. */
export async function promptOver(
  sections: readonly Section[],
  { print, ask }: PromptTerminal,
): Promise<void> {
  const words = sections.map(({ word }) => word).join(", ");
  const help = `Words: ${words}; behind one, a text that lines must hold; quit or Ctrl-D leaves.\n`;
  print(help);
  for (;;) {
    const line = await ask("(post-mortem) ");
    if (line === undefined) return;
    const [word, ...rest] = line.trim().split(/\s+/);
    if (QUIT.has(word)) return;
    const found = sections.filter((section) => section.word.startsWith(word));
    if (word === "" || found.length !== 1) {
      if (word !== "") print(help);
      continue;
    }
    const wanted = rest.join(" ").toLowerCase();
    const lines = found[0].lines.filter((text) => text.toLowerCase().includes(wanted));
    print(lines.length === 0 ? "Nothing.\n" : lines.join("\n") + "\n");
  }
}
