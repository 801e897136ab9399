/** What each session is set to before it is used, and its database where that could not be named at once. */

import mysql2 from "mysql2";
import type { EngineConnection } from "../engine.ts";

/**
 * A Galera node shows what others have committed when it has applied it, a moment later: a run that is led
 * from one node to another would miss what the run before it has written, and end with nothing to do. With
 * this bit, each transaction and each read of its own waits for what was committed before it. MariaDB has
 * the variable everywhere, and without a cluster it does nothing; MySQL has it not, which is found out by
 * asking, as a greeting does not tell MySQL from Percona XtraDB Cluster.
 */
const SEE_WHAT_WAS_COMMITTED = "SESSION wsrep_sync_wait = @@SESSION.wsrep_sync_wait | 1";
const UNKNOWN_VARIABLE = 1193;

/** A database that is not there, and one that the user has no right to. */
const NO_DATABASE: readonly unknown[] = [1049, 1044];

/** Sets UTC, the SQL mode and what else every session has. */
export async function setUpSession(open: EngineConnection, sqlMode: string): Promise<void> {
  const { assignments, values } = sessionSettings(sqlMode);
  try {
    await open.execute(`SET ${[...assignments, SEE_WHAT_WAS_COMMITTED].join(", ")}`, values);
  } catch (error) {
    if (numberOf(error) !== UNKNOWN_VARIABLE) throw error;
    await open.execute(`SET ${assignments.join(", ")}`, values);
  }
}

/**
 * Whether a login failed because the server knows no such database for this user. It is looked up while the
 * session does not yet exist that could wait for the rest of the cluster, so a node that has not yet applied
 * what made it, or gave the right to it, says this too: {@link selectDatabase} tells.
 */
export function mayComeLater(error: unknown): boolean {
  return NO_DATABASE.includes(numberOf(error));
}

/** Makes a database the session's own, once everything is applied that the cluster has committed. */
export async function selectDatabase(open: EngineConnection, database: string): Promise<void> {
  await open.execute("SELECT 1", []); // waits, as USE does not
  await open.execute(`USE ${mysql2.escapeId(database, true)}`, []);
}

function numberOf(error: unknown): number | undefined {
  return (error as { errno?: number }).errno;
}

/**
 * UTC, and `mysql_sql_mode` but for NO_BACKSLASH_ESCAPES: `mysql2` escapes the values it puts into
 * statements with backslashes, which that mode would make unsafe.
 */
function sessionSettings(sqlMode: string): { assignments: string[]; values: string[] } {
  const always = [
    "SESSION autocommit = 1",
    "SESSION time_zone = '+00:00'",
    // Columns may hold more than the URL's character set can express; what is read is to be whole.
    "SESSION character_set_results = utf8mb4",
  ];
  if (sqlMode === "") {
    const here = "REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')";
    return { assignments: [...always, `SESSION sql_mode = ${here}`], values: [] };
  }
  const modes = sqlMode.split(",").map((mode) => mode.trim());
  return {
    assignments: [...always, "SESSION sql_mode = ?"],
    values: [modes.filter((mode) => mode.toUpperCase() !== "NO_BACKSLASH_ESCAPES").join(",")],
  };
}
