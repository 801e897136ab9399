/** Whether a server is a node of a Galera cluster, and whether its DDL reaches the others. */

import { type Kysely, sql } from "kysely";
import type { AnyTables } from "../databases.ts";

/** How a node runs DDL; `RSU` is for that node alone. */
export interface ClusterNode {
  readonly osuMethod: string;
}

/** What the server of a connection says of its cluster; undefined where it belongs to none. */
export async function readClusterNode(query: Kysely<AnyTables>): Promise<ClusterNode | undefined> {
  const { rows } = await sql<{ Variable_name: string; Value: string }>`
    SHOW SESSION VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider', 'wsrep_osu_method')`
    .execute(query);
  const values = new Map(
    rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]),
  );
  // MariaDB has these variables everywhere.
  if (values.get("wsrep_on") !== "ON" || values.get("wsrep_provider") === "none") return undefined;
  return { osuMethod: values.get("wsrep_osu_method") ?? "TOI" };
}
