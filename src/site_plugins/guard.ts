/** A site's action as the shell runs it: told apart from built-in ones, and held to its word. */

import { OperatorError } from "../errors/operator_error.ts";
import type { Action } from "../plugin/contract.ts";
import { withFileNames } from "./module_url.ts";

/**
 * The same action, whose help names the file, whose failures do, and which can end with none but its own
 * exit codes: one that forgets to return anything must not end in 0.
 *
 * @param words the command: `db orphans`.
 */
export function guarded(action: Action, words: string, path: string): Action {
  return {
    ...action,
    description:
      `${action.description ?? action.summary}\n\nThis command is the site's own, from ` +
      `${path}.`,
    async run(context, args) {
      let code: unknown;
      try {
        code = await action.run(context, args);
      } catch (error) {
        renameInTraces(error);
        // An operator's error speaks for itself; the reason of an interruption is one too.
        if (error instanceof OperatorError || context.signal.aborted) throw error;
        const what = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
        throw new Error(`the plugin ${path}: ${withFileNames(what)}`, { cause: error });
      }
      if (typeof code === "number" && Object.hasOwn(action.exitCodes, code)) return code;
      throw new OperatorError(
        `"${words}" has done its work, but returned ${
          shown(code)
        }, which is none of its exit codes`,
        { hint: `That is a mistake in the plugin ${path}.` },
      );
    },
  };
}

/** A value of any kind, in a word. */
function shown(value: unknown): string {
  return typeof value === "number" || value === undefined || value === null
    ? String(value)
    : typeof value;
}

/** Puts the plugins' files into the traces of an error and of what caused it. */
function renameInTraces(error: unknown): void {
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current);) {
    seen.add(current);
    if (current.stack !== undefined) current.stack = withFileNames(current.stack);
    current = current.cause;
  }
}
