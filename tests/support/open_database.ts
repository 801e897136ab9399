/** One database opened for a test as a run of the program opens it, with everything it logged. */

import type { Database } from "../../src/database/databases.ts";
import { openDatabases } from "../../src/database/open_databases.ts";
import type { Pause } from "../../src/database/retry.ts";
import { testContext, type TestOptions } from "./context.ts";

/** What a test sets; the rest has defaults, among them no second try at connecting. */
export interface OpenOptions {
  /** More options for `[database]`. */
  readonly options?: TestOptions[string];
  readonly signal?: AbortSignal;
  /** How to wait between tries; by the clock unless given. */
  readonly pause?: Pause;
}

/** An open database. */
export interface OpenedDatabase extends AsyncDisposable {
  readonly database: Database;
  /** The log so far. */
  logged(): readonly string[];
}

/** A pause that takes no time, and keeps how long it was meant to be, in milliseconds. */
export function recordedPause(): Pause & { readonly taken: number[] } {
  const taken: number[] = [];
  return Object.assign((milliseconds: number) => {
    taken.push(milliseconds);
    return Promise.resolve();
  }, { taken });
}

/** Opens `[database] connection` at a URL. */
export async function openDatabase(
  url: string,
  { options, signal, pause }: OpenOptions = {},
): Promise<OpenedDatabase> {
  const context = await testContext({
    options: { database: { connection: url, max_retries: "1", ...options } },
  });
  const databases = openDatabases(context.config, context.log, signal ?? context.signal, pause);
  return {
    database: await databases.main(),
    logged: () => context.logged(),
    [Symbol.asyncDispose]: () => databases.close(),
  };
}
