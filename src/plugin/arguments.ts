/** What an action is handed for what was given on its command line. */

import type { Action, Arguments } from "./contract.ts";

/**
 * The arguments of an action: what was given, and the defaults of the rest.
 *
 * @param given by {@link OptionSpec.name} or {@link PositionalSpec.name}; undefined for what is not given.
 */
export function argumentsOf(
  { options, positionals = [] }: Pick<Action, "options" | "positionals">,
  given: Arguments,
): Arguments {
  return Object.fromEntries([
    ...options.map(({ name, default: fallback }) => [name, given[name] ?? fallback]),
    ...positionals.map(({ name }) => [name, given[name]]),
  ]);
}
