/** Which commit the program was built from. */

/** What `scripts/compile` writes beside the bundle, to be embedded with it. */
export interface Build {
  /** The commit's full name. */
  readonly commit: string;
  /** When it was made, as ISO 8601 has it, in UTC. */
  readonly date: string;
  /** True where files differed from the commit's. */
  readonly changed: boolean;
}

/** The file's name. */
export const BUILD_FILE = "build.json";

/** What this program was built from; undefined where it runs from sources or was built outside of git. */
export function readBuild(): Build | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(BUILD_FILE, import.meta.url)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
