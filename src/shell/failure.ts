/** How a failure is told to the person at the terminal: a line or two, and the trace when asked for. */

import { redact } from "../log/redact.ts";
import { OperatorError } from "../errors/operator_error.ts";

/**
 * The text for standard error.
 *
 * @param error whatever was thrown.
 * @param trace true to add where it was thrown, and what caused it.
 */
export function describeFailure(error: unknown, trace: boolean): string {
  const lines = error instanceof OperatorError
    ? [`ERROR: ${error.message}`, ...error.hint === undefined ? [] : [error.hint]]
    : [
      `ERROR: Unexpected failure: ${firstLine(error)}${trace ? "" : " (--debug shows the trace)"}`,
    ];
  if (trace) lines.push(...traces(error));
  return redact(lines.join("\n")) + "\n";
}

function firstLine(error: unknown): string {
  return String(error).split("\n", 1)[0];
}

/** The stack of the error and of each cause underneath. Only stacks: other properties may hold secrets. */
function traces(error: unknown): string[] {
  const found: string[] = [];
  for (let current = error; current !== undefined; current = causeOf(current)) {
    const stack = current instanceof Error ? current.stack ?? String(current) : String(current);
    found.push(found.length === 0 ? stack : `Caused by: ${stack}`);
  }
  return found;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
