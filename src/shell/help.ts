/** The parts of help that argparse has no form for: paragraphs, and lists of words with their meaning. */

import type { OptionGroup } from "../config/configuration.ts";
import type { Action, Example } from "../plugin/contract.ts";

/** The columns that a list's words may take, as in argparse's own lists. */
const TERM_COLUMNS = 24;

/**
 * Breaks a text at its spaces into lines of at most `width` characters. A longer word stands alone.
 *
 * @param width the columns of a line.
 * @returns the lines; at least one.
 */
export function wrapLines(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(/\s+/).filter((word) => word !== "")) {
    const line = lines[lines.length - 1];
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Wraps a text's paragraphs, which stand between empty lines. */
export function wrapParagraphs(text: string, width: number): string {
  return text.split(/\n\s*\n/).map((paragraph) => wrapLines(paragraph, width).join("\n"))
    .join("\n\n");
}

/** A heading, and under it a list of words with their meaning, in two columns. */
export function wordList(
  heading: string,
  entries: readonly (readonly [word: string, meaning: string])[],
  width: number,
): string {
  const column = Math.min(Math.max(...entries.map(([word]) => word.length)) + 4, TERM_COLUMNS);
  const indent = " ".repeat(column);
  const lines = entries.flatMap(([word, meaning]) => {
    const text = wrapLines(meaning, Math.max(width - column, 20)).map((line) => indent + line);
    const term = `  ${word}`;
    if (term.length + 2 > column) return [term, ...text];
    return [term.padEnd(column) + text[0].slice(column), ...text.slice(1)];
  });
  return [`${heading}:`, ...lines].join("\n");
}

/** Command lines to copy, each under what it does. */
export function exampleList(examples: readonly Example[]): string {
  const lines = examples.flatMap(({ does, line }) => [`  # ${does}`, `  ${line}`]);
  return ["examples:", ...lines].join("\n");
}

/** The end of an action's help: how it can end. */
export function exitCodeList(action: Action, width: number): string {
  const codes = {
    2: "The command line is wrong.",
    255: "It failed; standard error says why.",
    ...action.exitCodes,
  };
  // Whole-number keys are sorted by the language itself.
  return wordList("exit codes", Object.entries(codes), width);
}

/**
 * The options of configuration files that a category or an action brings, those that have help; undefined
 * where there are none.
 */
export function configurationList(
  groups: readonly OptionGroup<Record<string, unknown>>[] = [],
  width: number,
): string | undefined {
  const entries = groups.flatMap(({ name: group, options }) =>
    Object.entries(options).flatMap(([name, { help, type, default: fallback }]) =>
      help === undefined ? [] : [
        [
          `[${group}] ${name}`,
          `${help} (${type}${hasText(fallback) ? `; default: ${fallback}` : ""})`,
        ] as const,
      ]
    )
  );
  return entries.length === 0 ? undefined : wordList("configuration", entries, width);
}

function hasText(value: unknown): boolean {
  return value !== undefined && value !== null && String(value) !== "";
}
