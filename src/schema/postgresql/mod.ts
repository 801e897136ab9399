/** This engine's ways with schemas; see `../engine.ts`. */

export * from "./catalogue.ts";
export * from "./render.ts";
