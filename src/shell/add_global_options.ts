/** The global options in argparse's terms. */

import argparse from "argparse";
import { globalOptionSpecs, type MutableGlobalOptions } from "./global_options.ts";
import { calling, literal, type ShellParser } from "./parser.ts";

const { SUPPRESS } = argparse;

/**
 * Adds the global options but for `--version`. Hidden ones are taken but not shown in help, and not
 * shortened: a prefix there stands for what the action itself takes, or is a mistake.
 */
export function addGlobalOptions(
  parser: ShellParser,
  globals: MutableGlobalOptions,
  help: "shown" | "hidden",
): void {
  for (const { flags, metavar, help: text, apply } of globalOptionSpecs) {
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
