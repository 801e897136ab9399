/** Which records go where: Python's tree of loggers, as far as this program's own names reach. */

import type { Formatter } from "./format.ts";
import type { Sink } from "./sinks/sink.ts";

/** A sink with a form, and the lowest level that it takes. */
export interface Handler {
  readonly level: number;
  readonly format: Formatter;
  readonly sink: Sink;
  /** True for standard error and standard output, which take reminders only at a terminal. */
  readonly isStream: boolean;
}

/** What a configuration says of one logger. */
export interface LoggerNode {
  /** The lowest level; undefined for that of the logger above. */
  readonly level?: number;
  readonly handlers: readonly Handler[];
  /** False where records do not go to the handlers of the loggers above, too. */
  readonly propagate: boolean;
}

/** Loggers by name; the one above all is the empty name. */
export type Routes = ReadonlyMap<string, LoggerNode>;

/** The way of one logger's records. */
export interface Route {
  /** The lowest level that is written. */
  readonly level: number;
  readonly handlers: readonly Handler[];
}

/** Finds the way of a logger's records: the level of the nearest logger that has one, all handlers. */
export function routeOf(routes: Routes, logger: string): Route {
  let level: number | undefined;
  let goesOn = true;
  const handlers: Handler[] = [];
  for (const name of lineage(logger)) {
    const node = routes.get(name);
    if (node === undefined) continue;
    level ??= node.level || undefined;
    if (goesOn) handlers.push(...node.handlers);
    goesOn &&= node.propagate;
  }
  return { level: level ?? 0, handlers };
}

/** A logger's name and those above it: `nova.manage`, `nova`, and the empty one. */
export function lineage(logger: string): string[] {
  const parts = logger.split(".");
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join(".")), ""];
}
