/** MySQL and MariaDB, through `mysql2`. Loaded only by a run that has such a database. */

import { MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from "kysely";
import type { Engine } from "../engine.ts";
import { endpoint } from "./endpoint.ts";
import { diagnose } from "./errors.ts";
import { insertMissing } from "./insert.ts";
import { lag } from "./lag.ts";
import { openLock } from "./lock.ts";

/** The MySQL engine. */
export const engine: Engine<"mysql"> = {
  traits: { name: "mysql", transactionalDdl: false, concurrentWrites: true },
  endpoint,
  diagnose,
  openLock,
  insertMissing,
  lag,
  begin({ isolationLevel, accessMode }) {
    const modes = [...isolationLevel ? [`isolation level ${isolationLevel}`] : []];
    if (accessMode) modes.push(accessMode);
    return modes.length > 0 ? [`set transaction ${modes.join(", ")}`, "begin"] : ["begin"];
  },
  createAdapter: () => new MysqlAdapter(),
  createQueryCompiler: () => new MysqlQueryCompiler(),
  createIntrospector: (query) => new MysqlIntrospector(query),
};
