/** Where in the program a record came up, for `%(funcName)s %(pathname)s:%(lineno)d`. */

import type { CallSite } from "./record.ts";

/** What V8 adds to `Error`; `captureStackTrace` leaves out the frames above a function, and its own. */
interface V8Error {
  captureStackTrace(target: object, below: unknown): void;
  stackTraceLimit: number;
}

/**
 * The place from which a function was called.
 *
 * @param callee the function, which has to be on the stack.
 */
// deno-lint-ignore ban-types -- any function has a caller.
export function callSiteOf(callee: Function): CallSite {
  const v8 = Error as unknown as V8Error;
  const limit = v8.stackTraceLimit;
  const target: { stack?: string } = {};
  v8.stackTraceLimit = 1;
  v8.captureStackTrace(target, callee);
  const stack = target.stack ?? "";
  v8.stackTraceLimit = limit;
  return parseFrame(stack.split("\n")[1] ?? "");
}

/** Reads a line of a stack: `    at name (file:///folder/file.js:12:3)`, its name left out for none. */
export function parseFrame(line: string): CallSite {
  const found = /^\s*at (?:async )?(?:(.*) \()?(.*?):(\d+):\d+\)?$/.exec(line);
  if (found === null) return { function: "<unknown>", file: "<unknown>", line: 0 };
  const [, name = "<anonymous>", path, number] = found;
  return { function: name, file: path.split("/").at(-1) ?? path, line: Number(number) };
}
