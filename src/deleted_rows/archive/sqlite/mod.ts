/** Archiving on SQLite; see `../engine.ts`. */

export * from "../../sqlite/mod.ts";
export * from "./indexes.ts";
export * from "./move.ts";
