/** The logging options of `[DEFAULT]`, with oslo.log's defaults and older names. */

import type { GroupValues } from "../config/configuration.ts";
import { booleanOption, listOption, optionGroup, stringOption } from "../config/option.ts";

/** What the log does; the command line's options of the same names take precedence. */
export const loggingGroup = optionGroup("DEFAULT", {
  /** Show debug records too. */
  debug: booleanOption(false),
  /** A Python logging configuration, which this program cannot follow: it warns, and heeds the rest. */
  log_config_append: stringOption(undefined, {
    deprecated: [{ group: "DEFAULT", name: "log_config" }],
  }),
  /** The file to write to; relative to `log_dir` where that is set. */
  log_file: stringOption(undefined, { deprecated: [{ group: "DEFAULT", name: "logfile" }] }),
  /** The folder for log files; alone, it means the file `nova-manage.log` in it. */
  log_dir: stringOption(undefined, { deprecated: [{ group: "DEFAULT", name: "logdir" }] }),
  /** strftime's codes for `%(asctime)s`; local time. */
  log_date_format: stringOption("%Y-%m-%d %H:%M:%S"),
  /** Write to standard error even where there is a log file. */
  use_stderr: booleanOption(false),
  /** The system log, which this program cannot reach: it warns, and writes to the other places. */
  use_syslog: booleanOption(false),
  /** The journal, which this program cannot reach: it warns, and writes to the other places. */
  use_journal: booleanOption(false),
  /** A JSON object per record in place of a line of text. */
  use_json: booleanOption(false),
  /** The form of a record. */
  logging_default_format_string: stringOption(
    "%(asctime)s.%(msecs)03d %(process)d %(levelname)s %(name)s [-] %(instance)s%(message)s",
  ),
  /** What stands before each line of a trace. */
  logging_exception_prefix: stringOption(
    "%(asctime)s.%(msecs)03d %(process)d ERROR %(name)s %(instance)s",
  ),
  /** `logger=LEVEL` pairs; those for `nova` and `nova.manage` concern this program. */
  default_log_levels: listOption([]),
});

/** The values of the logging options. */
export type LogOptions = GroupValues<typeof loggingGroup>;
