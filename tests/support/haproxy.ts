/** HAProxy in front of a cluster, as clouds have it: one node that is written to, the others for its death. */

import { endProcess, findProgram, freePort, serverAccount, untilReady } from "./process.ts";

/** A started balancer. */
export interface Haproxy extends AsyncDisposable {
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  /**
   * Leads new connections elsewhere and breaks those that there are, as when a node is found dead: a
   * failover. The servers are counted from 1.
   */
  failOver(server: number): Promise<void>;
  /** Lets a server be used again. */
  restore(server: number): Promise<void>;
}

/**
 * Starts it in an empty folder.
 *
 * @param ports the servers' ports on 127.0.0.1; the first is used as long as it is there.
 */
export async function startHaproxy(folder: string, ports: readonly number[]): Promise<Haproxy> {
  const [program, account] = await Promise.all([
    findProgram("haproxy", ["/usr/sbin", "/usr/local/sbin"]),
    serverAccount("haproxy"),
  ]);
  await Deno.mkdir(folder, { recursive: true });
  if (account.uid !== undefined) await Deno.chown(folder, account.uid, account.gid!);
  const port = freePort();
  const socket = `${folder}/admin.sock`;
  const config = `${folder}/haproxy.cfg`;
  await Deno.writeTextFile(
    config,
    [
      "global",
      `  stats socket ${socket} mode 600 level admin`,
      "defaults",
      "  mode tcp",
      "  timeout connect 5s",
      "  timeout client 10m",
      "  timeout server 10m",
      "listen galera",
      `  bind 127.0.0.1:${port}`,
      "  option tcp-check",
      "  default-server inter 300ms fall 2 rise 2 on-marked-down shutdown-sessions",
      ...ports.map((target, index) =>
        `  server node${index + 1} 127.0.0.1:${target} check${index === 0 ? "" : " backup"}`
      ),
      "",
    ].join("\n"),
  );
  let log = "";
  const child = new Deno.Command(program, {
    ...account,
    args: ["-db", "-f", config],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const logged = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) log += text;
  })();
  const tell = async (command: string) => {
    using connection = await Deno.connect({ transport: "unix", path: socket });
    await connection.write(new TextEncoder().encode(`${command}\n`));
    let answer = "";
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      answer += text;
    }
    return answer.trim();
  };
  const order = async (command: string) => {
    const answer = await tell(command);
    if (answer !== "") throw new Error(`haproxy, ${command}: ${answer}`);
  };
  await untilReady(child, () => tell("show info"), () => Promise.resolve(log));
  return {
    port,
    async failOver(server) {
      await order(`set server galera/node${server} state maint`);
      await order(`shutdown sessions server galera/node${server}`);
    },
    restore: (server) => order(`set server galera/node${server} state ready`),
    async [Symbol.asyncDispose]() {
      endProcess(child, "SIGTERM");
      await child.status;
      await logged;
    },
  };
}
