/** A private MariaDB server: its own data folder, socket and port, nothing of the system's. */

import { endProcess, findProgram, freePort, run, serverAccount, untilReady } from "./process.ts";
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

  const password = "s3cret-of-mariadb";
  const bootstrap = `${folder}/bootstrap.sql`;
  await Deno.writeTextFile(
    bootstrap,
    ["127.0.0.1", "localhost"].map((host) =>
      `CREATE USER IF NOT EXISTS 'tester'@'${host}' IDENTIFIED BY '${password}';\n` +
      `GRANT ALL ON *.* TO 'tester'@'${host}' WITH GRANT OPTION;\n`
    ).join(""),
  );
  const port = freePort();
  const log = `${folder}/server.log`;
  const server: TestServer = { port, socketFolder: folder, user: "tester", password };
  const launch = async () => {
    const child = new Deno.Command(daemon, {
      ...account,
      args: [
        "--no-defaults",
        `--datadir=${data}`,
        `--tmpdir=${folder}`,
        `--socket=${folder}/mariadb.sock`,
        `--pid-file=${folder}/mariadb.pid`,
        `--log-error=${log}`,
        `--init-file=${bootstrap}`,
        `--port=${port}`,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--max-connections=300",
        "--innodb-buffer-pool-size=256M",
        "--innodb-flush-log-at-trx-commit=2",
        ...extra,
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await untilReady(child, () => query(server, "SELECT 1"), () => Deno.readTextFile(log));
    return child;
  };
  let child = await launch();
  const end = async (signal: Deno.Signal) => {
    endProcess(child, signal);
    await child.status;
  };
  return {
    ...server,
    get pid() {
      return child.pid;
    },
    stop: () => end("SIGTERM"),
    crash: () => end("SIGKILL"),
    async resume() {
      child = await launch();
    },
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

/** Runs SQL through the distribution's client, and returns its tab-separated output without header. */
export async function query(server: TestServer, sql: string, database?: string): Promise<string> {
  return await run(await findProgram("mariadb", []), [
    "--no-defaults",
    "--protocol=socket",
    `--socket=${server.socketFolder}/mariadb.sock`,
    `--user=${server.user}`,
    "--batch",
    "--skip-column-names",
    ...(database === undefined ? [] : [database]),
  ], { stdin: sql, env: { MYSQL_PWD: server.password } });
}
