/** The log services that tests send to: a real rsyslogd, and sockets that keep what they are sent. */

import { findProgram, run } from "./process.ts";

/** A folder that is gone afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "nova-manage-log-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Looks again and again until a condition holds; fails after ten seconds. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>) {
  const end = performance.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A Unix datagram socket. */
export interface DatagramReceiver extends Disposable {
  /** The next datagram. */
  next(): Promise<Uint8Array>;
}

/** Listens for datagrams at a path, as journald does. */
export function receiveDatagrams(path: string): DatagramReceiver {
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  return {
    async next() {
      const [message] = await socket.receive(new Uint8Array(300_000));
      return message;
    },
    [Symbol.dispose]() {
      socket.close();
      Deno.removeSync(path);
    },
  };
}

/** A running rsyslogd. */
export interface SyslogServer extends AsyncDisposable {
  /** Its socket. */
  readonly socket: string;
  /** Waits for so many records; each as `severity facility program message`, newlines as `#012`. */
  records(count: number): Promise<string[]>;
  /** Ends it, and starts it again at the same socket. */
  restart(): Promise<void>;
}

/** Starts the distribution's rsyslogd with a socket of its own in a folder. */
export async function startSyslog(folder: string): Promise<SyslogServer> {
  const program = await findProgram("rsyslogd", ["/usr/sbin"]);
  const socket = `${folder}/log`;
  const output = `${folder}/records`;
  await Deno.writeTextFile(
    `${folder}/rsyslog.conf`,
    `global(workDirectory="${folder}" maxMessageSize="256k")\n` +
      `module(load="imuxsock" SysSock.Use="off")\n` +
      `input(type="imuxsock" Socket="${socket}" RateLimit.Interval="0")\n` +
      `template(name="record" type="string" string="%syslogseverity-text% ` +
      `%syslogfacility-text% %programname%%msg%\\n")\n` +
      `action(type="omfile" file="${output}" template="record")\n`,
  );
  let server = await start();

  async function start(): Promise<Deno.ChildProcess> {
    const child = new Deno.Command(program, {
      args: ["-n", "-f", `${folder}/rsyslog.conf`, "-i", `${folder}/pid`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await until("rsyslogd's socket", () => Deno.lstat(socket).then(() => true, () => undefined));
    return child;
  }

  async function stop(): Promise<void> {
    server.kill("SIGTERM");
    await server.status;
  }

  return {
    socket,
    records: (count) =>
      until(`${count} records of rsyslogd`, async () => {
        const text = await Deno.readTextFile(output).catch(() => "");
        const lines = text.split("\n").slice(0, -1);
        return lines.length >= count ? lines : undefined;
      }),
    async restart() {
      await stop();
      server = await start();
    },
    [Symbol.asyncDispose]: stop,
  };
}

const JOURNALD = "/lib/systemd/systemd-journald";

/** Whether this machine has a journald that a test can start: its folders belong to root. */
export function hasJournald(): boolean {
  try {
    return Deno.uid() === 0 && Deno.statSync(JOURNALD).isFile &&
      Deno.readTextFileSync("/etc/machine-id").trim() !== "";
  } catch {
    return false;
  }
}

/** A running journald. */
export interface Journald extends AsyncDisposable {
  readonly socket: string;
  /** Waits for so many entries of a program, with all their fields. */
  entries(identifier: string, count: number): Promise<Record<string, string>[]>;
}

/** Starts the distribution's journald for a namespace that is this test's alone. */
export async function startJournald(): Promise<Journald> {
  const namespace = `nova-manage-test-${Deno.pid}`;
  const folder = `/run/systemd/journal.${namespace}`;
  const machine = (await Deno.readTextFile("/etc/machine-id")).trim();
  const server = new Deno.Command(JOURNALD, {
    args: [namespace],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const socket = `${folder}/socket`;
  await until("journald's socket", () => Deno.lstat(socket).then(() => true, () => undefined));
  return {
    socket,
    entries: (identifier, count) =>
      until(`${count} entries of journald`, async () => {
        const text = await run("journalctl", [
          `--namespace=${namespace}`,
          "--output=json",
          "--no-pager",
          `--identifier=${identifier}`,
        ]);
        const lines = text.split("\n").filter((line) => line.startsWith("{"));
        return lines.length >= count ? lines.map((line) => JSON.parse(line)) : undefined;
      }),
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
      const own = `${machine}.${namespace}`;
      for (const path of [folder, `/var/log/journal/${own}`, `/run/log/journal/${own}`]) {
        await Deno.remove(path, { recursive: true }).catch(() => {});
      }
    },
  };
}
