/** `nova-manage`: arguments in, exit code out. */

import { builtInPlugins } from "../plugins/mod.ts";
import { readBuild } from "./build.ts";
import { exitWith, processSurroundings } from "./shell/process.ts";
import { runShell } from "./shell/run.ts";
import { version, withCommit } from "./version.ts";

exitWith(() =>
  runShell(Deno.args, {
    plugins: builtInPlugins,
    version: withCommit(version, readBuild()),
    versionDetails: async () => (await import("./version_details.ts")).versionDetails(),
    // Loaded when a word is no built-in one.
    openOutside: async (request) =>
      (await import("./site_plugins/open.ts")).openSitePlugins(request),
    ...processSurroundings(),
  })
);
