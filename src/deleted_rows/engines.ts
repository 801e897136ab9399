/** Which engines there are. Nobody in an engine's folder imports this list. */

import type { EngineName } from "../database/databases.ts";
import type { DeletedRowsEngine } from "./engine.ts";

const ENGINES: { readonly [E in EngineName]: () => Promise<DeletedRowsEngine> } = {
  mysql: () => import("./mysql/mod.ts"),
  postgresql: () => import("./postgresql/mod.ts"),
  sqlite: () => import("./sqlite/mod.ts"),
};

/** Loads an engine's ways with rows that nobody needs any more. */
export function loadDeletedRowsEngine(name: EngineName): Promise<DeletedRowsEngine> {
  return ENGINES[name]();
}
