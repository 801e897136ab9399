/** A private PostgreSQL server: its own data folder, socket and port, nothing of the system's. */

import type { RunningServer } from "./mariadb.ts";
import { endProcess, findProgram, freePort, run, serverAccount, untilReady } from "./process.ts";
import type { TestServer } from "./servers.ts";

const SYSTEM_FOLDERS = ["17", "16", "15", "14", "13"].map((version) =>
  `/usr/lib/postgresql/${version}/bin`
);

/**
 * Starts a server in an empty folder. Passwords are asked for on TCP and not on the socket.
 *
 * @param folder a folder of the server's own; it is made and handed to the server's account.
 * @param extra more `name=value` settings, for example `ssl=on`.
 */
export async function start(folder: string, extra: readonly string[] = []): Promise<RunningServer> {
  const [initdb, account] = await Promise.all([
    findProgram("initdb", SYSTEM_FOLDERS),
    serverAccount("postgres"),
  ]);
  const data = `${folder}/data`;
  await Deno.mkdir(folder, { recursive: true });
  const password = "s3cret-of-postgresql";
  const passwordFile = `${folder}/password`;
  await Deno.writeTextFile(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined) {
    await Deno.chown(folder, account.uid, account.gid!);
    await Deno.chown(passwordFile, account.uid, account.gid!);
  }
  await run(initdb, [
    "-D",
    data,
    "-U",
    "tester",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ], account);

  return await serve(folder, password, extra);
}

/**
 * Starts a standby of a running server, with the same accounts.
 *
 * @param folder a folder of the standby's own.
 */
export async function startStandby(folder: string, primary: TestServer): Promise<RunningServer> {
  const [backup, account] = await Promise.all([
    findProgram("pg_basebackup", SYSTEM_FOLDERS),
    serverAccount("postgres"),
  ]);
  await Deno.mkdir(folder, { recursive: true });
  if (account.uid !== undefined) await Deno.chown(folder, account.uid, account.gid!);
  await run(backup, [
    `--pgdata=${folder}/data`,
    `--host=${primary.socketFolder}`,
    `--port=${primary.port}`,
    `--username=${primary.user}`,
    "--write-recovery-conf",
    "--checkpoint=fast",
    "--no-sync",
  ], account);
  return await serve(folder, primary.password, ["wal_receiver_status_interval=1s"]);
}

/** Starts the server whose data are in a folder. */
async function serve(
  folder: string,
  password: string,
  extra: readonly string[],
): Promise<RunningServer> {
  const [daemon, account] = await Promise.all([
    findProgram("postgres", SYSTEM_FOLDERS),
    serverAccount("postgres"),
  ]);
  const port = freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    "max_connections=300",
    "fsync=off",
    "timezone=UTC",
    ...extra,
  ];
  const log = `${folder}/server.log`;
  const server: TestServer = { port, socketFolder: folder, user: "tester", password };
  const launch = async () => {
    const logFile = await Deno.open(log, { create: true, append: true });
    const child = new Deno.Command(daemon, {
      ...account,
      args: ["-D", `${folder}/data`, ...settings.flatMap((setting) => ["-c", setting])],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const logged = child.stderr.pipeTo(logFile.writable);
    await untilReady(child, () => query(server, "SELECT 1"), () => Deno.readTextFile(log));
    return { child, logged };
  };
  let running = await launch();
  const end = async (signal: Deno.Signal) => {
    endProcess(running.child, signal);
    await running.child.status;
    // The sessions' processes hold the other end of it: it closes when the last of them has ended.
    await running.logged;
  };
  // Fast shutdown: sessions are ended, data is kept.
  const stop = () => end("SIGINT");
  return {
    ...server,
    get pid() {
      return running.child.pid;
    },
    stop,
    crash: () => end("SIGKILL"),
    async resume() {
      running = await launch();
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Runs SQL through the distribution's client, and returns its unaligned output without header. */
export async function query(
  server: TestServer,
  sql: string,
  database = "postgres",
): Promise<string> {
  return await run(await findProgram("psql", SYSTEM_FOLDERS), [
    "--no-psqlrc",
    "--quiet",
    "--tuples-only",
    "--no-align",
    "--set=ON_ERROR_STOP=1",
    `--host=${server.socketFolder}`,
    `--port=${server.port}`,
    `--username=${server.user}`,
    `--dbname=${database}`,
    "--file=-",
  ], { stdin: sql });
}
