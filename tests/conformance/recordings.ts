/** The reference's results, kept in `recordings/`: a file a group, laid out so that changes show in a diff. */

import type { EngineName } from "../../src/database/databases.ts";
import type { Result, Scenario, ScenarioGroup } from "./scenario.ts";

/** The engines that the reference is recorded on. */
export const recordedEngines = ["mysql", "postgresql"] as const;

/** One scenario's results: one for every engine, or one an engine where they differ. */
export type Recording =
  | { readonly all: Result }
  | Readonly<Partial<Record<EngineName, Result>>>;

/** The recordings of a group. */
export interface RecordedGroup {
  /** The version of the reference that was recorded. */
  readonly reference: string;
  readonly scenarios: Readonly<Record<string, Recording>>;
}

/** Joins the results of the engines that a scenario was recorded on into a recording. */
export function asRecording(
  { referenceOn = recordedEngines }: Scenario,
  results: ReadonlyMap<EngineName, Result>,
): Recording {
  const texts = new Set([...results.values()].map((result) => JSON.stringify(result)));
  if (results.size === referenceOn.length && texts.size === 1) {
    return { all: [...results.values()][0] };
  }
  return Object.fromEntries(results);
}

/** The result that an engine has to give; undefined where the reference's depends on the engine. */
export function recordedResult(recording: Recording, engine: EngineName): Result | undefined {
  return "all" in recording ? recording.all : recording[engine];
}

function file(group: ScenarioGroup): URL {
  return new URL(`recordings/${group.name}.json`, import.meta.url);
}

/** Reads a group's recordings. */
export async function readRecordings(group: ScenarioGroup): Promise<RecordedGroup> {
  return JSON.parse(await Deno.readTextFile(file(group)));
}

/** Writes a group's recordings. */
export async function writeRecordings(
  group: ScenarioGroup,
  recorded: RecordedGroup,
): Promise<void> {
  await Deno.writeTextFile(file(group), layOut(recorded) + "\n");
}

/** JSON with a line for each thing that fits on one. */
function layOut(value: unknown, indent = ""): string {
  const short = JSON.stringify(value);
  if (typeof value !== "object" || value === null || indent.length + short.length <= 100) {
    return short;
  }
  const inner = indent + " ";
  const items = Array.isArray(value)
    ? value.map((item) => layOut(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${layOut(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
