/**
 * Measures, prints a table and writes the numbers as JSON. Run it through `deno task bench`, which
 * compiles the program and starts the servers first; `deno task bench PART…` measures those parts alone.
 */

import { findPrograms, type Programs } from "./stage.ts";
import { type Comparison, ratios, renderComparisons } from "./report.ts";

const RESULTS = "bench-results.json";

/** The parts in their order. `--large` asks for what takes more than some minutes. */
const PARTS: Readonly<
  Record<string, () => Promise<(programs: Programs, large: boolean) => Promise<Comparison[]>>>
> = {
  startup: async () => (await import("./startup.ts")).measureStartup,
  sync: async () => (await import("./sync.ts")).measureSync,
  discover_hosts: async () => (await import("./discover_hosts.ts")).measureDiscoverHosts,
  map_instances: async () => (await import("./map_instances.ts")).measureMapInstances,
  archive: async () => (await import("./archive.ts")).measureArchive,
  archive_scale: async () => (await import("./archive_scale.ts")).measureArchiveScale,
  galera: async () => (await import("./galera.ts")).measureGalera,
  data_migrations: async () => (await import("./data_migrations.ts")).measureDataMigrations,
  purge: async () => (await import("./purge.ts")).measurePurge,
  placement: async () => (await import("./placement.ts")).measurePlacement,
};

async function main(args: readonly string[]): Promise<number> {
  const large = args.includes("--large");
  const wanted = args.filter((word) => word !== "--large");
  const unknown = wanted.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    console.error(`bench: no part ${unknown}; there are: ${Object.keys(PARTS).join(", ")}`);
    return 2;
  }
  const programs = await findPrograms();
  if (programs.reference === undefined) {
    console.error("bench: the reference nova-manage is not installed; its columns stay empty.");
  }
  const comparisons: Comparison[] = [];
  for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
    console.error(`bench: measuring ${name}`);
    const measure = await PARTS[name]();
    comparisons.push(...await measure(programs, large));
  }
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
  return 0;
}

Deno.exit(await main(Deno.args));
