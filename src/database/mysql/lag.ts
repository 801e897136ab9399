/** Replication as MySQL and MariaDB tell of it, and Galera's flow control. */

import { DatabaseError } from "../database_error.ts";
import { type Ask, type Lag, type LagReader, LagUnknown } from "../replicas/lag.ts";

/** What these servers call things; MariaDB kept the old words, MySQL has none but the new since 8.4. */
interface Dialect {
  readonly ownStatus: string;
  readonly hosts: string;
  /** What to grant for {@link ownStatus} and for {@link hosts}. */
  readonly privileges: { readonly ownStatus: string; readonly hosts: string };
}

const MARIADB: Dialect = {
  ownStatus: "SHOW ALL SLAVES STATUS",
  hosts: "SHOW SLAVE HOSTS",
  privileges: {
    ownStatus: "REPLICA MONITOR (REPLICATION CLIENT before MariaDB 10.5)",
    hosts: "REPLICATION MASTER ADMIN (REPLICATION SLAVE before MariaDB 10.5)",
  },
};

const MYSQL_PRIVILEGES = { ownStatus: "REPLICATION CLIENT", hosts: "REPLICATION SLAVE" };
const OLD_MYSQL: Dialect = {
  ownStatus: "SHOW SLAVE STATUS",
  hosts: "SHOW SLAVE HOSTS",
  privileges: MYSQL_PRIVILEGES,
};
const MYSQL: Dialect = {
  ownStatus: "SHOW REPLICA STATUS",
  hosts: "SHOW REPLICAS",
  privileges: MYSQL_PRIVILEGES,
};

/** Reads the lag of MySQL and MariaDB. */
export const lag: LagReader = {
  async ownLag(ask) {
    const dialect = await dialectOf(ask);
    const channels = await unlessDenied(ask, dialect.ownStatus, () => {
      throw new LagUnknown(
        "its user may not see the state of the replica",
        `Grant the user ${dialect.privileges.ownStatus} on *.*, on the replica too.`,
      );
    });
    if (channels.length === 0) return undefined;
    const behind = channels.map((channel) => {
      const seconds = channel.Seconds_Behind_Master ?? channel.Seconds_Behind_Source;
      // Null while either of a channel's threads does not run.
      if (seconds === null || seconds === undefined) return undefined;
      // One that is told to stay behind is late only beyond that.
      return Math.max(0, Number(seconds) - Number(channel.SQL_Delay ?? 0));
    });
    if (behind.includes(undefined)) return { seconds: undefined };
    return { seconds: Math.max(...behind.map(Number)) };
  },

  async flowControl(ask) {
    const status = await statusOf(ask, "wsrep\\_%");
    if (status.get("wsrep_connected") !== "ON") return undefined;
    return {
      // The first is Codership's and MariaDB's name for it, the second Percona's.
      active: status.get("wsrep_flow_control_active") === "true" ||
        status.get("wsrep_flow_control_status") === "ON",
      pausedNanoseconds: Number(status.get("wsrep_flow_control_paused_ns") ?? 0),
    };
  },

  async replicas(ask, askHost) {
    const { hosts, privileges } = await dialectOf(ask);
    const hint = "Set [database] slave_connection to the URL of a replica";
    const rows = await unlessDenied(ask, hosts, async () => {
      // MariaDB counts them for everybody.
      const connected = (await statusOf(ask, "Slaves\\_connected")).get("Slaves_connected");
      if (connected === "0" || await hasNoBinaryLog(ask)) return [];
      throw new LagUnknown(
        "its user may not see which replicas there are",
        `${hint}, or grant the user ${privileges.hosts} and ${privileges.ownStatus} on *.*.`,
        connected === undefined,
      );
    });
    const replicas = rows.map((row) => {
      const { Host: host, Port: port } = row;
      if (!host) {
        throw new LagUnknown(
          `a replica (server id ${row.Server_id ?? row.Server_Id}) does not report its address`,
          `${hint}, or set report_host in the replica's own configuration.`,
        );
      }
      return { host: String(host), port: Number(port) };
    });
    return await Promise.all(replicas.map(async ({ host, port }) => {
      const found: Lag | undefined = await askHost(host, port);
      return { name: `replica ${host}:${port}`, seconds: found?.seconds };
    }));
  },
};

async function dialectOf(ask: Ask): Promise<Dialect> {
  const [{ version }] = await ask("SELECT VERSION() AS version");
  if (/mariadb/i.test(String(version))) return MARIADB;
  const [major, minor, patch] = String(version).split(/[.-]/).map(Number);
  return major > 8 || major === 8 && (minor > 0 || patch >= 22) ? MYSQL : OLD_MYSQL;
}

/** Global status values by name; no privilege is needed to see them. */
async function statusOf(ask: Ask, pattern: string): Promise<ReadonlyMap<string, string>> {
  const rows = await ask(`SHOW GLOBAL STATUS LIKE '${pattern}'`);
  return new Map(rows.map((row) => [String(row.Variable_name), String(row.Value)]));
}

/** What is not logged cannot be replicated. Everybody may see this. */
async function hasNoBinaryLog(ask: Ask): Promise<boolean> {
  const [row] = await ask("SHOW GLOBAL VARIABLES LIKE 'log\\_bin'");
  return row?.Value === "OFF";
}

type Rows = Awaited<ReturnType<Ask>>;

async function unlessDenied(
  ask: Ask,
  statement: string,
  denied: () => Rows | Promise<Rows>,
): Promise<Rows> {
  try {
    return await ask(statement);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "access_denied") return await denied();
    throw error;
  }
}
