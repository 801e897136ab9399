/** The form of log records: oslo.log's lines of text, its JSON, and plain Python's. */

import { SEVERITY_NUMBER } from "./level.ts";
import type { LogOptions } from "./options.ts";
import { type FieldValue, percentFormat } from "./percent_format.ts";
import { printable } from "../errors/printable.ts";
import type { LogRecord } from "./record.ts";
import { strftime, utcOffset } from "./strftime.ts";

/** Gives a record its form, without a line feed at the end. */
export interface Formatter {
  (record: LogRecord): string;
  /** The lines that it makes of the record's error, as it stands at the end of the record. */
  trace(record: LogRecord): string | undefined;
}

/** What a text formatter takes from the configuration. */
export type TextOptions = Pick<
  LogOptions,
  | "logging_default_format_string"
  | "logging_debug_format_suffix"
  | "logging_exception_prefix"
>;

/** What tells one text formatter of the same configuration from another. */
export interface TextStyle {
  /** strftime's codes for `%(asctime)s`; undefined for Python's own form, with milliseconds. */
  readonly dateFormat: string | undefined;
  /** True where `%(color)s` is a colour, and each record ends in the terminal's own again. */
  readonly colour?: boolean;
}

const COLOUR_END = "\x1b[00m";

/** oslo.log's colours, by severity. */
const COLOURS: Readonly<Record<LogRecord["severity"], string>> = {
  DEBUG: "\x1b[00;32m",
  INFO: "\x1b[00;36m",
  WARNING: "\x1b[01;33m",
  ERROR: "\x1b[01;31m",
};

/**
 * oslo.log's form. No record of this program belongs to a request, so that the form is always that of
 * `logging_default_format_string`, and never `logging_context_format_string`.
 */
export function textFormatter(options: TextOptions, style: TextStyle): Formatter {
  const base = options.logging_default_format_string;
  const suffix = options.logging_debug_format_suffix;
  const hasSummary = base.includes("%(error_summary)s");
  const forms = { base: percentFormat(base), suffix: percentFormat(` ${suffix}`) };
  const prefix = percentFormat(options.logging_exception_prefix);
  const trace = (record: LogRecord) => {
    if (record.failure === undefined) return undefined;
    const start = prefix.fill(fieldsOf(record, style));
    return record.failure.trace.map((line) => start + printable(line)).join("\n");
  };
  return withTrace((record) => {
    const fields = fieldsOf(record, style);
    let line = forms.base.fill(fields);
    // oslo.log adds the summary where the pattern has no place of its own for it.
    const summary = errorSummary(record);
    if (summary !== "" && !hasSummary) line += `: ${summary}`;
    if (record.severity === "DEBUG" && suffix) line += forms.suffix.fill(fields);
    const whole = [line, trace(record)].filter((part) => part !== undefined).join("\n");
    return style.colour ? whole + COLOUR_END : whole;
  }, trace);
}

/** Python's own form, as a logging configuration gives it: the pattern, and the trace below. */
export function plainFormatter(pattern: string, dateFormat: string | undefined): Formatter {
  const form = percentFormat(pattern);
  const trace = ({ failure }: LogRecord) => failure?.trace.map(printable).join("\n");
  return withTrace((record) => {
    const line = form.fill(fieldsOf(record, { dateFormat }));
    return record.failure === undefined ? line : `${line}\n${trace(record)}`;
  }, trace);
}

/** A formatter for `use_json`: oslo.log's keys. */
export function jsonFormatter(dateFormat: string | undefined): Formatter {
  const trace = ({ failure }: LogRecord) => failure?.trace.join("\n");
  return withTrace((record) => {
    const { function: caller, file, line } = record.site();
    return escapeControls(JSON.stringify({
      message: record.message,
      asctime: asctime(record, dateFormat),
      name: record.logger,
      msg: record.message,
      args: [],
      levelname: record.severity,
      levelno: SEVERITY_NUMBER[record.severity],
      pathname: file,
      filename: file,
      module: moduleOf(file),
      lineno: line,
      funcname: caller,
      created: record.time.getTime() / 1000,
      msecs: record.time.getMilliseconds(),
      relative_created: record.sinceStart,
      thread: record.process,
      thread_name: THREAD_NAME,
      process_name: PROCESS_NAME,
      process: record.process,
      traceback: record.failure?.trace ?? null,
      hostname: record.hostname(),
      error_summary: errorSummary(record),
      context: {},
      extra: { project: "nova", version: record.version },
    }));
  }, trace);
}

/** What Python calls the one process and the one thread of a program. */
export const PROCESS_NAME = "MainProcess";
export const THREAD_NAME = "MainThread";

/** The fields that Python and oslo.log know; those of requests and instances are empty. */
function fieldsOf(record: LogRecord, style: TextStyle): (name: string) => FieldValue | undefined {
  return (name) => {
    switch (name) {
      case "asctime":
        return asctime(record, style.dateFormat);
      case "color":
        return style.colour ? COLOURS[record.severity] : "";
      case "created":
        return record.time.getTime() / 1000;
      case "error_summary":
        return errorSummary(record) || "-";
      case "filename":
      case "pathname":
        return record.site().file;
      case "funcName":
        return record.site().function;
      case "hostname":
        return record.hostname();
      case "isotime":
        return isotime(record.time);
      case "levelname":
        return record.severity;
      case "levelno":
        return SEVERITY_NUMBER[record.severity];
      case "lineno":
        return record.site().line;
      case "message":
        return printable(record.message);
      case "module":
        return moduleOf(record.site().file);
      case "msecs":
        return record.time.getMilliseconds();
      case "name":
        return record.logger;
      case "process":
      case "thread":
        return record.process;
      case "processName":
        return PROCESS_NAME;
      case "project":
        return "nova";
      case "relativeCreated":
        return record.sinceStart;
      case "reset_color":
        return style.colour ? COLOUR_END : "";
      case "threadName":
        return THREAD_NAME;
      case "version":
        return record.version;
    }
  };
}

/** Python's form of a time where no other is given has a comma and milliseconds. */
function asctime({ time }: LogRecord, format: string | undefined): string {
  if (format !== undefined) return strftime(format, time);
  return `${strftime("%Y-%m-%d %H:%M:%S", time)},${milliseconds(time)}`;
}

function isotime(time: Date): string {
  const seconds = strftime("%Y-%m-%dT%H:%M:%S", time);
  return `${seconds}.${milliseconds(time)}000${utcOffset(time, ":")}`;
}

function milliseconds(time: Date): string {
  return String(time.getMilliseconds()).padStart(3, "0");
}

function moduleOf(file: string): string {
  return file.replace(/\.[^.]*$/, "");
}

function errorSummary({ failure, severity }: LogRecord): string {
  return SEVERITY_NUMBER[severity] < SEVERITY_NUMBER.WARNING
    ? ""
    : printable(failure?.summary ?? "");
}

/** JSON leaves alone some characters that a terminal acts on; all that it leaves stand inside texts. */
function escapeControls(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function withTrace(format: (record: LogRecord) => string, trace: Formatter["trace"]): Formatter {
  return Object.assign((record: LogRecord) => format(record), { trace });
}
