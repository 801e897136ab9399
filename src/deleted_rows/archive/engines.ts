/** Which engines there are. Nobody in an engine's folder imports this list. */

import type { EngineName } from "../../database/databases.ts";
import type { ArchiveEngine } from "./engine.ts";

const ENGINES: { readonly [E in EngineName]: () => Promise<ArchiveEngine> } = {
  mysql: () => import("./mysql/mod.ts"),
  postgresql: () => import("./postgresql/mod.ts"),
  sqlite: () => import("./sqlite/mod.ts"),
};

/** Loads an engine's ways of moving rows. */
export function loadArchiveEngine(name: EngineName): Promise<ArchiveEngine> {
  return ENGINES[name]();
}
