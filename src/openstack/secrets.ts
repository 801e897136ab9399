/** The secrets of a run, kept out of everything that is said: a second line of defence. */

/** Knows passwords and tokens, and takes them out of texts. */
export interface Secrets {
  /** Remembers a secret; undefined and what is too short to be one are not. */
  add(secret: string | undefined): void;
  /** The text with `****` in place of each secret. */
  hide(text: string): string;
}

/** A word this short would be found in texts that have nothing to do with it. */
const SHORTEST = 4;

/** Makes an empty collection. */
export function createSecrets(): Secrets {
  const known = new Set<string>();
  return {
    add(secret) {
      if (secret === undefined || secret.length < SHORTEST) return;
      known.add(secret);
      // As it stands in a URL.
      known.add(encodeURIComponent(secret));
    },
    hide(text) {
      for (const secret of known) text = text.replaceAll(secret, "****");
      return text;
    },
  };
}
