/** A private MariaDB server: its own data folder, socket and port, nothing of the system's. */

import {
  type Account,
  endProcess,
  findProgram,
  freePort,
  run,
  serverAccount,
  untilReady,
} from "./process.ts";
import type { TestServer } from "./servers.ts";

const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin"];

/** A started server and how to end it. */
export interface RunningServer extends TestServer, AsyncDisposable {
  /** The server's process id. */
  readonly pid: number;
  /** Ends the server in good order. */
  stop(): Promise<void>;
  /** Kills it with SIGKILL, and everything it has in memory with it. */
  crash(): Promise<void>;
  /** Starts it again after a {@link crash}, on the same data and port. */
  resume(): Promise<void>;
}

/** One that can be watched and struck more closely. */
export interface WatchedServer extends RunningServer {
  /** Whether it runs, so far as is known: one that is killed may have a moment still. */
  readonly running: boolean;
  /** Sends it a signal; SIGSTOP makes it fall silent, SIGCONT speak again. */
  signal(signal: Deno.Signal): void;
}

/**
 * Starts a server in an empty folder.
 *
 * @param folder a folder of the server's own; it is made and handed to the server's account.
 * @param extra more arguments for `mariadbd`, for example `--ssl-ca=…`.
 */
export async function start(folder: string, extra: readonly string[] = []): Promise<RunningServer> {
  const [install, daemon, account] = await Promise.all([
    findProgram("mariadb-install-db", []),
    findProgram("mariadbd", SYSTEM_FOLDERS),
    serverAccount("mysql"),
  ]);
  const data = `${folder}/data`;
  await Deno.mkdir(data, { recursive: true });
  if (account.uid !== undefined) {
    await Deno.chown(folder, account.uid, account.gid!);
    await Deno.chown(data, account.uid, account.gid!);
  }
  await run(install, [
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ], { ...account, env: { TMPDIR: folder } });

  return await serve(folder, {
    program: daemon,
    account,
    password: "s3cret-of-mariadb",
    args: ["--no-defaults"],
    extra,
  });
}

/** How to start a server of MySQL's family on a data folder that is there already. */
export interface ServerCommand {
  readonly program: string;
  readonly account: Account;
  /** The password of the account `tester`, which is made if it is not there. */
  readonly password: string;
  /** What stands before the arguments that all servers have in common, and after them. */
  readonly args: readonly string[];
  /** Asked for again before each start, where they differ. */
  readonly extra?: readonly string[] | (() => readonly string[]);
  /** Whether the account is to be made; it is unless told otherwise. */
  readonly bootstrap?: boolean;
}

/** Starts a server on the folder `data` in `folder`. */
export async function serve(
  folder: string,
  { program, account, password, args, extra = [], bootstrap = true }: ServerCommand,
): Promise<WatchedServer> {
  const statements = `${folder}/bootstrap.sql`;
  await Deno.writeTextFile(
    statements,
    // A statement a line, which is all that the servers take.
    ["127.0.0.1", "localhost"].map((host) =>
      `CREATE USER IF NOT EXISTS 'tester'@'${host}' IDENTIFIED BY '${password}';\n` +
      `GRANT ALL ON *.* TO 'tester'@'${host}' WITH GRANT OPTION;\n`
    ).join(""),
  );
  const port = freePort();
  const log = `${folder}/server.log`;
  const server: TestServer = { port, socketFolder: folder, user: "tester", password };
  const launch = async () => {
    const child = new Deno.Command(program, {
      ...account,
      args: [
        ...args,
        `--datadir=${folder}/data`,
        `--tmpdir=${folder}`,
        `--socket=${folder}/mysql.sock`,
        `--pid-file=${folder}/server.pid`,
        `--log-error=${log}`,
        ...bootstrap ? [`--init-file=${statements}`] : [],
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--max-connections=300",
        "--innodb-buffer-pool-size=256M",
        "--innodb-flush-log-at-trx-commit=2",
        ...typeof extra === "function" ? extra() : extra,
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await untilReady(child, () => query(server, "SELECT 1"), () => Deno.readTextFile(log));
    return child;
  };
  let running = true;
  const watched = async () => {
    const child = await launch();
    running = true;
    child.status.then(() => running = false);
    return child;
  };
  let child = await watched();
  const end = async (signal: Deno.Signal) => {
    endProcess(child, signal);
    await child.status;
  };
  return {
    ...server,
    get pid() {
      return child.pid;
    },
    get running() {
      return running;
    },
    signal: (signal) => endProcess(child, signal),
    stop: () => end("SIGTERM"),
    crash: () => end("SIGKILL"),
    async resume() {
      child = await watched();
    },
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

/** Runs SQL through MariaDB's client, which talks to MySQL too, and returns its tab-separated output without header. */
export async function query(server: TestServer, sql: string, database?: string): Promise<string> {
  return await run(await findProgram("mariadb", []), [
    "--no-defaults",
    "--protocol=socket",
    `--socket=${server.socketFolder}/mysql.sock`,
    `--user=${server.user}`,
    "--batch",
    "--skip-column-names",
    ...(database === undefined ? [] : [database]),
  ], { stdin: sql, env: { MYSQL_PWD: server.password } });
}
