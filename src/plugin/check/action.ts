/** Checks an action against the contract: what types cannot say, and what untyped code may get wrong. */

import type { ConfigOption, OptionGroup } from "../../config/configuration.ts";
import type { Column, ResultSpec } from "../../output/result.ts";
import type { Action, Example } from "../contract.ts";
import { name, options, positionals, repeated } from "./options.ts";
import {
  anything,
  callable,
  type Check,
  line,
  listOf,
  oneOf,
  pattern,
  recordOf,
  shape,
  text,
  truth,
  wholeNumber,
} from "./shape.ts";

type OlderName = NonNullable<ConfigOption<unknown>["deprecated"]>[number];

const exitCode = pattern(/^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/, "an exit code, 0 to 255");

const result = shape<ResultSpec>({
  columns: listOf(shape<Column>({ key: name, header: line }, {
    align: oneOf("center", "left"),
    missing: text,
    when: name,
    wrap: wholeNumber,
  })),
  layout: oneOf("table", "value", "blocks"),
}, { title: line, requires: listOf(name) });

/** Groups of configuration options, as {@link optionGroup} makes them. */
export const optionGroups: Check = listOf(shape<OptionGroup<Record<string, unknown>>>({
  name: pattern(/^[A-Za-z0-9_.:-]+$/, "the name of a section"),
  options: recordOf(
    pattern(/^[a-z][a-z0-9_]*$/, "a name of small letters, digits and underscores"),
    shape<ConfigOption<unknown>>({ type: line, parse: callable, default: anything }, {
      help: text,
      multiple: truth,
      secret: truth,
      deprecated: listOf(shape<OlderName>({ group: line, name: line }, {})),
      variable: line,
    }),
  ),
}, {}));

const actionShape = shape<Action>({
  name,
  summary: line,
  options,
  exitCodes: recordOf(exitCode, line),
  run: callable,
}, {
  description: text,
  examples: listOf(shape<Example>({ does: line, line }, {})),
  positionals,
  result,
  progress: oneOf(true),
  optionGroups,
});

/** What is wrong with an action; nothing when it is right. */
export const action: Check = (value, where) => {
  const problems = actionShape(value, where);
  if (problems.length > 0) return problems;
  const { options, positionals = [], exitCodes, result } = value as Action;
  const names = [...options, ...positionals].map(({ name }) => name);
  return [
    ...repeated(names, where),
    ...0 in exitCodes ? [] : [`${where}.exitCodes does not say how it succeeds, with 0`],
    ...result === undefined ? [] : resultProblems(result, value as Action, `${where}.result`),
  ];
};

function resultProblems(
  { columns, layout, requires = [] }: ResultSpec,
  { options }: Action,
  where: string,
): string[] {
  const canBeLeftOut = (name: string) =>
    options.some((option) => option.name === name && option.default === undefined);
  return [
    ...columns.length === 0 ? [`${where} has no columns`] : [],
    ...layout === "value" && columns.length > 1 ? [`${where}: "value" has one column`] : [],
    ...repeated(columns.map(({ key }) => key), where),
    ...columns.filter(({ when }) => when !== undefined && !canBeLeftOut(when)).map(({ when }) =>
      `${where}: a column waits for ${when}, which is no option that can be left out`
    ),
    ...requires.filter((name) => !canBeLeftOut(name)).map((name) =>
      `${where}: it waits for ${name}, which is no option that can be left out`
    ),
  ];
}
