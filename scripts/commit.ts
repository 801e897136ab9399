/**
 * The commit that is built from. All times in what is built are the commit's, so that the same commit
 * makes the same bytes on every machine and on every day.
 */

import { type Build, BUILD_FILE } from "../src/build.ts";

/** What is known of the sources. */
export interface Sources {
  /** Undefined outside of git. */
  readonly build?: Build;
  /** The time for whatever needs one. */
  readonly date: Date;
}

/** Where `scripts/compile` leaves the bundle. */
export const BUNDLE = "dist/bundle";

/** What the program in `dist` was compiled from, which may be another commit than the one checked out. */
export async function compiledSources(): Promise<Sources> {
  try {
    const build: Build = JSON.parse(await Deno.readTextFile(`${BUNDLE}/${BUILD_FILE}`));
    return { build, date: new Date(build.date) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return await readSources();
    throw error;
  }
}

/** Without git and `SOURCE_DATE_EPOCH`: the first day that every archive format can write down. */
const NO_DATE = new Date("1980-01-01T00:00:00Z");

/**
 * Asks git, and `SOURCE_DATE_EPOCH` where there is none. The latter is the convention of
 * reproducible-builds.org: seconds since 1970.
 *
 * @throws {Error} when `SOURCE_DATE_EPOCH` is no number.
 */
export async function readSources(): Promise<Sources> {
  const shown = await git(["log", "-1", "--format=%H %ct"]);
  if (shown === undefined) return { date: environmentDate() ?? NO_DATE };
  const [commit, seconds] = shown.trim().split(" ");
  const date = new Date(Number(seconds) * 1000);
  const changed = await git(["status", "--porcelain"]) !== "";
  return {
    build: { commit, date: date.toISOString().replace(".000", ""), changed },
    date,
  };
}

function environmentDate(): Date | undefined {
  const seconds = Deno.env.get("SOURCE_DATE_EPOCH");
  if (seconds === undefined) return undefined;
  if (!/^\d{1,11}$/.test(seconds)) {
    throw new Error(`SOURCE_DATE_EPOCH is not a number of seconds: ${seconds}`);
  }
  return new Date(Number(seconds) * 1000);
}

/** What git prints; undefined where there is no git or no repository. */
async function git(args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
