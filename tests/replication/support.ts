/** Pairs of private servers, a primary and its replica, with a database on both. */

import { openDatabases } from "../../src/database/open_databases.ts";
import type { Database, Databases } from "../../src/database/databases.ts";
import { startPace } from "../../src/deleted_rows/pace.ts";
import { testContext } from "../support/context.ts";
import { query as mariadbQuery, type RunningServer } from "../support/mariadb.ts";
import { type MysqlProduct, mysqlProduct, startMysqlServer } from "../support/servers.ts";
import {
  query as postgresqlQuery,
  start as startPostgresql,
  startStandby,
} from "../support/postgresql.ts";

/** A primary and its replica, which has all that the primary has when the pair is made. */
export interface Pair extends AsyncDisposable {
  readonly primary: RunningServer;
  readonly replica: RunningServer;
  /** The URL of the database `nova` on one of them, as the tester or as another user. */
  url(server: RunningServer, user?: string): string;
  /** Runs SQL on the primary or the replica. */
  sql(server: RunningServer, statement: string): Promise<string>;
  /** Makes the replica stop applying changes. */
  hold(): Promise<void>;
  /** Waits until it has got what the primary has, though it may not have applied it. */
  received(): Promise<void>;
  /** Makes it go on, and waits until it has all changes. */
  release(): Promise<void>;
}

/** How a replica is told what to do, in the words of one product. */
interface Words {
  readonly primaryArguments: readonly string[];
  readonly replicaArguments: readonly string[];
  /** What the primary has logged so far. */
  readonly position: string;
  /** Follows a primary from a position on. */
  follow(primary: RunningServer, position: string): string;
  /** Waits until it has everything up to a position. */
  wait(position: string): string;
  readonly stopApplying: string;
  readonly startApplying: string;
  /** Makes it stay behind on purpose. */
  delay(seconds: number): string;
  readonly status: string;
}

const WORDS: Readonly<Record<MysqlProduct, Words>> = {
  MariaDB: {
    primaryArguments: ["--log-bin=binlog"],
    replicaArguments: [],
    position: "SELECT @@gtid_binlog_pos",
    follow: ({ port, user, password }, position) =>
      `SET GLOBAL gtid_slave_pos = '${position}';` +
      `CHANGE MASTER TO master_host = '127.0.0.1', master_port = ${port}, ` +
      `master_user = '${user}', master_password = '${password}', ` +
      "master_use_gtid = slave_pos; START SLAVE",
    wait: (position) => `SELECT MASTER_GTID_WAIT('${position}', 60)`,
    stopApplying: "STOP SLAVE SQL_THREAD",
    startApplying: "START SLAVE SQL_THREAD",
    delay: (seconds) => `STOP SLAVE; CHANGE MASTER TO master_delay = ${seconds}; START SLAVE`,
    status: "SHOW ALL SLAVES STATUS",
  },
  MySQL: {
    primaryArguments: ["--gtid-mode=ON", "--enforce-gtid-consistency"],
    replicaArguments: ["--gtid-mode=ON", "--enforce-gtid-consistency"],
    position: "SELECT @@gtid_executed",
    follow: ({ port, user, password }, position) =>
      `RESET BINARY LOGS AND GTIDS; SET GLOBAL gtid_purged = '${position}';` +
      `CHANGE REPLICATION SOURCE TO source_host = '127.0.0.1', source_port = ${port}, ` +
      `source_user = '${user}', source_password = '${password}', ` +
      "source_auto_position = 1, get_source_public_key = 1; START REPLICA",
    wait: (position) => `SELECT WAIT_FOR_EXECUTED_GTID_SET('${position}', 60)`,
    stopApplying: "STOP REPLICA SQL_THREAD",
    startApplying: "START REPLICA SQL_THREAD",
    delay: (seconds) =>
      `STOP REPLICA; CHANGE REPLICATION SOURCE TO source_delay = ${seconds}; START REPLICA`,
    status: "SHOW REPLICA STATUS",
  },
};

/** The words of the server that the engine `mysql` stands for in this run. */
export const words: Words = WORDS[mysqlProduct];

/** Starts a pair of MariaDB or MySQL. The replica reports its address to the primary. */
export async function mysqlPair(): Promise<Pair> {
  await using made = new AsyncDisposableStack();
  const folder = await temporaryFolder(made);
  const primary = made.use(
    await startMysqlServer(`${folder}/primary`, ["--server-id=1", ...words.primaryArguments]),
  );
  const replica = made.use(
    await startMysqlServer(`${folder}/replica`, [
      "--server-id=2",
      "--report-host=127.0.0.1",
      ...words.replicaArguments,
    ]),
  );
  const position = async () =>
    (await mariadbQuery(primary, words.position)).replaceAll(/\\n|\s/g, "");
  await mariadbQuery(replica, words.follow(primary, await position()));
  const caughtUp = async () => {
    await mariadbQuery(replica, words.wait(await position()));
  };
  await mariadbQuery(
    primary,
    "CREATE DATABASE nova; CREATE TABLE nova.t (id int PRIMARY KEY);" +
      "CREATE USER limited@'127.0.0.1' IDENTIFIED BY 'limited';" +
      "GRANT ALL ON nova.* TO limited@'127.0.0.1'",
  );
  await caughtUp();
  const owned = made.move();
  return {
    primary,
    replica,
    url: (server, user) => `mysql+pymysql://${account(server, user)}@127.0.0.1:${server.port}/nova`,
    sql: (server, statement) => mariadbQuery(server, statement, "nova"),
    hold: async () => void await mariadbQuery(replica, words.stopApplying),
    // It is known to be behind while it is held, whether or not there is anything to apply.
    received: () => Promise.resolve(),
    async release() {
      await mariadbQuery(replica, words.startApplying);
      await caughtUp();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Starts a PostgreSQL pair. */
export async function postgresqlPair(): Promise<Pair> {
  await using made = new AsyncDisposableStack();
  const folder = await temporaryFolder(made);
  const primary = made.use(await startPostgresql(`${folder}/primary`));
  await postgresqlQuery(primary, "CREATE DATABASE nova");
  await postgresqlQuery(
    primary,
    "CREATE TABLE t (id int PRIMARY KEY);" +
      "CREATE USER limited PASSWORD 'limited'; GRANT ALL ON t TO limited;",
    "nova",
  );
  const replica = made.use(await startStandby(`${folder}/replica`, primary));
  const owned = made.move();
  return {
    primary,
    replica,
    url: (server, user) => `postgresql://${account(server, user)}@127.0.0.1:${server.port}/nova`,
    sql: (server, statement) => postgresqlQuery(server, statement, "nova"),
    hold: async () => void await postgresqlQuery(replica, "SELECT pg_wal_replay_pause()"),
    async received() {
      const written = (await postgresqlQuery(primary, "SELECT pg_current_wal_lsn()")).trim();
      const isThere = `SELECT pg_last_wal_receive_lsn() >= '${written}'::pg_lsn`;
      while ((await postgresqlQuery(replica, isThere)).trim() !== "t") {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    release: async () => void await postgresqlQuery(replica, "SELECT pg_wal_replay_resume()"),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function account({ user, password }: RunningServer, other?: string): string {
  return other === undefined ? `${user}:${password}` : `${other}:${other}`;
}

async function temporaryFolder(owner: AsyncDisposableStack): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-replication-" });
  owner.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  return folder;
}

/** A database opened as by a run, and a pace on it whose waits do what a test says. */
export interface PacedDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly databases: Databases;
  /** Asks the pace, with `--max-lag 0`; `wait` is called instead of waiting, with how often it was. */
  mayGoOn(wait: (count: number) => Promise<void>): Promise<string>;
  /** Standard error so far. */
  stderr(): string;
}

/** Opens a database at a URL, with `slave_connection` if given. */
export async function pacedDatabase(url: string, slave?: string): Promise<PacedDatabase> {
  const context = await testContext({
    options: {
      database: {
        connection: url,
        max_retries: "1",
        ...(slave === undefined ? {} : { slave_connection: slave }),
      },
    },
  });
  const databases = openDatabases(context.config, context.log, context.signal);
  const database = await databases.main();
  return {
    database,
    databases,
    async mayGoOn(wait) {
      let count = 0;
      const pace = startPace(
        context,
        database,
        { sleep: 0, maxLag: 0 },
        () => wait(++count),
      );
      return await pace.mayGoOn();
    },
    stderr: () => context.stderr(),
    [Symbol.asyncDispose]: () => databases.close(),
  };
}
