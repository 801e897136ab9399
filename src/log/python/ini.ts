/** INI files by the rules of Python's `configparser`, which are not oslo.config's. */

import { OperatorError } from "../../errors/operator_error.ts";

/** The sections of a file by name; the options of each by name, in lower case. */
export interface PythonIni {
  /** @throws {OperatorError} when there is no such section. */
  section(name: string): PythonSection;
}

/** One section, with the values of `[DEFAULT]` where it has none of its own. */
export interface PythonSection {
  /** A value as it stands there; undefined where there is none. */
  raw(name: string): string | undefined;
  /**
   * A value with its references to others (`%(name)s`) filled in.
   *
   * @throws {OperatorError} when it refers to what is not there.
   */
  get(name: string): string | undefined;
  /** @throws {OperatorError} when there is no such value. */
  required(name: string): string;
}

/** References inside of references; Python's own bound. */
const DEEPEST = 10;

/**
 * Reads a file's text.
 *
 * @param file what to call it in errors.
 * @throws {OperatorError} naming file and line.
 */
export function parsePythonIni(text: string, file: string): PythonIni {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  let open:
    | { readonly name: string; readonly indent: number; readonly lines: string[] }
    | undefined;

  const fail = (number: number, reason: string): never => {
    throw new OperatorError(`Logging configuration ${file}, line ${number}: ${reason}`);
  };
  const closeValue = () => {
    if (open !== undefined) current?.set(open.name, open.lines.join("\n").trimEnd());
    open = undefined;
  };

  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const number = index + 1;
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (/^[#;]/.test(content)) return;
    if (content === "") {
      open?.lines.push("");
      return;
    }
    if (open !== undefined && indent > open.indent) {
      open.lines.push(content);
      return;
    }
    closeValue();
    const header = /^\[(.+)\]/.exec(content);
    if (header !== null) {
      if (sections.has(header[1]) && header[1] !== "DEFAULT") {
        fail(number, `the section [${header[1]}] stands there twice`);
      }
      current = sections.get(header[1]) ?? new Map();
      sections.set(header[1], current);
      return;
    }
    if (current === undefined) return fail(number, "a value stands before the first [section]");
    const separator = content.search(/[=:]/);
    if (separator < 1) {
      return fail(number, "it is neither name = value, nor a [section], nor a comment");
    }
    const name = content.slice(0, separator).trim().toLowerCase();
    if (current.has(name)) fail(number, `the option ${name} stands there twice`);
    open = { name, indent, lines: [content.slice(separator + 1).trim()] };
  });
  closeValue();

  return {
    section(name) {
      const values = sections.get(name);
      if (values === undefined) {
        throw new OperatorError(`Logging configuration ${file} has no section [${name}]`);
      }
      return sectionOf(name, values, sections.get("DEFAULT") ?? new Map(), file);
    },
  };
}

function sectionOf(
  section: string,
  values: ReadonlyMap<string, string>,
  defaults: ReadonlyMap<string, string>,
  file: string,
): PythonSection {
  const raw = (name: string) => values.get(name) ?? defaults.get(name);
  const fill = (option: string, text: string, depth: number): string =>
    text.replace(/%(?:%|\(([^)]+)\)s|)/g, (all, reference: string | undefined) => {
      if (all === "%%") return "%";
      const value = reference === undefined ? undefined : raw(reference.toLowerCase());
      if (value === undefined || depth >= DEEPEST) {
        throw new OperatorError(
          `Logging configuration ${file}: [${section}] ${option} refers to what is not there`,
          { hint: "A percent sign that is meant as such is written %%, but for formats." },
        );
      }
      return fill(option, value, depth + 1);
    });
  const get = (name: string) => {
    const value = raw(name);
    return value === undefined ? undefined : fill(name, value, 0);
  };
  return {
    raw,
    get,
    required(name) {
      const value = get(name);
      if (value !== undefined) return value;
      throw new OperatorError(`Logging configuration ${file}: [${section}] has no ${name}`);
    },
  };
}
