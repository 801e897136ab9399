/** Which engines there are. Nobody in an engine's folder imports this list. */

import type { EngineName } from "../database/databases.ts";
import type { SchemaEngine } from "./engine.ts";
import { engine as mysql } from "./mysql/mod.ts";
import * as postgresql from "./postgresql/mod.ts";
import * as sqlite from "./sqlite/mod.ts";

/** The engines by name. */
export const schemaEngines: Readonly<Record<EngineName, SchemaEngine>> = {
  mysql,
  postgresql,
  sqlite,
};
