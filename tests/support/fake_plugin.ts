/** A category for tests of the shell: its actions end in every way an action can end. */

import { type Action, type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import type { PluginEntry } from "../../src/plugin/registry.ts";

/** Prints its arguments as a result; has an option of every kind. */
export const show: Action = {
  name: "show",
  summary: "Show what was given.",
  description:
    "Shows each argument that was given, 100% of them, in a table with a row an argument and two columns.\n\n" +
    "A second paragraph stands apart.",
  options: [
    { name: "verbose", flag: "--verbose", kind: "flag", help: "Show more." },
    {
      name: "max_count",
      flag: "--max-count",
      kind: "integer",
      metavar: "<max_count>",
      help: "How many at most.",
      default: 50,
    },
    {
      name: "cell_uuid",
      flag: "--cell_uuid",
      kind: "string",
      metavar: "<cell_uuid>",
      help: "The cell.",
      completes: () => Promise.resolve([{ word: "cell1" }]),
    },
    {
      name: "width",
      flag: "--width",
      kind: "integer",
      metavar: "<columns>",
      help: "How wide.",
      min: 1,
      max: 5,
      default: 4,
      addition: true,
    },
    {
      name: "height",
      flag: "--height",
      kind: "integer",
      metavar: "<rows>",
      help: "How high.",
      min: 0,
      requires: ["width"],
      excludes: ["cell_uuid"],
      addition: true,
    },
    { name: "force", flag: "--force", kind: "flag", help: "Go on whatever happens." },
    { name: "forget", flag: "--forget", kind: "flag", help: "Keep nothing.", addition: true },
    {
      name: "password",
      flag: "--password",
      kind: "string",
      metavar: "<word>",
      help: "A word that nobody should see.",
      secret: true,
      addition: true,
    },
    {
      name: "color",
      flag: "--color",
      kind: "string",
      choices: ["red", "green"],
      help: "One of two.",
    },
  ],
  positionals: [{ name: "version", metavar: "VERSION", help: "Any word." }],
  exitCodes: { 0: "All was shown.", 3: "There was more than --max-count allows." },
  result: {
    columns: [
      { key: "argument", header: "Argument" },
      { key: "value", header: "Value" },
    ],
    layout: "table",
  },
  run({ output }, args) {
    output.say("These were given:");
    output.result(
      Object.entries(args).map(([argument, value]) => ({
        argument,
        value: typeof value === "object" ? value.join(" ") : value,
      })),
    );
    return Promise.resolve(Number(args.max_count) < 3 ? 3 : 0);
  },
};

/** Ends as its positional argument says. */
export const end: Action = {
  name: "end",
  summary: "End badly.",
  options: [{ name: "name", flag: "--name", kind: "string", required: true, help: "A name." }],
  positionals: [{ name: "how", metavar: "HOW", help: "How to end." }],
  exitCodes: { 0: "Never." },
  run({ config, log, output, signal }, { how }) {
    log.info(`ending by ${how}`);
    switch (how) {
      case "operator":
        throw new OperatorError("Reading the cell cell1 failed: no answer.", {
          hint: "Start its database.",
          cause: new Error("the cause underneath"),
        });
      case "unexpected":
        throw new TypeError("nothing is a function of mysql://nova:s3cret@db1/nova");
      case "file":
        throw new OperatorError(`read ${config.files.join()}`);
      case "abort":
        output.say("waiting");
        return new Promise((_, reject) => {
          // What really waits keeps the process alive.
          const waiting = setInterval(() => {}, 1000);
          signal.addEventListener("abort", () => {
            clearInterval(waiting);
            reject(signal.reason);
          });
        });
      case "never":
        output.say("waiting");
        return new Promise(() => setInterval(() => {}, 1000));
      case "stray":
        Promise.reject(new Error("nobody waits for this"));
        return new Promise(() => setInterval(() => {}, 1000));
      case "stuck":
        return new Promise(() => {});
      case "line": {
        const line = output.beginLine("Working..");
        output.warn("half-time");
        line.end("done");
        return Promise.resolve(0);
      }
      case "flood":
        for (let line = 0; line < 100_000; line++) output.say(`line ${line}`);
        return Promise.resolve(0);
      default:
        return Promise.resolve(0);
    }
  },
};

/**
 * Works for long: three pieces of work with a bar, warnings between them, and a last word. With a file
 * named, the first piece lasts until that is there.
 */
export const work: Action = {
  name: "work",
  summary: "Work for long.",
  options: [],
  positionals: [{ name: "file", metavar: "FILE", help: "Work until this file is there." }],
  exitCodes: { 0: "All was done." },
  progress: true,
  async run({ log, output }, { file }) {
    using progress = await output.progress("Working", () => Promise.resolve(3));
    for (let piece = 1; piece <= 3; piece++) {
      progress.advance(1);
      while (file !== undefined && !await Deno.stat(String(file)).then(() => true, () => false)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      log.warning(`piece ${piece}`);
    }
    output.say("All is done.");
    return 0;
  },
};

/** The category. */
export const fakePlugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "fake_v1",
  summary: "A category that exists in tests alone.",
  actions: [show, end, work],
};

/** How a registry finds it, beside a category that has no actions. */
export const fakeEntries: readonly PluginEntry[] = [
  { name: "fake_v1", load: () => Promise.resolve(fakePlugin) },
  {
    name: "empty",
    load: () => Promise.resolve({ ...fakePlugin, name: "empty", actions: [] }),
  },
];
