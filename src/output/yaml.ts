/**
 * YAML that every parser reads as the same values: a list of mappings whose texts are quoted, all of
 * them. To a parser of YAML 1.1 (PyYAML, which Ansible uses; Ruby's, which Puppet uses) and not to one of
 * YAML 1.2, `no` is false, `1:30` is ninety, `2024-01-01` a date and `=` an error; each has more such
 * words of its own.
 */

import type { ResultRow } from "./output.ts";

/** What JSON leaves as it is in a text, and YAML breaks lines at or does not allow. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A piece for each row. The keys are written as they are: names of columns, in snake_case. */
export function* drawYaml(rows: Iterable<ResultRow>): Generator<string> {
  let isEmpty = true;
  for (const row of rows) {
    isEmpty = false;
    const lines = Object.entries(row).map(([key, value]) => `  ${key}: ${scalar(value)}\n`);
    yield `-${lines.join("").slice(1)}`;
  }
  if (isEmpty) yield "[]\n";
}

/** JSON's notation, which is YAML's as well: a text in double quotes, a number, `true`, `null`. */
function scalar(value: ResultRow[string]): string {
  return JSON.stringify(value ?? null).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
