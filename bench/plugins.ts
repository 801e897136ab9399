/** Starting up with plugins of a site installed, which a built-in command should not notice. */

import { categoryFile, pluginFiles } from "../tests/support/plugin_files.ts";
import { measurePair, type Subject } from "./measure.ts";
import type { Comparison } from "./report.ts";
import { command, type Deployment, type Programs } from "./stage.ts";

/** As many as a large site may have. */
const PLUGINS = 20;
/** Small differences need many runs. */
const RUNS = 31;

/** Measures `db version` with plugins against the same without, and a command of a plugin. */
export async function measurePlugins(
  { ours }: Programs,
  deployment: Deployment,
): Promise<Comparison[]> {
  const names = Array.from({ length: PLUGINS }, (_, index) => `plugin${index}`);
  await using files = await pluginFiles(
    Object.fromEntries(names.map((name) => [`${name}.ts`, categoryFile(name)])),
  );
  const withPath = (path: string, ...args: readonly string[]): Subject => ({
    command: [
      "/usr/bin/env",
      `NOVA_MANAGE_PLUGIN_PATH=${path}`,
      ...command(ours, deployment, ...args).command,
    ],
  });
  const version = await measurePair(
    withPath(files.path, "db", "version"),
    withPath("", "db", "version"),
    RUNS,
  );
  const own = await measurePair(withPath(files.path, names[0], "go"), undefined, RUNS);
  return [
    { name: `db version, ${PLUGINS} plugins`, ...version, otherName: "without plugins" },
    { name: "an action of a plugin", ...own, otherName: "" },
  ];
}
