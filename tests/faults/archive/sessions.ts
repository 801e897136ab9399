/** The sessions that a server has with those who come through a proxy. */

import { sql } from "kysely";
import type { Database, EngineName } from "../../../src/database/databases.ts";
import { DatabaseError } from "../../../src/database/database_error.ts";
import type { Proxy } from "../../support/proxy.ts";

/** The engines whose servers can be got at from outside. */
export type ServerEngine = "mysql" | "postgresql";

/** Milliseconds after which a session is taken for one that will never end. */
const PATIENCE = 60_000;

interface Sessions {
  /** Those that come from ports of this machine. A later connection of ours may have such a port again. */
  find(ports: readonly number[]): string;
  end(id: number): string;
}

const SESSIONS: Readonly<Partial<Record<EngineName, Sessions>>> = {
  mysql: {
    find: (ports) =>
      "SELECT id FROM information_schema.processlist WHERE id <> connection_id() " +
      `AND host IN (${ports.map((port) => `'127.0.0.1:${port}'`).join(", ")})`,
    end: (id) => `KILL CONNECTION ${id}`,
  },
  postgresql: {
    find: (ports) =>
      "SELECT pid AS id FROM pg_stat_activity WHERE pid <> pg_backend_pid() " +
      `AND client_port IN (${ports.join(", ")})`,
    end: (id) => `SELECT pg_terminate_backend(${id})`,
  },
};

async function findSessions(
  { traits, repeatable }: Database,
  { localPorts }: Proxy,
): Promise<{ readonly ids: readonly number[]; readonly end: Sessions["end"] }> {
  const sessions = SESSIONS[traits.name];
  if (sessions === undefined || localPorts.length === 0) return { ids: [], end: () => "" };
  const question = sql.raw<{ id: number }>(sessions.find(localPorts));
  const { rows } = await repeatable((query) => question.execute(query));
  return { ids: rows.map(({ id }) => Number(id)), end: sessions.end };
}

/** Ends the sessions that came through a proxy. */
export async function endSessions(database: Database, proxy: Proxy): Promise<void> {
  const { ids, end } = await findSessions(database, proxy);
  for (const id of ids) {
    try {
      await sql.raw(end(id)).execute(database.query);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
}

/** Waits until none is left. */
export async function untilSessionsEnded(database: Database, proxy: Proxy): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while ((await findSessions(database, proxy)).ids.length > 0) {
    if (Date.now() > deadline) throw new Error("a session of the program's does not end");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
