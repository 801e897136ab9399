import assert from "node:assert/strict";
import fc from "fast-check";
import { addGlobalOptions } from "./add_global_options.ts";
import { globalOptionSpecs, noGlobalOptions } from "./global_options.ts";
import { ShellParser, UsageError } from "./parser.ts";

const flags = globalOptionSpecs.flatMap(({ flags }) => flags);

/** Words as they stand on command lines: options, their beginnings, several letters, values. */
const word = fc.oneof(
  fc.tuple(fc.constantFrom(...flags), fc.nat(20), fc.constantFrom("", "=", "=x"), fc.boolean())
    .map(([flag, length, value, underscores]) => {
      const name = flag.slice(0, Math.max(1, flag.length - length));
      return (underscores ? name.replaceAll(/(?<!^|-)-(?!$)/g, "_") : name) + value;
    }),
  fc.constantFrom("-d", "-dd", "-hd", "-dh", "-vd", "-", "--", "-1", "--h", "x", "", "--other"),
);

function read(words: readonly string[], help: "shown" | "hidden", all: boolean): unknown {
  const parser = new ShellParser({ prog: "test", width: 80, help: false });
  parser.add_argument("-v", { action: "store_true" });
  const globals = noGlobalOptions();
  addGlobalOptions(parser, globals, help, all ? undefined : words);
  parser.add_argument("words", { nargs: "..." });
  try {
    return { rest: { ...parser.parse_args([...words]) }, globals };
  } catch (error) {
    // Its usage shows what was added.
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

Deno.test("options that no word can mean are not missed", () => {
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 4 }),
      fc.constantFrom("shown" as const, "hidden" as const),
      (words, help) => assert.deepEqual(read(words, help, false), read(words, help, true)),
    ),
    { numRuns: 300 },
  );
});
