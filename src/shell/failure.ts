/** How a failure is told to the person at the terminal: a line or two, and the trace when asked for. */

import { printable, printableLines } from "../errors/printable.ts";
import { redact } from "../log/redact.ts";
import { counted } from "../output/counted.ts";
import { systemCode, systemFailure } from "../system/system_failure.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { LostText } from "./streams.ts";

/**
 * The text for standard error.
 *
 * @param error whatever was thrown.
 * @param trace true to add where it was thrown, and what caused it.
 */
export function describeFailure(error: unknown, trace: boolean): string {
  const lines = error instanceof OperatorError
    ? [`ERROR: ${error.message}`, ...error.hint === undefined ? [] : [error.hint]]
    : [`ERROR: ${unexpected(error)}${trace ? "" : " (--debug shows the trace)"}`];
  if (trace) lines.push(...traces(error));
  return printableLines(redact(lines.join("\n"))) + "\n";
}

/**
 * What is told when standard output could not take what a run printed there: a command that has made
 * something must not take its name with it.
 *
 * @param code the exit code of the run itself.
 */
export function describeLoss({ reason, text, lines }: LostText, code: number): string {
  const what = text === undefined
    ? `${counted(lines, "line is", "lines are")} lost`
    : `lost is: ${text}`;
  return printable(redact(
    `ERROR: Standard output cannot be written: ${reason}. ` +
      `The command itself ended with ${code}; ${what}`,
  )) + "\n";
}

/** A refusal of the system, as when files may not be opened any more, is told in its own words. */
function unexpected(error: unknown): string {
  const code = systemCode(error);
  return code !== undefined && /^E[A-Z]+$/.test(code)
    ? `The system refused what was needed: ${systemFailure(error)}`
    : `Unexpected failure: ${firstLine(error)}`;
}

function firstLine(error: unknown): string {
  return asText(error).split("\n", 1)[0];
}

/** `String` of anything: an object without a prototype, for one, has no text of its own. */
function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** The stack of the error and of each cause underneath. Only stacks: other properties may hold secrets. */
function traces(error: unknown): string[] {
  const found: string[] = [];
  for (let current = error; current !== undefined; current = causeOf(current)) {
    const stack = current instanceof Error ? current.stack ?? String(current) : asText(current);
    found.push(found.length === 0 ? stack : `Caused by: ${stack}`);
  }
  return found;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
