/** What `--version --verbose` tells: all that someone who looks into a failure asks for first. */

import { DatabaseSync } from "node:sqlite";
import settings from "../deno.json" with { type: "json" };
import { readBuild } from "./build.ts";
import { releases } from "./schema/releases.ts";

/** The npm packages that talk to databases, and how help calls them. */
const DRIVERS = [
  ["kysely", "queries"],
  ["mysql2", "MySQL and MariaDB"],
  ["postgres", "PostgreSQL"],
] as const;

/** A line a component, with newlines. */
export function versionDetails(): string {
  const newest = releases.at(-1)!;
  const build = readBuild();
  const state = build?.changed ? ", with changes" : "";
  const lines: (readonly [string, string])[] = [
    ["commit", build ? `${build.commit} of ${build.date}${state}` : "not known"],
    ["Deno", `${Deno.version.deno}, V8 ${Deno.version.v8}`],
    ...DRIVERS.map(([name, what]) => [name, `${packageVersion(name)} (${what})`] as const),
    ["SQLite", sqliteVersion()],
    ["newest schema", `Nova ${newest.version} (${newest.name})`],
    ["main database", newest.main],
    ["API database", newest.api],
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join("");
}

/** The version that `deno.json` pins. */
function packageVersion(name: typeof DRIVERS[number][0]): string {
  return settings.imports[name].split("@").at(-1)!;
}

function sqliteVersion(): string {
  const database = new DatabaseSync(":memory:");
  try {
    return String(database.prepare("SELECT sqlite_version() AS version").get()?.version);
  } finally {
    database.close();
  }
}
