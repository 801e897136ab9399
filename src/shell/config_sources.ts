/** What a command line says of its configuration, before anything else in it is understood. */

import argparse from "argparse";
import type { ConfigSource } from "../config/sources.ts";
import { addGlobalOptions } from "./add_global_options.ts";
import { noGlobalOptions } from "./global_options.ts";
import { ShellParser, UsageError } from "./parser.ts";

/**
 * `--config-file` and `--config-dir` in their order, wherever they stand on the line; what else is there
 * is passed over. Of a line that is wrong this may be less than it says: that will be told of later.
 */
export function configSourcesOf(argv: readonly string[]): readonly ConfigSource[] {
  // A line that is being completed stands behind one.
  const line = argv.filter((word) => word !== "--");
  const globals = noGlobalOptions();
  const emptyParser = () => new ShellParser({ prog: "", width: 80, help: false });
  const [top, below] = [emptyParser(), emptyParser()];
  // Only before the category may they be shortened.
  addGlobalOptions(top, globals, "shown");
  addGlobalOptions(below, globals, "hidden");
  top.add_argument("words", { nargs: "...", help: argparse.SUPPRESS });
  try {
    const [{ words }] = top.parse_known_args(line);
    below.parse_known_args(words.slice(1));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  return globals.configSources;
}
