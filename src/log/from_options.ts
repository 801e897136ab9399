/** The log's routes as oslo.log makes them from the options of `[DEFAULT]`. */

import type { Formatter } from "./format.ts";
import { jsonFormatter, textFormatter } from "./format.ts";
import { levelNumber, SEVERITY_NUMBER } from "./level.ts";
import type { LogOptions } from "./options.ts";
import type { LogPlaces } from "./places.ts";
import type { Handler, LoggerNode, Routes } from "./routes.ts";
import type { Sink } from "./sinks/sink.ts";

/**
 * Makes the routes: the log file, the journal, standard error (where neither is named, or `use_stderr`
 * is set), and syslog besides all of these.
 *
 * @param override true where the command line has said `--debug`, which then beats `default_log_levels`.
 */
export async function routesFromOptions(
  options: LogOptions,
  override: boolean,
  places: LogPlaces,
): Promise<Routes> {
  const format: Formatter = options.use_json
    ? jsonFormatter(options.log_date_format)
    : textFormatter(options, { dateFormat: options.log_date_format });
  const handlers: Handler[] = [];
  const add = (sink: Sink) => handlers.push({ level: 0, format, sink, isStream: false });

  const path = logPath(options);
  let file: Handler | undefined;
  if (path !== undefined) {
    const stream = await places.ownStream(path);
    const sink = stream ?? await fileSinkFor(path, options, places);
    file = { level: 0, format, sink, isStream: stream !== undefined };
    handlers.push(file);
  }
  if (options.use_journal) add(await places.journal(options.syslog_log_facility));
  if (handlers.length === 0 || (options.use_stderr && file?.sink !== places.stderr)) {
    handlers.push({
      level: 0,
      format: options.use_json ? format : terminalFormatter(options, places),
      sink: places.stderr,
      isStream: true,
    });
  }
  if (options.use_syslog) add(await places.syslog(options.syslog_log_facility));

  const root: LoggerNode = {
    level: options.debug ? SEVERITY_NUMBER.DEBUG : SEVERITY_NUMBER.INFO,
    handlers,
    propagate: true,
  };
  const levels = override && options.debug ? [] : options.default_log_levels.flatMap(levelNode);
  return new Map<string, LoggerNode>([["", root], ...levels]);
}

/** A pair of `default_log_levels`; one that makes no sense is passed over. */
function levelNode(pair: string): [string, LoggerNode][] {
  const [logger, ...level] = pair.split("=");
  const number = levelNumber(level.join("="));
  if (number === undefined || logger.trim() === "") return [];
  return [[logger.trim(), { level: number, handlers: [], propagate: true }]];
}

/** Where colours may not be, those that the operator's own pattern holds are taken out too. */
function terminalFormatter(options: LogOptions, { colours }: LogPlaces): Formatter {
  const style = { dateFormat: options.log_date_format };
  if (colours) return textFormatter(options, { ...style, colour: options.log_color });
  return textFormatter({
    ...options,
    logging_default_format_string: withoutColours(options.logging_default_format_string),
    logging_debug_format_suffix: withoutColours(options.logging_debug_format_suffix),
    logging_exception_prefix: withoutColours(options.logging_exception_prefix),
  }, style);
}

function withoutColours(pattern: string): string {
  // deno-lint-ignore no-control-regex -- the terminal's own codes.
  return pattern.replace(/\x1b\[[0-9;]*m/g, "");
}

/** `watch_log_file` goes before the rotation by this program, as in oslo.log. */
async function fileSinkFor(
  path: string,
  options: LogOptions,
  places: LogPlaces,
): Promise<Sink> {
  if (options.watch_log_file || options.log_rotation_type === "none") {
    return await places.file(path, { follow: true });
  }
  if (options.log_rotation_type === "size") {
    const bytes = options.max_logfile_size_mb * 1024 * 1024;
    return await places.sizeRotatedFile(path, bytes, options.max_logfile_count);
  }
  const { log_rotate_interval: interval, log_rotate_interval_type: unit } = options;
  const when = unit === "weekday" ? `w${interval}` : unit === "midnight" ? unit : unit[0];
  return await places.timeRotatedFile(path, when, interval, options.max_logfile_count);
}

/** The log file's path: an absolute `log_file` stands for itself, a relative one is in `log_dir`. */
function logPath({ log_file: file, log_dir: folder }: LogOptions): string | undefined {
  if (!folder) return file || undefined;
  if (file?.startsWith("/")) return file;
  return `${folder.replace(/\/+$/, "")}/${file || "nova-manage.log"}`;
}
