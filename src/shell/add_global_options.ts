/** The global options in argparse's terms. */

import argparse from "argparse";
import { globalOptionSpecs, type MutableGlobalOptions } from "./global_options.ts";
import { calling, literal, normalize, type ShellParser } from "./parser.ts";

const { SUPPRESS } = argparse;

/**
 * Adds the global options but for `--version`. Hidden ones are taken but not shown in help, and not
 * shortened: a prefix there stands for what the action itself takes, or is a mistake.
 *
 * @param words the words that the parser will read: options that none of them can mean are left out, since
 * argparse takes a millisecond and more for all of them; all are added where this is undefined.
 */
export function addGlobalOptions(
  parser: ShellParser,
  globals: MutableGlobalOptions,
  help: "shown" | "hidden",
  words?: readonly string[],
): void {
  for (const { flags, metavar, help: text, apply } of globalOptionSpecs) {
    if (words !== undefined && !words.some((word) => mayMean(word, flags))) continue;
    const added = parser.add_argument(...flags, {
      action: calling((value) => apply(globals, value)),
      nargs: metavar === undefined ? 0 : undefined,
      default: SUPPRESS,
      metavar,
      help: help === "shown" ? literal(text) : SUPPRESS,
    });
    if (help === "hidden") parser.unshortened.add(added);
  }
}

/** Whether argparse could take a word for an option: exactly, shortened, or as one of several letters. */
function mayMean(word: string, flags: readonly string[]): boolean {
  if (!word.startsWith("-")) return false;
  const name = normalize(word.replace(/=[^]*/, ""));
  if (/^-[^-]/.test(name)) return flags.some((flag) => !flag.startsWith("--"));
  return flags.some((flag) => normalize(flag).startsWith(name));
}
