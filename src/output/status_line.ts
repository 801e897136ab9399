/** A line that tells how far a run has come, in the place of the one before. */

/** A line at the bottom of standard error, drawn anew with each change. */
export interface StatusLine {
  /** Shows a text, without line break, in place of the one before. */
  show(text: string): void;
  /** Takes the line away. */
  hide(): void;
}
