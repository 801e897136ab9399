/** The words of the shell's own, which stand where a category stands. */

/** The shells that completion scripts are made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that completion scripts are made for. */
export type ShellName = typeof SHELLS[number];

/** Prints the version. */
export const VERSION_WORD = "version";
/** Prints a completion script. */
export const COMPLETION_WORD = "completion";
/** Prints the words that can follow, as Nova's own tool does. */
export const OLD_COMPLETION_WORD = "bash-completion";

/** All of them, in the order in which help lists them. */
export const OWN_WORDS: readonly {
  readonly word: string;
  readonly meaning: string;
  /** What can follow it. */
  readonly values?: readonly string[];
}[] = [
  {
    word: VERSION_WORD,
    meaning: "Print the version, as --version does.",
    values: ["--verbose"],
  },
  {
    word: COMPLETION_WORD,
    meaning: "Print a script that completes command lines, for bash, zsh or fish.",
    values: SHELLS,
  },
  {
    word: OLD_COMPLETION_WORD,
    meaning: "Print the words that can follow, for old completion scripts.",
  },
];
