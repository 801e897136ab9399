/** The form of log records: oslo.log's lines of text, and its JSON. */

import { LOGGER_NAME, type Severity, SEVERITY_NUMBER } from "./level.ts";
import type { LogOptions } from "./options.ts";
import { strftime, utcOffset } from "./strftime.ts";

/** One record, before it has a form. */
export interface LogRecord {
  readonly severity: Severity;
  readonly message: string;
  /** The error that the record reports, where there is one. */
  readonly failure?: { readonly summary: string; readonly trace: readonly string[] };
  readonly time: Date;
  /** This program's process id. */
  readonly process: number;
}

/** Gives a record its form, without a line feed at the end. */
export type Formatter = (record: LogRecord) => string;

/** A formatter for text: `logging_default_format_string`, and a prefixed line for each of a trace. */
export function textFormatter(
  options: Pick<
    LogOptions,
    "log_date_format" | "logging_default_format_string" | "logging_exception_prefix"
  >,
): Formatter {
  return (record) => {
    const values = recordValues(record, options.log_date_format);
    const pattern = options.logging_default_format_string;
    const summary = errorSummary(record);
    // oslo.log adds the summary where the pattern has no place of its own for it.
    const added = summary !== "" && !pattern.includes("%(error_summary)") ? `: ${summary}` : "";
    const line = percentFormat(pattern, values) + added;
    if (record.failure === undefined) return line;
    const prefix = percentFormat(options.logging_exception_prefix, values);
    return [line, ...record.failure.trace.map((text) => prefix + text)].join("\n");
  };
}

/** A formatter for `use_json`: oslo.log's keys as far as they mean something here. */
export function jsonFormatter(options: Pick<LogOptions, "log_date_format">): Formatter {
  return (record) =>
    JSON.stringify({
      message: record.message,
      asctime: strftime(options.log_date_format, record.time),
      name: LOGGER_NAME,
      msg: record.message,
      args: [],
      levelname: record.severity,
      levelno: SEVERITY_NUMBER[record.severity],
      created: record.time.getTime() / 1000,
      msecs: record.time.getMilliseconds(),
      process: record.process,
      traceback: record.failure?.trace ?? null,
      error_summary: errorSummary(record),
      context: {},
      extra: {},
    });
}

function recordValues(record: LogRecord, dateFormat: string): Record<string, string | number> {
  const iso = strftime("%Y-%m-%dT%H:%M:%S", record.time);
  const msecs = record.time.getMilliseconds();
  return {
    asctime: strftime(dateFormat, record.time),
    created: record.time.getTime() / 1000,
    error_summary: errorSummary(record) || "-",
    isotime: `${iso}.${String(msecs).padStart(3, "0")}000${utcOffset(record.time, ":")}`,
    levelname: record.severity,
    levelno: SEVERITY_NUMBER[record.severity],
    message: record.message,
    msecs,
    name: LOGGER_NAME,
    process: record.process,
    processName: "nova-manage",
    project: "nova",
    threadName: "MainThread",
  };
}

/**
 * Python's `%` for a mapping: `%(name)s`, `%(msecs)03d`. What a record of this program does not have
 * (a request, an instance, a colour) is empty.
 */
function percentFormat(pattern: string, values: Record<string, string | number>): string {
  return pattern.replace(
    /%(?:%|\((\w+)\)([-0]*)(\d*)(?:\.(\d+))?[sdf])/g,
    (all, name: string | undefined, flags: string, width: string, digits?: string) => {
      if (name === undefined) return "%";
      const value = Object.hasOwn(values, name) ? values[name] : "";
      const text = digits !== undefined && typeof value === "number" && all.endsWith("f")
        ? value.toFixed(Number(digits))
        : String(value);
      if (flags.includes("-")) return text.padEnd(Number(width));
      return text.padStart(Number(width), flags.includes("0") ? "0" : " ");
    },
  );
}

function errorSummary({ failure, severity }: LogRecord): string {
  return SEVERITY_NUMBER[severity] < SEVERITY_NUMBER.WARNING ? "" : failure?.summary ?? "";
}
