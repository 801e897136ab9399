/**
 * What statements cost on MySQL and MariaDB, from their manuals ("Online DDL Operations", "InnoDB Online
 * DDL"). A server cannot be asked: it answers `ALGORITHM=INSTANT` by doing it.
 */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../../database/databases.ts";
import { readClusterNode } from "../../database/mysql/cluster.ts";
import type { CatalogueTable } from "../catalogue.ts";
import { type Cost, type Costs, NO_COST } from "../cost.ts";

/** Bytes of length that a VARCHAR may grow to without another form of its rows. */
const SHORT_BYTES = 255;
/** What a character of the longest character set that Nova uses takes. */
const CHARACTER_BYTES = 3;

/** Which server, and from when it can do things without rewriting a table. */
export interface Server {
  readonly mariadb: boolean;
  /** `[8, 0, 36]`. */
  readonly version: readonly number[];
}

/** Reads what a server is, and how large tables are. */
export async function readCosts(
  query: Kysely<AnyTables>,
  tables: readonly string[],
): Promise<Costs> {
  const { rows: [{ version }] } = await sql<{ version: string }>`SELECT VERSION() AS version`
    .execute(query);
  const server = readServer(version);
  const cluster = await readClusterNode(query);
  const sizes = new Map<string, { rows?: number; bytes?: number }>();
  if (tables.length > 0) {
    const { rows } = await sql<{ name: string; rows: unknown; bytes: unknown }>`
      SELECT table_name AS name, table_rows AS \`rows\`, data_length + index_length AS bytes
      FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name IN (${sql.join(tables)})`.execute(query);
    for (const { name, rows: count, bytes } of rows) {
      sizes.set(name, { rows: Number(count ?? 0), bytes: Number(bytes ?? 0) });
    }
  }
  return {
    sizes,
    of(statement, table) {
      const cost = costOf(server, statement, table);
      // There each node runs it before it takes what others write.
      return cluster !== undefined && cluster.osuMethod === "TOI"
        ? { ...cost, writes: "wait on all nodes" }
        : cost;
    },
  };
}

/** Understands `10.11.6-MariaDB-log` and `8.0.36`; what MariaDB puts before its version is left out. */
export function readServer(version: string): Server {
  const mariadb = /mariadb/i.test(version);
  const numbers = /(\d+)\.(\d+)\.(\d+)/.exec(mariadb ? version.replace(/^5\.5\.5-/, "") : version);
  return { mariadb, version: numbers?.slice(1).map(Number) ?? [0, 0, 0] };
}

/** What a statement of a sync costs on a server. */
export function costOf(
  server: Server,
  statement: string,
  table: CatalogueTable | undefined,
): Cost {
  const parts = /^ALTER TABLE `\w+` ([^]*)$/.exec(statement)?.[1];
  if (parts === undefined || table === undefined) return NO_COST;
  if (parts.startsWith("CONVERT ")) return { work: "rewrite", writes: "wait" };
  const columns = [
    ...parts.matchAll(/(?:^|, )(ADD|DROP|MODIFY) COLUMN `(\w+)`(?: (varchar\(\d+\)))?/g),
  ];
  if (columns.length === 0) {
    return /(^|, )ADD /.test(parts) ? { work: "index build", writes: "go on" } : NO_COST;
  }
  const costs = columns.map(([part, what, column, type]) =>
    what === "MODIFY"
      ? growsInPlace(server, table.columns.get(column)?.type, part.includes("varchar") ? type : "")
        ? NO_COST
        : { work: "rewrite", writes: "wait" } as const
      : isInstant(server, what, column, table)
      ? NO_COST
      : { work: "rewrite", writes: "go on" } as const
  );
  return costs.find(({ writes }) => writes === "wait") ??
    costs.find(({ work }) => work === "rewrite") ?? NO_COST;
}

/** MySQL adds columns at once since 8.0.12, and drops them since 8.0.29; MariaDB since 10.3.2 and 10.4.2. */
function isInstant(server: Server, what: string, column: string, table: CatalogueTable): boolean {
  if (/\bCompressed$/i.test(table.options)) return false;
  if (what === "ADD") return isSince(server, server.mariadb ? [10, 3, 2] : [8, 0, 12]);
  // MySQL takes the column out of indexes, which it makes anew; MariaDB does not drop it at once.
  const indexed = [...table.indexes.values()].some((index) =>
    index.split(/[(), ]+/).includes(column)
  );
  return !indexed && isSince(server, server.mariadb ? [10, 4, 2] : [8, 0, 29]);
}

/** A VARCHAR that stays short gets longer without a change of its rows: MySQL 5.7, MariaDB 10.2.2. */
function growsInPlace(server: Server, from = "", to = ""): boolean {
  const [before, after] = [from, to].map((type) => Number(/^varchar\((\d+)\)$/.exec(type)?.[1]));
  return before <= after && after * CHARACTER_BYTES <= SHORT_BYTES &&
    isSince(server, server.mariadb ? [10, 2, 2] : [5, 7, 0]);
}

function isSince({ version }: Server, [major, minor, patch]: [number, number, number]): boolean {
  const [a, b, c] = version;
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}
