/** Starting up: the shortest commands, which are mostly the start itself. */

import { run } from "../tests/support/process.ts";
import { measurePair } from "./measure.ts";
import { measurePlugins } from "./plugins.ts";
import type { Comparison } from "./report.ts";
import {
  command,
  type Deployment,
  makeDeployment,
  type Programs,
  REFERENCE_REVISION,
  runSql,
  serverEngines,
  serverName,
} from "./stage.ts";

const RUNS = 7;

/** Measures `--version`, `db version` (with a site's plugins too), and `cell_v2 list_cells` with 1 and with 500 cells. */
export async function measureStartup(programs: Programs): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const engine of serverEngines) {
    await using deployment = await makeDeployment(engine);
    const compare = async (what: string, ...args: string[]) => {
      const { ours, reference } = programs;
      const measured = await measurePair(
        command(ours, deployment, ...args),
        reference === undefined ? undefined : command(reference, deployment, ...args),
        RUNS,
      );
      comparisons.push({ name: what, ...measured, otherName: "reference" });
    };

    if (engine === "mysql") await compare("--version", "--version");
    const nova = (...args: string[]) =>
      run(programs.ours, ["--config-file", deployment.configFile, ...args]);
    await nova("api_db", "sync", REFERENCE_REVISION.api);
    await nova("db", "sync", "--local_cell", REFERENCE_REVISION.main);
    await nova("cell_v2", "map_cell0");

    const where = serverName[engine];
    await compare(`db version, ${where}`, "db", "version");
    if (engine === "mysql") comparisons.push(...await measurePlugins(programs, deployment));
    await compare(`list_cells, 1 cell, ${where}`, "cell_v2", "list_cells");
    await addCells(deployment, 499);
    await compare(`list_cells, 500 cells, ${where}`, "cell_v2", "list_cells");
  }
  return comparisons;
}

async function addCells({ api }: Deployment, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, "0");
    const host = `cell${number}.example.org`;
    return `('${crypto.randomUUID()}', 'cell${number}', 'rabbit://nova:secret@${host}:5672/', ` +
      `'mysql+pymysql://nova:secret@${host}/nova', false)`;
  });
  await runSql(
    api,
    "INSERT INTO cell_mappings (uuid, name, transport_url, database_connection, disabled) VALUES " +
      `${rows.join(",\n")};`,
  );
}
