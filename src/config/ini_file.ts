/** Configuration files by oslo.config's rules, which are not those of other INI dialects. */

import { OperatorError } from "../errors/operator_error.ts";

/** One value as it stands in a file: quotes stripped, nothing filled in yet. */
export interface IniValue {
  /** The text; the parts of a continued value are joined by line feeds. */
  readonly text: string;
  /** The line of its name, counted from 1. */
  readonly line: number;
}

/**
 * Sections by name, options by name, and the values of each in order. Names of sections are in lower
 * case, but for `DEFAULT`, which is only itself in upper case; names of options are as written.
 */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, readonly IniValue[]>>;

/**
 * Reads the text of a configuration file.
 *
 * - `[section]`, `name = value` and `name: value`; the first of `=` and `:` separates.
 * - A line that begins with a blank continues the value above it, unless a blank line or a comment
 *   stands between them.
 * - `#` and `;` begin a comment only in a line's first column.
 * - One pair of equal quotes around the value of the first line is stripped.
 *
 * @param text the file's content.
 * @param file what to call it in errors.
 * @throws {OperatorError} naming file and line. It never quotes the line, which may hold a password.
 */
export function parseIni(text: string, file: string): IniSections {
  const sections = new Map<string, Map<string, IniValue[]>>();
  let section: Map<string, IniValue[]> | undefined;
  let open: { name: string; line: number; parts: string[] } | undefined;

  const closeValue = () => {
    if (open === undefined) return;
    if (section === undefined) {
      throw malformed(file, open.line, "a value stands before the first [section]");
    }
    const values = section.get(open.name) ?? [];
    values.push({ text: open.parts.join("\n"), line: open.line });
    section.set(open.name, values);
    open = undefined;
  };

  text.split(/\r\n|\r|\n/).forEach((untrimmed, index) => {
    const number = index + 1;
    const line = untrimmed.trimEnd();
    if (line === "") {
      closeValue();
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (open === undefined) {
        throw malformed(
          file,
          number,
          "it begins with a blank, which continues a value, but there is none above it",
        );
      }
      open.parts.push(line.trimStart());
    } else if (line.startsWith("[")) {
      closeValue();
      if (!line.endsWith("]")) {
        throw malformed(file, number, "a [section] lacks its closing bracket");
      }
      if (line.length <= 2) throw malformed(file, number, "a [section] has no name");
      const name = normalSectionName(line.slice(1, -1));
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
    } else if (line.startsWith("#") || line.startsWith(";")) {
      closeValue();
    } else {
      closeValue();
      const separator = line.search(/[=:]/);
      if (separator < 0) {
        throw malformed(file, number, "it is neither name = value, nor a [section], nor a comment");
      }
      const name = line.slice(0, separator).trim();
      if (name === "") throw malformed(file, number, "there is no name before the value");
      open = { name, line: number, parts: [unquote(line.slice(separator + 1).trim())] };
    }
  });
  closeValue();
  return sections;
}

/** A section's name as it is looked up: in lower case, but for `DEFAULT`. */
export function normalSectionName(name: string): string {
  return name === "DEFAULT" ? name : name.toLowerCase();
}

function unquote(value: string): string {
  return /^["']/.test(value) && value.at(-1) === value[0] ? value.slice(1, -1) : value;
}

function malformed(file: string, line: number, reason: string): OperatorError {
  return new OperatorError(`Configuration file ${file}, line ${line}: ${reason}`);
}
