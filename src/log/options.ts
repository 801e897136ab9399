/** The logging options of `[DEFAULT]`, with oslo.log's defaults and older names. */

import type { GroupValues } from "../config/configuration.ts";
import {
  booleanOption,
  choiceOption,
  integerOption,
  listOption,
  optionGroup,
  stringOption,
} from "../config/option.ts";

/** What the log does; the command line's options of the same names take precedence. */
export const loggingGroup = optionGroup("DEFAULT", {
  /** Show debug records too. */
  debug: booleanOption(false),
  /** A Python logging configuration; the options below are not heeded then, but for the formats. */
  log_config_append: stringOption(undefined, {
    deprecated: [{ group: "DEFAULT", name: "log_config" }],
  }),
  /** The file to write to; relative to `log_dir` where that is set. */
  log_file: stringOption(undefined, { deprecated: [{ group: "DEFAULT", name: "logfile" }] }),
  /** The folder for log files; alone, it means the file `nova-manage.log` in it. */
  log_dir: stringOption(undefined, { deprecated: [{ group: "DEFAULT", name: "logdir" }] }),
  /** strftime's codes for `%(asctime)s`; local time. */
  log_date_format: stringOption("%Y-%m-%d %H:%M:%S"),
  /** Whether the log file is opened anew once it was moved away, whatever `log_rotation_type` says. */
  watch_log_file: booleanOption(false),
  /** Write to standard error even where there is a log file. */
  use_stderr: booleanOption(false),
  /** Write to the system log, too. */
  use_syslog: booleanOption(false),
  /** The facility for the system log and the journal. */
  syslog_log_facility: stringOption("LOG_USER"),
  /** Write to systemd's journal. */
  use_journal: booleanOption(false),
  /** A JSON object per record in place of a line of text. */
  use_json: booleanOption(false),
  /** Whether `%(color)s` is a colour, on standard error and a terminal. */
  log_color: booleanOption(false),
  /** Who moves the log file aside: nobody or logrotate, or this program by size or by time. */
  log_rotation_type: choiceOption("none", ["interval", "size", "none"]),
  /** How many units make an interval; for `weekday` the day, 0 for Monday. */
  log_rotate_interval: integerOption(1),
  log_rotate_interval_type: choiceOption("days", [
    "seconds",
    "minutes",
    "hours",
    "days",
    "weekday",
    "midnight",
  ]),
  /** How many files that were moved aside are kept. */
  max_logfile_count: integerOption(30),
  /** The size in MiB at which a file is moved aside. */
  max_logfile_size_mb: integerOption(200),
  /** The form of a record. */
  logging_default_format_string: stringOption(
    "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s",
  ),
  /** What follows a debug record. */
  logging_debug_format_suffix: stringOption("%(funcName)s %(pathname)s:%(lineno)d"),
  /** What stands before each line of a trace. */
  logging_exception_prefix: stringOption(
    "%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s",
  ),
  /** `logger=LEVEL` pairs; those for `nova` and what is below concern this program. */
  default_log_levels: listOption([]),
  /** The length in seconds of the spans in which records are counted; 0 for no limit. */
  rate_limit_interval: integerOption(0),
  /** The most records of one span; 0 for no limit. */
  rate_limit_burst: integerOption(0),
  /** Records at this level and above are not counted; empty counts all. */
  rate_limit_except_level: choiceOption("critical", [
    "critical",
    "error",
    "info",
    "warning",
    "debug",
    "",
  ]),
});

/** The values of the logging options. */
export type LogOptions = GroupValues<typeof loggingGroup>;

/**
 * Where this machine's log services listen, which in a container may be elsewhere than usual. An option
 * of this program's own.
 */
export const logSocketsGroup = optionGroup("nova_manage", {
  /** The socket of the system log. */
  syslog_socket: stringOption(),
  /** The socket of systemd's journal. */
  journal_socket: stringOption(),
});

/** The values of the options for sockets. */
export type LogSockets = GroupValues<typeof logSocketsGroup>;
