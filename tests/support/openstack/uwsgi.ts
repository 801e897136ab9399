/** A WSGI application under uwsgi on a free port of 127.0.0.1, as the distribution runs its services. */

import { endProcess, findProgram, freePort, untilReady } from "../process.ts";

/** A running service. */
export interface RunningService extends AsyncDisposable {
  readonly port: number;
}

/** What is to be run. */
export interface UwsgiOptions {
  /** The service's own folder; its log is `uwsgi.log` in it. */
  readonly folder: string;
  /** The Python source that sets `application`. */
  readonly application: string;
  /** Environment variables on top of those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The port, where something had to be told before; a free one unless given. */
  readonly port?: number;
  /** How many requests are worked on at a time. */
  readonly processes: number;
}

/** Starts uwsgi, and waits until its application answers. */
export async function startUwsgi(
  { folder, application, environment, port = freePort(), processes }: UwsgiOptions,
): Promise<RunningService> {
  const file = `${folder}/application.py`;
  await Deno.writeTextFile(file, application);
  const log = `${folder}/uwsgi.log`;
  const child = new Deno.Command(await findProgram("uwsgi", []), {
    args: [
      "--plugin=python3",
      "--master",
      "--need-app",
      "--lazy-apps",
      "--die-on-term",
      "--no-orphans",
      "--enable-threads",
      "--buffer-size=65535",
      "--listen=100",
      // Kept-alive connections end in a 503 of uwsgi's own now and then.
      "--add-header=Connection: close",
      `--processes=${processes}`,
      `--http-socket=127.0.0.1:${port}`,
      `--wsgi-file=${file}`,
      `--logto=${log}`,
      "--disable-logging",
    ],
    env: { ...environment },
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const probe = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.body?.cancel();
    if (answer.status >= 500) throw new Error(`it answers ${answer.status}`);
  };
  try {
    await untilReady(child, probe, () => Deno.readTextFile(log));
  } catch (error) {
    await end(child);
    throw error;
  }
  return { port, [Symbol.asyncDispose]: () => end(child) };
}

/** Ends a service in good order. */
export async function end(child: Deno.ChildProcess): Promise<void> {
  endProcess(child, "SIGTERM");
  await child.status;
}
