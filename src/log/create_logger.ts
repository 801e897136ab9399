/** The log by oslo.log's rules: which records are written, in which form, and where. */

import { systemFailure } from "../system/system_failure.ts";
import { callSiteOf } from "./call_site.ts";
import { describeError } from "./describe_error.ts";
import { jsonFormatter, textFormatter } from "./format.ts";
import { routesFromOptions } from "./from_options.ts";
import { levelNumber, LOGGER_NAME, type Severity, SEVERITY_NUMBER } from "./level.ts";
import type { Logger } from "./logger.ts";
import type { LogOptions, LogSockets } from "./options.ts";
import { createPlaces, type LogOutside, type LogPlaces } from "./places.ts";
import { createRateLimit } from "./rate_limit.ts";
import type { Failure, LogRecord } from "./record.ts";
import { redact } from "./redact.ts";
import { type Handler, type Route, routeOf, type Routes } from "./routes.ts";
import type { Sink } from "./sinks/sink.ts";

/** A log that holds files and sockets open. */
export interface RunLogger extends Logger {
  /** A logger below this one, `nova.manage.NAME`, for which a configuration may say something else. */
  named(name: string): Logger;
  /** The last records, those below the level that is written among them, as far as they were kept. */
  recent(): readonly string[];
  /** Delivers what is waiting, for a limited time, and closes everything. */
  close(): Promise<void>;
}

/** The form of records that are kept: when, how bad, what. */
const KEPT_FORM = {
  logging_default_format_string: "%(asctime)s.%(msecs)03d %(levelname)s %(name)s %(message)s",
  logging_debug_format_suffix: "",
  logging_exception_prefix: "  ",
};

/** What only some records have. */
interface RecordDetails {
  readonly error?: unknown;
  readonly reminder?: boolean;
  readonly quiet?: boolean;
  /** The function through which the record came, to find the place from which it was called. */
  // deno-lint-ignore ban-types -- any function has a caller.
  readonly caller?: Function;
}

/** What the log is made from. */
export interface LogSettings {
  /** The configuration's logging options. */
  readonly configured: LogOptions;
  /**
   * Those of the command line, which take precedence. Its `debug` beats `default_log_levels` as well,
   * since the person at the terminal asks for details of this very run.
   */
  readonly commandLine: Partial<LogOptions>;
  /** Where the machine's log services listen. */
  readonly sockets: LogSockets;
  /** How many records are kept for {@link RunLogger.recent}; none when not given. */
  readonly keep?: number;
}

/**
 * Starts the log.
 *
 * Records go where oslo.log sends them, with standard error in place of standard output, which is for
 * results: to the log file and the journal, to standard error where neither is named or `use_stderr` says
 * so, and to syslog besides; or where a Python logging configuration says. A place that cannot be
 * written is told of once on standard error, which then takes its records, until it can be written again.
 * What cannot be written to standard error is dropped: the log never ends a command. Passwords in URLs
 * are taken out of every record.
 *
 * @throws {OperatorError} when an option makes no sense, or the logging configuration cannot be read.
 */
export async function createLogger(
  { configured, commandLine, sockets, keep = 0 }: LogSettings,
  outside: LogOutside,
): Promise<RunLogger> {
  const options: LogOptions = { ...configured, ...commandLine };
  const start = performance.now();
  const showsReminders = outside.isTerminal || options.debug;
  const lastForm = options.use_json
    ? jsonFormatter(options.log_date_format)
    : textFormatter(options, { dateFormat: options.log_date_format });
  const told = new Set<Sink>();
  const broken = new Set<Sink>();

  const tell = (sentence: string) => lastWord(recordOf("WARNING", LOGGER_NAME, sentence));
  const places = createPlaces(outside, sockets, {
    lost: (sink, failure, record) => giveUp(sink, failure, record),
    tell,
  });
  const override = commandLine.debug !== undefined;
  const routes: Routes = options.log_config_append
    ? await routesFromFile(options, places, tell)
    : await routesFromOptions(options, override, places);
  const known = new Map<string, Route>();
  let isClosed = false;
  const limit = rateLimit(options);
  const kept: LogRecord[] = [];

  function route(logger: string): Route {
    let found = known.get(logger);
    if (found === undefined) known.set(logger, found = routeOf(routes, logger));
    return found;
  }

  function recordOf(
    severity: Severity,
    logger: string,
    message: string,
    details: RecordDetails = {},
  ): LogRecord {
    const { error, reminder = false, quiet = false, caller = recordOf } = details;
    return {
      severity,
      logger,
      message: redact(message),
      failure: error === undefined ? undefined : failureOf(error),
      reminder,
      quiet,
      time: outside.now(),
      sinceStart: performance.now() - start,
      process: outside.process,
      version: outside.version,
      hostname: outside.hostname,
      site: once(() => callSiteOf(caller)),
    };
  }

  /** Whether standard error and standard output do without a record. */
  function isHidden({ reminder, quiet }: LogRecord): boolean {
    return quiet || (reminder && !showsReminders);
  }

  function deliver(record: LogRecord): void {
    const { handlers } = route(record.logger);
    const number = SEVERITY_NUMBER[record.severity];
    if (handlers.length === 0 || isClosed) {
      // Python's way where nothing is configured at all.
      if (isClosed || number >= SEVERITY_NUMBER.WARNING) lastWord(record);
      return;
    }
    for (const { level, format, sink, isStream } of handlers) {
      if (number < level || (isStream && isHidden(record))) continue;
      try {
        sink.write(format(record), record, format.trace(record));
        broken.delete(sink);
      } catch (failure) {
        giveUp(sink, failure, record);
      }
    }
  }

  /** Tells once of a sink that does not work; its record goes to standard error if nowhere else. */
  function giveUp(sink: Sink, failure: unknown, record?: LogRecord): void {
    if (sink === places.stderr) return;
    broken.add(sink);
    const others = record === undefined
      ? []
      : route(record.logger).handlers.filter((handler) => !broken.has(handler.sink));
    if (!told.has(sink)) {
      told.add(sink);
      const instead = others.length === 0 ? "; its records go to standard error instead" : "";
      const text = `${sink.name} cannot be written: ${systemFailure(failure)}${instead}`;
      lastWord(recordOf("WARNING", LOGGER_NAME, text));
    }
    if (record !== undefined && others.length === 0) lastWord(record);
  }

  /** Writes to standard error, whatever the configuration says. */
  function lastWord(record: LogRecord): void {
    if (isHidden(record)) return;
    try {
      places.stderr.write(lastForm(record), record, undefined);
    } catch {
      // There is nowhere left to say it.
    }
  }

  function createNamed(logger: string): Logger {
    const { level: lowest } = route(logger);
    const write = (
      severity: Severity,
      message: string | (() => string),
      details: RecordDetails,
    ) => {
      const number = SEVERITY_NUMBER[severity];
      if (number < lowest && keep === 0) return;
      const text = typeof message === "string" ? message : message();
      const record = recordOf(severity, logger, text, details);
      if (keep > 0) kept.splice(0, kept.push(record) - keep);
      if (number < lowest) return;
      const verdict = limit(number);
      if (verdict === "drop and tell") deliver(recordOf("ERROR", logger, limitMessage(options)));
      if (verdict === "write") deliver(record);
    };
    // Each hands itself over, so that the place it was called from can be found.
    const log: Logger = {
      debug: (message) => write("DEBUG", message, { caller: log.debug }),
      info: (message, { quiet } = {}) => write("INFO", message, { quiet, caller: log.info }),
      warning: (message) => write("WARNING", message, { caller: log.warning }),
      reminder: (message) => write("WARNING", message, { reminder: true, caller: log.reminder }),
      error: (message, error) => write("ERROR", message, { error, caller: log.error }),
    };
    return log;
  }

  const sinks = new Set([...routes.values()].flatMap(({ handlers }) => handlers.map(sinkOf)));
  for (const sink of sinks) {
    try {
      sink.open?.();
    } catch (failure) {
      giveUp(sink, failure);
    }
  }
  return {
    ...createNamed(LOGGER_NAME),
    named: (name) => createNamed(`${LOGGER_NAME}.${name}`),
    recent: () => kept.map(textFormatter(KEPT_FORM, { dateFormat: options.log_date_format })),
    async close() {
      isClosed = true;
      await Promise.all([...sinks].map((sink) => sink.close()));
    },
  };
}

async function routesFromFile(
  options: LogOptions,
  places: LogPlaces,
  tell: (sentence: string) => void,
): Promise<Routes> {
  const { routesFromPythonFile } = await import("./python/file_config.ts");
  return await routesFromPythonFile(options, places, tell);
}

function rateLimit(options: LogOptions): ReturnType<typeof createRateLimit> {
  const { rate_limit_burst: burst, rate_limit_interval: interval } = options;
  if (burst < 1 || interval < 1 || options.log_config_append) return () => "write";
  const except = levelNumber(options.rate_limit_except_level);
  return createRateLimit(burst, interval, except, () => performance.now());
}

function limitMessage({ rate_limit_burst: burst, rate_limit_interval: interval }: LogOptions) {
  return `More than ${burst} records in ${interval} s: the next ones of this span are dropped`;
}

function failureOf(error: unknown): Failure {
  const { summary, trace } = describeError(error);
  return { summary: redact(summary), trace: trace.map(redact) };
}

function sinkOf({ sink }: Handler): Sink {
  return sink;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
