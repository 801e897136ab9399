/** The two streams of a run. */

/** Where text ends up. Each function writes all of the text before it returns. */
export interface TextStreams {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Both go to the same terminal, pipe or file. */
  readonly together?: boolean;
  /** Standard output is a terminal, which acts on control characters in place of showing them. */
  readonly toTerminal?: boolean;
}
