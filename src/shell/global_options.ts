/**
 * The options that every command takes, before or after its name. The names are those that oslo.config
 * and oslo.log give to Nova's own tool.
 */

import type { ConfigSource } from "../config/sources.ts";
import type { LogOptions } from "../log/options.ts";

/** One option as the grammar needs it. */
export interface GlobalOptionSpec {
  /** All spellings; help shows them in this order. */
  readonly flags: readonly [string, ...string[]];
  /** What help shows for the value; an option without one is a flag. */
  readonly metavar?: string;
  /** What it does. */
  readonly help: string;
  /** What its value is, for completion. */
  readonly completes?: "file" | "folder";
  /** Adds what was given to the result. */
  readonly apply: (options: MutableGlobalOptions, value: string) => void;
}

/** What the global options of one command line say. */
export interface GlobalOptions {
  /** `--config-file` and `--config-dir` in the order given; the last one wins. */
  readonly configSources: readonly ConfigSource[];
  /** Logging options, which override those of the configuration. */
  readonly logging: Readonly<Partial<LogOptions>>;
  /** `--post-mortem` or its opposite; undefined where the configuration is to say. */
  readonly postMortem?: boolean;
}

/** Global options while they are being read. */
export interface MutableGlobalOptions {
  configSources: ConfigSource[];
  logging: { -readonly [K in keyof LogOptions]?: LogOptions[K] };
  postMortem?: boolean;
}

/** Global options before any was given. */
export function noGlobalOptions(): MutableGlobalOptions {
  return { configSources: [], logging: {} };
}

/** A flag and its opposite, with what each of them does. */
function toggle(
  flags: GlobalOptionSpec["flags"],
  help: string,
  set: (options: MutableGlobalOptions, on: boolean) => void,
): GlobalOptionSpec[] {
  const [flag] = flags;
  return [
    { flags, help, apply: (options) => set(options, true) },
    {
      flags: [flag.replace("--", "--no")],
      help: `The opposite of ${flag}.`,
      apply: (options) => set(options, false),
    },
  ];
}

/** The global options, in the order in which help lists them. */
export const globalOptionSpecs: readonly GlobalOptionSpec[] = [
  {
    flags: ["--config-file"],
    metavar: "PATH",
    completes: "file",
    help: "Read this configuration file instead of the usual ones. May be given several times: " +
      "later files override earlier ones.",
    apply: (options, path) => options.configSources.push({ kind: "file", path }),
  },
  {
    flags: ["--config-dir"],
    metavar: "DIR",
    completes: "folder",
    help: "Read the *.conf files of this folder, sorted by name. They override the " +
      "configuration files named before it.",
    apply: (options, path) => options.configSources.push({ kind: "folder", path }),
  },
  ...toggle(
    ["--debug", "-d"],
    "Log details, and show the trace of a failure.",
    (options, on) => options.logging.debug = on,
  ),
  {
    flags: ["--log-config-append", "--log-config"],
    metavar: "PATH",
    completes: "file",
    help: "A Python logging configuration. It decides alone what is logged and where: the other " +
      "logging options are not heeded then, but for the formats.",
    apply: ({ logging }, path) => logging.log_config_append = path,
  },
  {
    flags: ["--log-date-format"],
    metavar: "DATE_FORMAT",
    help: "How a log record shows its time, in strftime's notation.",
    apply: ({ logging }, format) => logging.log_date_format = format,
  },
  {
    flags: ["--log-dir", "--logdir"],
    metavar: "LOG_DIR",
    completes: "folder",
    help: "The folder of the log file.",
    apply: ({ logging }, folder) => logging.log_dir = folder,
  },
  {
    flags: ["--log-file", "--logfile"],
    metavar: "PATH",
    completes: "file",
    help: "Log to this file instead of standard error; a relative path is in the log folder.",
    apply: ({ logging }, file) => logging.log_file = file,
  },
  ...toggle(
    ["--post-mortem"],
    "Write a full report of a failure into a file for you alone, and at a terminal, offer a prompt " +
      "to look around in.",
    (options, on) => options.postMortem = on,
  ),
  {
    flags: ["--syslog-log-facility"],
    metavar: "SYSLOG_LOG_FACILITY",
    help: "The facility for syslog and the journal (default: LOG_USER).",
    apply: ({ logging }, facility) => logging.syslog_log_facility = facility,
  },
  ...toggle(
    ["--use-journal"],
    "Log to systemd's journal.",
    (options, on) => options.logging.use_journal = on,
  ),
  ...toggle(
    ["--use-json"],
    "Log one JSON object a record.",
    (options, on) => options.logging.use_json = on,
  ),
  ...toggle(
    ["--use-syslog"],
    "Log to syslog, besides the other places.",
    (options, on) => options.logging.use_syslog = on,
  ),
  ...toggle(
    ["--watch-log-file"],
    "Open the log file anew once it was moved away, whatever log_rotation_type says.",
    (options, on) => options.logging.watch_log_file = on,
  ),
];
