/**
 * The one thing of Kysely that plugins get, for a toolkit that is loaded late: to import Kysely itself late
 * would keep all of it in the program, dialects that Nova does not know included.
 */

export { sql } from "kysely";
