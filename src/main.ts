/** `nova-manage`: arguments in, exit code out. */

import { builtInPlugins } from "../plugins/mod.ts";
import { processSurroundings } from "./shell/process.ts";
import { runShell } from "./shell/run.ts";

Deno.exit(await runShell(Deno.args, { plugins: builtInPlugins, ...processSurroundings() }));
