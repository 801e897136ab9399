/** Failures of actions whose reference ends with another exit code than 255. */

import { errorLines, OperatorError } from "../errors/operator_error.ts";
import type { CommandContext } from "./contract.ts";

/**
 * Does an action's work; an {@link OperatorError} is told, and gives this exit code in place of 255.
 *
 * @param code the reference's code for whatever it has not foreseen.
 * @throws the signal's reason when the run was interrupted.
 */
export async function failingWith(
  code: number,
  { output, signal }: Pick<CommandContext, "output" | "signal">,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OperatorError)) throw error;
    output.error(...errorLines(error));
    return code;
  }
}
