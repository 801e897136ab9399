/** Starting and ending the server processes that tests use, each by its own id. */

/** Runs a command to its end and returns its standard output; throws with both streams if it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { stdin?: string; env?: Record<string, string>; uid?: number; gid?: number } = {},
): Promise<string> {
  const child = new Deno.Command(command, {
    args: [...args],
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  if (options.stdin !== undefined) {
    try {
      await new Blob([options.stdin]).stream().pipeTo(child.stdin);
    } catch (error) {
      // It ended without having read everything; its own message says why.
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }
  const { success, code, stdout, stderr } = await output;
  const text = new TextDecoder().decode(stdout);
  if (!success) {
    throw new Error(`${command} ended with ${code}:\n${text}\n${new TextDecoder().decode(stderr)}`);
  }
  return text;
}

/** Sends a signal to a process, if it is still there. */
export function endProcess(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}

/** The numeric user and group of an account; none for that of this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** The account that servers run as: their own one for root, else that of this process. */
export async function serverAccount(name: string): Promise<Account> {
  if (Deno.uid() !== 0) return {};
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
  return { uid: Number(uid), gid: Number(gid) };
}

/** Below it are the ports of well-known services. */
const FIRST_PORT = 10_000;
/** IANA's first port for connections that go out, where the system does not say. */
const FIRST_DYNAMIC_PORT = 49_152;

/** The first of the ports that the system gives to connections which go out. */
function firstOutgoingPort(): number {
  try {
    const range = Deno.readTextFileSync("/proc/sys/net/ipv4/ip_local_port_range");
    return Math.max(Number.parseInt(range), FIRST_PORT + 1000);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return FIRST_DYNAMIC_PORT;
    throw error;
  }
}

/** What {@link freePort} has given away. */
const givenPorts = new Set<number>();

/**
 * A port of the loopback interface that nobody listens on at this moment, another one each time. No connection gets
 * it for its own end: else a server that is ended and started again could find it taken.
 */
export function freePort(): number {
  const count = firstOutgoingPort() - FIRST_PORT;
  for (;;) {
    const port = FIRST_PORT + Math.floor(Math.random() * count);
    if (givenPorts.has(port)) continue;
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      givenPorts.add(port);
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

/** Where a program of the distribution is, looked for in `PATH` and then in the folders given. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string> {
  for (const folder of [...(Deno.env.get("PATH") ?? "").split(":"), ...folders]) {
    const path = `${folder}/${name}`;
    const found = await Deno.stat(path).catch(() => undefined);
    if (found?.isFile) return path;
  }
  throw new Error(`${name} is not installed; scripts/test says how to install it`);
}

/** Whether a program can be found on PATH. */
export async function isInstalled(name: string): Promise<boolean> {
  return await findProgram(name, []).then(() => true, () => false);
}

/**
 * Calls `probe` until it succeeds, the process has ended, or a minute has passed: a server says in its
 * own way when it is ready, and the pause in between only keeps the probing from taking all the time.
 */
export async function untilReady(
  child: Deno.ChildProcess,
  probe: () => Promise<unknown>,
  log: () => Promise<string>,
): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  const deadline = Date.now() + 60_000;
  let last: unknown;
  while (!ended && Date.now() < deadline) {
    try {
      await probe();
      return;
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const lines = (await log()).split("\n");
  throw new Error(`server is not ready: ${last}\n${lines.slice(-50).join("\n")}`);
}
