/** Archiving on PostgreSQL; see `../engine.ts`. */

export * from "../../postgresql/mod.ts";
export * from "./indexes.ts";
export * from "./move.ts";
