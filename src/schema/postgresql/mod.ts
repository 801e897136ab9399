/** This engine's ways with schemas; see `../engine.ts`. */

import type { SchemaEngine } from "../engine.ts";
import * as expected from "./expected.ts";

export * from "./catalogue.ts";
export { readCosts } from "./cost.ts";
export { mend, optionsByName } from "./mend.ts";
export * from "./render.ts";

/** What Nova's DDL makes here follows from the schema and what is there. */
export const expectedCatalogue: SchemaEngine["expectedCatalogue"] = (
  _query,
  wanted,
  actual,
) => Promise.resolve(expected.expectedCatalogue(wanted, actual));
