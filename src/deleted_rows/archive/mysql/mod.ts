/** Archiving on MySQL and MariaDB; see `../engine.ts`. */

export * from "../../mysql/mod.ts";
export * from "./indexes.ts";
export * from "./move.ts";
