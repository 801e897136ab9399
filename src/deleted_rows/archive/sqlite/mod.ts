/** Archiving on SQLite; see `../engine.ts`. */

export * from "./indexes.ts";
export * from "./move.ts";
export { readTables } from "../../sqlite/table_catalogue.ts";
