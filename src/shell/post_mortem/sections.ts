/** What is known about a failed run, part by part, with its secrets masked. */

import type { OptionOrigin } from "../../config/configuration.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { printable } from "../../errors/printable.ts";
import { redact } from "../../log/redact.ts";

/** A run that has failed. */
export interface FailedRun {
  readonly error: unknown;
  /** The words after the program's name. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
  readonly now: Date;
  /** What was read of the configuration; undefined where it failed at that. */
  readonly configuration?: {
    readonly files: readonly string[];
    readonly origins: readonly OptionOrigin[];
  };
  /** The last records of the log, oldest first. */
  readonly log: readonly string[];
}

/** One part, as the report has it and the prompt shows it. */
export interface Section {
  /** The word for it at the prompt. */
  readonly word: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** All parts, in the order of the report. */
export function sectionsOf(run: FailedRun): Section[] {
  const sections: Section[] = [
    { word: "error", title: "Error", lines: errorLines(run.error) },
    { word: "command", title: "Command", lines: [commandLine(run.argv)] },
    { word: "versions", title: "Versions", lines: versionLines(run) },
    { word: "config", title: "Configuration", lines: configurationLines(run.configuration) },
    { word: "env", title: "Environment", lines: environmentLines(run.environment) },
    { word: "log", title: "Log (the last records, debug ones too)", lines: [...run.log] },
  ];
  return sections.map((section) => ({
    ...section,
    lines: section.lines.map((line) => printable(redact(line))),
  }));
}

/** Properties of errors that say more and hold no secrets: codes of drivers and of the system. */
const CODES = ["code", "errno", "sqlState", "severity", "kind", "syscall", "constraint", "table"];

/** As many causes as anybody follows; a circle has no end. */
const MOST_CAUSES = 20;

function errorLines(error: unknown): string[] {
  const lines: string[] = [];
  let current = error;
  for (let depth = 0; current !== undefined && depth < MOST_CAUSES; depth++) {
    if (depth > 0) lines.push("", "caused by:");
    if (!(current instanceof Error)) return [...lines, textOf(current)];
    lines.push(...(current.stack ?? textOf(current)).split("\n"));
    if (current instanceof OperatorError && current.hint !== undefined) {
      lines.push(`hint: ${current.hint}`);
    }
    for (const name of CODES) {
      const value = (current as unknown as Record<string, unknown>)[name];
      if (typeof value === "string" || typeof value === "number") lines.push(`${name}: ${value}`);
    }
    current = current.cause;
  }
  return lines;
}

/** Anything as text; an object without a prototype has none of its own. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const SECRET_NAME = /pass|secret|token|key|auth/i;

/** The command line, without the values of options whose names sound like secrets. */
function commandLine(argv: readonly string[]): string {
  const words = argv.map((word, index) => {
    const [, flag, value] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    if (flag !== undefined) return SECRET_NAME.test(flag) ? `${flag}=****` : `${flag}=${value}`;
    const before = argv[index - 1];
    const isSecret = before?.startsWith("--") && !before.includes("=") && SECRET_NAME.test(before);
    return isSecret && !word.startsWith("-") ? "****" : word;
  });
  return ["nova-manage", ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function versionLines({ version, now }: FailedRun): string[] {
  const { deno, v8 } = Deno.version;
  return [
    `nova-manage ${version}`,
    `Deno ${deno}, V8 ${v8}, ${Deno.build.target}`,
    `process ${Deno.pid}, ${now.toISOString()}`,
  ];
}

function configurationLines(configuration: FailedRun["configuration"]): string[] {
  if (configuration === undefined) return ["It was not read to its end."];
  const { files, origins } = configuration;
  return [
    ...files.length === 0 ? ["No file was found."] : files.map((file) => `file ${file}`),
    ...origins.map(({ group, name, where, text }) => `[${group}] ${name} = ${text} (${where})`),
  ];
}

/** Variables whose values help and hold no secrets. Of those that set options, the names. */
const TELLING = /^(?:HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TERM|COLUMNS|NO_COLOR|TMPDIR|SNAP\w*)$/;

function environmentLines(environment: FailedRun["environment"]): string[] {
  return Object.entries(environment).sort(([a], [b]) => a < b ? -1 : 1).flatMap(([name, value]) => {
    if (TELLING.test(name)) return [`${name}=${value}`];
    return name.startsWith("OS_") ? [`${name} is set`] : [];
  });
}
