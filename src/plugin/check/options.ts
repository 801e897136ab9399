/** Checks an action's options and positional arguments. */

import type { OptionSpec, PositionalSpec } from "../contract.ts";
import { RESERVED_FLAGS } from "../reserved.ts";
import {
  callable,
  type Check,
  either,
  line,
  listOf,
  oneOf,
  pattern,
  shape,
  text,
  truth,
  wholeNumber,
} from "./shape.ts";

/** A name that is a key in code and a word on the command line. */
export const name: Check = pattern(
  /^[a-z][a-z0-9_]{0,63}$/,
  "a name of small letters, digits and underscores",
);

const optionShape = shape<OptionSpec>({
  name,
  flag: pattern(/^--[a-z][a-z0-9_-]*$/, "a flag like --max-count"),
  kind: oneOf("flag", "string", "integer"),
  help: text,
}, {
  metavar: line,
  required: truth,
  choices: listOf(line),
  min: wholeNumber,
  max: wholeNumber,
  excludes: listOf(name),
  requires: listOf(name),
  default: either(text, wholeNumber, "neither text nor a whole number"),
  addition: truth,
  secret: oneOf(true),
  repeated: oneOf(true),
  completes: either(oneOf("file", "folder"), callable, "neither file, folder nor a function"),
});

const positionalShape = shape<PositionalSpec>(
  { name, metavar: line, help: text },
  { required: oneOf(true) },
);

/** What is wrong with an action's options; nothing when they are right. */
export const options: Check = (value, where) => {
  const problems = listOf(optionShape)(value, where);
  if (problems.length > 0) return problems;
  const specs = value as readonly OptionSpec[];
  return [
    ...repeated(specs.map(({ name }) => name), where),
    ...specs.flatMap((spec) => optionProblems(spec, specs, `${where}: ${spec.flag}`)),
  ];
};

/** What is wrong with an action's positional arguments; nothing when they are right. */
export const positionals: Check = (value, where) => {
  const problems = listOf(positionalShape)(value, where);
  if (problems.length > 0) return problems;
  const specs = value as readonly PositionalSpec[];
  const misplaced = specs.findIndex(({ required }, index) =>
    required && index > 0 && !specs[index - 1].required
  );
  return [
    ...repeated(specs.map(({ name }) => name), where),
    ...misplaced < 0 ? [] : [
      `${where}: ${specs[misplaced].name} is required and stands behind one that is not`,
    ],
  ];
};

function optionProblems(
  { name, flag, kind, choices, min, max, excludes = [], requires = [], ...spec }: OptionSpec,
  all: readonly OptionSpec[],
  where: string,
): string[] {
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string) => {
    if (!isRight) problems.push(`${where} ${problem}`);
  };
  check(flag.slice(2).replaceAll("-", "_") === name, `does not spell its name, ${name}`);
  check(!RESERVED_FLAGS.includes(flag.replaceAll("_", "-")), "is a flag of the shell's own");
  check(choices === undefined || kind === "string", "has choices and takes no text");
  check(
    (min === undefined && max === undefined) || kind === "integer",
    "has a range and takes no whole number",
  );
  check(
    !spec.repeated || kind === "string" && !spec.secret && spec.default === undefined,
    "is repeated and no plain text",
  );
  check(min === undefined || max === undefined || min <= max, "has a range that holds nothing");
  // That of the shell's own may be excluded too.
  const others = excludes.filter((other) => other !== "format");
  for (const other of [...others, ...requires]) {
    check(
      other !== name && all.some((option) => option.name === other),
      `speaks of ${other}, which is no other option`,
    );
  }
  const fallback = spec.default;
  if (fallback === undefined) return problems;
  check(
    typeof fallback === (kind === "integer" ? "number" : "string") && kind !== "flag",
    "has a default of another kind",
  );
  check(choices?.includes(String(fallback)) ?? true, "has a default that is none of its choices");
  check(
    !(Number(fallback) < (min ?? -Infinity) || Number(fallback) > (max ?? Infinity)),
    "has a default out of its range",
  );
  return problems;
}

/** Names that stand there twice. */
export function repeated(names: readonly string[], where: string): string[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `${where}: ${name} stands there twice`);
}
