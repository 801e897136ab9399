/** The program with the fake plugin in place of the real ones, for tests of the process around it. */

import { exitWith, processSurroundings } from "../../src/shell/process.ts";
import { runShell } from "../../src/shell/run.ts";
import { fakeEntries } from "./fake_plugin.ts";

exitWith(() =>
  runShell(Deno.args, {
    plugins: fakeEntries,
    version: "1.2.3",
    versionDetails: () => Promise.resolve(""),
    ...processSurroundings(),
  })
);
