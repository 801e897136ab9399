/** Archiving on PostgreSQL; see `../engine.ts`. */

export * from "./indexes.ts";
export * from "./move.ts";
export { readTables } from "../../postgresql/table_catalogue.ts";
