/** Which of an action's columns a run shows. */

import type { ResultSpec } from "./result.ts";

/**
 * The result of an action as one run shows it: without the columns whose option ({@link Column.when}) was
 * not given.
 *
 * @param spec what the action declares, if anything.
 * @param args the run's arguments.
 */
export function shownColumns(
  spec: ResultSpec | undefined,
  args: Readonly<Record<string, unknown>>,
): ResultSpec | undefined {
  if (spec === undefined) return undefined;
  const isGiven = (name: string) => args[name] !== undefined && args[name] !== false;
  const columns = spec.columns.filter(({ when }) => when === undefined || isGiven(when));
  return { ...spec, columns };
}
