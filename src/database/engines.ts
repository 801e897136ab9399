/** Which engines there are. Nobody in an engine's folder imports this list. */

import type { EngineName } from "./databases.ts";
import type { Engine } from "./engine.ts";

const ENGINES: { readonly [E in EngineName]: () => Promise<{ readonly engine: Engine<E> }> } = {
  mysql: () => import("./mysql/mod.ts"),
  postgresql: () => import("./postgresql/mod.ts"),
  sqlite: () => import("./sqlite/mod.ts"),
};

/** Loads an engine with its driver; the other engines' drivers stay unloaded. */
export async function loadEngine(name: EngineName): Promise<Engine> {
  return (await ENGINES[name]()).engine;
}
