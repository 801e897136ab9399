/** SQLite, through Deno's `node:sqlite`. Loaded only by a run that has such a database. */

import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { Engine } from "../engine.ts";
import { endpoint } from "./endpoint.ts";
import { diagnose } from "./errors.ts";
import { insertMissing } from "./insert.ts";
import { lag } from "./lag.ts";
import { openLock } from "./lock.ts";

/** Kysely's adapter keeps all work to one connection; ours may have several, as they never block. */
class ManyConnectionsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
}

/** The SQLite engine. */
export const engine: Engine<"sqlite"> = {
  traits: { name: "sqlite", transactionalDdl: true, concurrentWrites: false },
  endpoint,
  diagnose,
  openLock,
  insertMissing,
  lag,
  // One that begins as a reader and then writes can be refused at once, where a writer would wait.
  begin: ({ accessMode }) => [accessMode === "read only" ? "begin" : "begin immediate"],
  createAdapter: () => new ManyConnectionsAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (query) => new SqliteIntrospector(query),
};
