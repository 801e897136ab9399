/** Rows that nobody needs any more, on MySQL and MariaDB; see `../engine.ts`. */

export { readTables } from "./table_catalogue.ts";
export * from "./transaction.ts";
