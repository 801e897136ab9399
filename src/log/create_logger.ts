/** The log by oslo.log's rules: which records are written, in which form, and where. */

import { openFileSink, type Sink } from "./file_sink.ts";
import { describeError } from "./describe_error.ts";
import { type Formatter, jsonFormatter, type LogRecord, textFormatter } from "./format.ts";
import { type Severity, SEVERITY_NUMBER, threshold } from "./level.ts";
import type { Logger } from "./logger.ts";
import type { LogOptions } from "./options.ts";
import { redact } from "./redact.ts";

/** A log that holds a file open. */
export interface RunLogger extends Logger {
  /** Closes the log file; records after that go to standard error. */
  close(): void;
}

/** What the log has from outside. */
export interface LogOutside {
  /** Writes text to standard error. */
  readonly stderr: (text: string) => void;
  /** The current time. */
  readonly now: () => Date;
  /** This program's process id, for the records. */
  readonly process: number;
}

/**
 * Starts the log.
 *
 * Records go to the log file where one is named, to standard error where none is or `use_stderr` says
 * so, and never to standard output, which is for results. Destinations that this program cannot serve
 * (syslog, the journal, Python's logging configuration, a file that cannot be opened) are replaced by
 * standard error, or by the log file alone, with one warning each. Passwords in URLs are taken out of every record.
 *
 * @param configured the values of the configuration's logging options.
 * @param commandLine the logging options of the command line. Its `debug` beats `default_log_levels`
 * as well, since the person at the terminal asks for details of this very run.
 */
export function createLogger(
  configured: LogOptions,
  commandLine: Partial<LogOptions>,
  outside: LogOutside,
): RunLogger {
  const options: LogOptions = { ...configured, ...commandLine };
  const format: Formatter = options.use_json ? jsonFormatter(options) : textFormatter(options);
  const lowest = commandLine.debug
    ? SEVERITY_NUMBER.DEBUG
    : threshold(options.debug, options.default_log_levels);
  const stderr: Sink = { write: outside.stderr, close: () => {} };
  const path = logPath(options);
  let file: Sink | undefined;

  const write = (severity: Severity, message: string, error?: unknown) => {
    if (SEVERITY_NUMBER[severity] < lowest) return;
    const { process } = outside;
    const failure = error === undefined ? undefined : redactFailure(error);
    const record = { severity, message: redact(message), failure, time: outside.now(), process };
    const text = `${format(record)}\n`;
    if (file === undefined || options.use_stderr) stderr.write(text);
    if (file === undefined) return;
    try {
      file.write(text);
    } catch (failure) {
      giveUpFile(failure);
      if (!options.use_stderr) stderr.write(text);
    }
  };

  const giveUpFile = (failure: unknown) => {
    file?.close();
    file = undefined;
    const reason = failure instanceof Error ? failure.message : String(failure);
    write("WARNING", `Log file ${path} cannot be written: ${reason}; using standard error instead`);
  };

  if (path !== undefined) {
    try {
      file = openFileSink(path);
    } catch (failure) {
      giveUpFile(failure);
    }
  }
  for (const name of ["log_config_append", "use_syslog", "use_journal"] as const) {
    if (!options[name]) continue;
    const instead = file === undefined ? "standard error" : `${path} alone`;
    write("WARNING", `${name} is not supported; the log goes to ${instead}`);
  }

  return {
    debug: (message) => write("DEBUG", message),
    info: (message) => write("INFO", message),
    warning: (message) => write("WARNING", message),
    error: (message, error) => write("ERROR", message, error),
    close() {
      file?.close();
      file = undefined;
    },
  };
}

function redactFailure(error: unknown): NonNullable<LogRecord["failure"]> {
  const { summary, trace } = describeError(error);
  return { summary: redact(summary), trace: trace.map(redact) };
}

/** The log file's path: an absolute `log_file` stands for itself, a relative one is in `log_dir`. */
function logPath({ log_file: file, log_dir: folder }: LogOptions): string | undefined {
  if (!folder) return file || undefined;
  if (file?.startsWith("/")) return file;
  return `${folder.replace(/\/+$/, "")}/${file || "nova-manage.log"}`;
}
