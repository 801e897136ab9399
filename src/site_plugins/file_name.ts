/**
 * What a plugin's file brings, by its name alone: `CATEGORY.ts` a category, `CATEGORY.ACTION.ts` an
 * action that is added to one. So nothing has to be loaded, and no index kept, to know which file to load.
 */

/** What a file's name says. */
export interface FileName {
  readonly category: string;
  /** Undefined where the file brings a whole category. */
  readonly action?: string;
  readonly language: "ts" | "js";
}

/** The words that a file brings, as they stand on the command line: `db orphans`. */
export function wordsOf({ category, action }: Omit<FileName, "language">): string {
  return action === undefined ? category : `${category} ${action}`;
}

/** Whether a file is meant as a plugin: by its ending, unless it is hidden or holds type declarations. */
export function isPluginFile(name: string): boolean {
  return /\.[jt]s$/.test(name) && !name.startsWith(".") && !name.endsWith(".d.ts");
}

/** Reads a file's name; undefined when it follows neither form. */
export function readFileName(name: string): FileName | undefined {
  const [, category, action, language] =
    /^([a-z][a-z0-9_]{0,63})(?:\.([a-z][a-z0-9_]{0,63}))?\.(ts|js)$/.exec(name) ?? [];
  return category === undefined
    ? undefined
    : { category, action, language: language as FileName["language"] };
}
