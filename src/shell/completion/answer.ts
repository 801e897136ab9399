/** Answers a completion script: never an error, never a long wait. */

import type { Candidate, CommandContext } from "../../plugin/contract.ts";
import type { Registry } from "../../plugin/registry.ts";
import type { GlobalOptions } from "../global_options.ts";
import { type Candidates, candidates, starting } from "./candidates.ts";

/** How long a database may take before nothing is offered, in milliseconds: nobody waits longer for Tab. */
const PATIENCE = 1500;
/** So many words at most are offered. */
const MOST_WORDS = 1000;

/** What asking somebody else needs. */
export interface AskOutside {
  /** Calls `work` with what a command of that plugin works with. */
  withContext<R>(
    globals: GlobalOptions,
    plugin: Extract<Candidates, { kind: "asked" }>["plugin"],
    signal: AbortSignal,
    work: (context: Pick<CommandContext, "config" | "databases">) => Promise<R>,
  ): Promise<R>;
}

/**
 * The answer to a completion script.
 *
 * @param words the words after the program's name as the shell has them; the last one is being written.
 */
export async function completionAnswer(
  words: readonly string[],
  registry: Registry,
  outside: AskOutside,
): Promise<string> {
  const line = joinAtEquals(words);
  const found = await candidates(line, registry);
  if (found.kind === "files" || found.kind === "folders") return `${found.kind}\n`;
  const offered = found.kind === "words"
    ? found.words
    : starting(valueIn(line.at(-1) ?? ""), await ask(found, outside));
  const lines = offered.slice(0, MOST_WORDS).map(({ word, meaning }) =>
    meaning === undefined ? word : `${word}\t${meaning}`
  );
  return ["words", ...lines].map((line) => `${line}\n`).join("");
}

/** Asks for words; nothing where there is no answer in time. */
async function ask(
  { plugin, ask, globals }: Extract<Candidates, { kind: "asked" }>,
  outside: AskOutside,
): Promise<readonly Candidate[]> {
  const patience = AbortSignal.timeout(PATIENCE);
  const late = new Promise<never>((_, reject) =>
    patience.addEventListener("abort", () => reject(patience.reason))
  );
  try {
    const answer = outside.withContext(globals, plugin, patience, ask);
    answer.catch(() => {});
    const words = await Promise.race([answer, late]);
    // A word that a shell would take apart, or that is no line, cannot be offered.
    return words.filter(({ word }) => /^[\p{L}\p{N}_.@%+,:/-]+$/u.test(word));
  } catch {
    // Whatever is wrong is told by the command itself; a Tab is no place for it.
    return [];
  } finally {
    late.catch(() => {});
  }
}

/** bash takes `--option=value` apart into three words; they are one to everybody else. */
function joinAtEquals(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    if (words[at] === "=" && joined.at(-1)?.startsWith("--")) {
      joined.push(`${joined.pop()}=${words[++at] ?? ""}`);
    } else joined.push(words[at]);
  }
  return joined;
}

function valueIn(word: string): string {
  return word.startsWith("--") ? word.slice(word.indexOf("=") + 1) : word;
}
