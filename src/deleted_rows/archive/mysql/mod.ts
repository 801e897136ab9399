/** Archiving on MySQL and MariaDB; see `../engine.ts`. */

export * from "./indexes.ts";
export * from "./move.ts";
export { readTables } from "../../mysql/table_catalogue.ts";
