/** PostgreSQL, through `postgres`. Loaded only by a run that has such a database. */

import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { Engine } from "../engine.ts";
import { endpoint } from "./endpoint.ts";
import { diagnose } from "./errors.ts";
import { insertMissing } from "./insert.ts";
import { lag } from "./lag.ts";
import { openLock } from "./lock.ts";

/** The PostgreSQL engine. */
export const engine: Engine<"postgresql"> = {
  traits: { name: "postgresql", transactionalDdl: true, concurrentWrites: true },
  endpoint,
  diagnose,
  openLock,
  insertMissing,
  lag,
  begin({ isolationLevel, accessMode }) {
    const modes = [...isolationLevel ? [`isolation level ${isolationLevel}`] : []];
    if (accessMode) modes.push(accessMode);
    return [`begin ${modes.join(", ")}`.trimEnd()];
  },
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (query) => new PostgresIntrospector(query),
};
