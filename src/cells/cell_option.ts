/** The option that names a cell, for all commands that have one. */

import type { OptionSpec } from "../plugin/contract.ts";

/**
 * `--cell_uuid`, which takes a cell's name too.
 *
 * @param help what the cell is for: `The cell to delete`.
 */
export function cellUuidOption(help: string, { required = false } = {}): OptionSpec {
  return {
    name: "cell_uuid",
    flag: "--cell_uuid",
    kind: "string",
    metavar: "<cell_uuid>",
    help: `${help}, by its UUID or by its name.`,
    required,
  };
}
