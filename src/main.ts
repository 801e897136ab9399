/** `nova-manage`: arguments in, exit code out. */

import { builtInPlugins } from "../plugins/mod.ts";
import { exitWith, processSurroundings } from "./shell/process.ts";
import { runShell } from "./shell/run.ts";
import { version } from "./version.ts";

exitWith(() => runShell(Deno.args, { plugins: builtInPlugins, version, ...processSurroundings() }));
