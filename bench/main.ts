/**
 * Measures everything, prints a table and writes the numbers as JSON. Run it through `deno task bench`,
 * which compiles the program and starts the servers first.
 */

import { measureDiscoverHosts } from "./discover_hosts.ts";
import { measureMapInstances } from "./map_instances.ts";
import { findPrograms } from "./stage.ts";
import { type Comparison, ratios, renderComparisons } from "./report.ts";
import { measureStartup } from "./startup.ts";
import { measureSync } from "./sync.ts";

const RESULTS = "bench-results.json";

const programs = await findPrograms();
if (programs.reference === undefined) {
  console.error("bench: the reference nova-manage is not installed; its columns stay empty.");
}
const comparisons: Comparison[] = [
  ...await measureStartup(programs),
  ...await measureSync(programs),
  ...await measureDiscoverHosts(programs),
  ...await measureMapInstances(programs),
];
console.log(renderComparisons(comparisons).trimEnd());
await Deno.writeTextFile(
  RESULTS,
  JSON.stringify(
    comparisons.map((comparison) => ({ ...comparison, ratios: ratios(comparison) })),
    null,
    2,
  ) + "\n",
);
console.error(`bench: the numbers are in ${RESULTS}`);
