/** `nova-manage`, and `nova-status` when it is called by that name: arguments in, exit code out. */

import process from "node:process";
import { builtInPlugins } from "../plugins/mod.ts";
import { readBuild } from "./build.ts";
import { exitWith, processSurroundings } from "./shell/process.ts";
import { NOVA_STATUS, programCalled } from "./shell/program.ts";
import { runShell } from "./shell/run.ts";
import { version, withCommit } from "./version.ts";

const program = programCalled(process.argv0);

exitWith(async () =>
  await runShell(Deno.args, {
    program,
    ...program === NOVA_STATUS
      ? { plugins: (await import("../plugins/nova_status/mod.ts")).novaStatusPlugins }
      : {
        plugins: builtInPlugins,
        // Loaded when a word is no built-in one.
        openOutside: async (request) =>
          (await import("./site_plugins/open.ts")).openSitePlugins(request),
      },
    version: withCommit(version, readBuild()),
    versionDetails: async () => (await import("./version_details.ts")).versionDetails(),
    ...processSurroundings(),
  })
);
