/** The words and flags that are the shell's own, which no plugin can bring. */

/** The words that stand where a category stands. */
export const RESERVED_WORDS: readonly string[] = ["help", "version", "completion"];

/** The flags that every action takes, with all their spellings and opposites. */
export const RESERVED_FLAGS: readonly string[] = [
  "--config-dir",
  "--config-file",
  "--debug",
  "--format",
  "--help",
  "--log-config",
  "--log-config-append",
  "--log-date-format",
  "--log-dir",
  "--log-file",
  "--logdir",
  "--logfile",
  "--nodebug",
  "--nopost-mortem",
  "--nouse-journal",
  "--nouse-json",
  "--nouse-syslog",
  "--nowatch-log-file",
  "--post-mortem",
  "--progress",
  "--syslog-log-facility",
  "--use-journal",
  "--use-json",
  "--use-syslog",
  "--version",
  "--watch-log-file",
];
