/** Sets the stage for scenarios: an engine, a tool, and the databases made by that tool. */

import type { EngineName } from "../../src/database/databases.ts";
import { plainEnvironment, type Tool } from "../support/reference.ts";
import type { Engine } from "./engine.ts";
import { configuration } from "./scenario.ts";
import { startingStates } from "./starting_state.ts";
import type { Stage } from "./run_scenario.ts";

const engines: Record<EngineName, () => Promise<{ open(): Promise<Engine> }>> = {
  mysql: () => import("./engines/mysql.ts"),
  postgresql: () => import("./engines/postgresql.ts"),
  sqlite: () => import("./engines/sqlite.ts"),
};

/** Opens an engine and calls `play` with the stage; cleans up afterwards. */
export async function withStage<R>(
  engineName: EngineName,
  tool: Tool,
  heads: Stage["heads"],
  play: (stage: Stage) => Promise<R>,
): Promise<R> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-conformance-" });
  try {
    await using engine = await (await engines[engineName]()).open();
    await using states = startingStates(engine, tool, folder);
    return await play({ engine, tool, states, heads });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The newest revisions that a tool knows, found by letting it sync two SQLite files. */
export async function headsOf(tool: Tool): Promise<Stage["heads"]> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-conformance-" });
  try {
    const config = `${folder}/nova.conf`;
    const text = configuration({
      main: `sqlite:///${folder}/main`,
      api: `sqlite:///${folder}/api`,
    });
    await Deno.writeTextFile(config, text.replaceAll("{folder}", folder));
    const run = async (...command: string[]) => {
      const args = ["--config-file", config, ...command];
      const { exitCode, stdout, stderr } = await tool.run(args, plainEnvironment(folder));
      if (exitCode !== 0) {
        throw new Error(`${tool.name} ${command.join(" ")} failed:\n${stdout}\n${stderr}`);
      }
      return stdout.trim();
    };
    await run("api_db", "sync");
    await run("db", "sync", "--local_cell");
    return { api: await run("api_db", "version"), main: await run("db", "version") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
