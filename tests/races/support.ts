/** Real processes of the compiled program at work on one deployment at the same time. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/databases.ts";
import { cloudWithCells, type TestCell } from "../support/cells.ts";
import type { TestCloud } from "../support/cloud.ts";
import { plainEnvironment } from "../support/reference.ts";
import { hasServer } from "../support/servers.ts";

const program = Deno.env.get("NOVA_MANAGE") ??
  new URL("../../dist/nova-manage", import.meta.url).pathname;

/** The engines on which several processes can be in the middle of their work. */
export const serverEngines = ["mysql", "postgresql"] as const;
/** One of {@link serverEngines}. */
export type ServerEngine = typeof serverEngines[number];

/** How a process ended; `code` is 137 when it was killed. */
export interface Ended {
  readonly code: number;
  /** Both streams, for messages. */
  readonly output: string;
}

/** A process at work. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends it with SIGKILL, if it is still there. */
  kill(): void;
}

/** A process at work on a terminal. */
export interface RunningOnTerminal {
  readonly ended: Promise<Ended>;
  /** Waits until the terminal has been sent this text. */
  shows(text: string): Promise<void>;
  /** Presses keys. */
  type(keys: string): Promise<void>;
}

/** A deployment of which all schemas are up to date, and the program to change it. */
export interface Deployment extends TestCloud {
  readonly engine: ServerEngine;
  readonly cells: readonly TestCell[];
  /** Starts `nova-manage cell_v2 …`. */
  start(...args: readonly string[]): Running;
  /** Runs it to its end. */
  cellV2(...args: readonly string[]): Promise<Ended>;
  /** Starts it on a terminal of its own. */
  startOnTerminal(...args: readonly string[]): RunningOnTerminal;
}

/** Defines a test for each engine; `work` gets a deployment with so many cells. */
export function testOnServers(
  name: string,
  cells: number,
  work: (deployment: Deployment) => Promise<void>,
): void {
  for (const engine of serverEngines) {
    Deno.test({
      name: `${name} (${engine})`,
      ignore: !hasServer(engine),
      async fn() {
        await using deployment = await makeDeployment(engine, cells);
        await work(deployment);
      },
    });
  }
}

async function makeDeployment(engine: ServerEngine, cells: number): Promise<Deployment> {
  const cloud = await cloudWithCells(engine, cells);
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-races-" });
  const config = `${folder}/nova.conf`;
  const lines = Object.entries(cloud.options).flatMap(([group, options]) => [
    `[${group}]`,
    ...Object.entries(options).map(([name, value]) => `${name} = ${value}`),
  ]);
  await Deno.writeTextFile(config, lines.join("\n") + "\n", { mode: 0o600 });
  const start = (...args: readonly string[]): Running => {
    const child = new Deno.Command(program, {
      args: ["--config-file", config, "cell_v2", ...args],
      env: plainEnvironment(folder),
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let there = true;
    const ended = child.output().then(({ code, stdout, stderr }) => {
      there = false;
      const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
      return { code, output: `${args.join(" ")}: ${code}\n${text}` };
    });
    return { ended, kill: () => there && child.kill("SIGKILL") };
  };
  const startOnTerminal = (...args: readonly string[]): RunningOnTerminal => {
    const words = [program, "--config-file", config, "cell_v2", ...args];
    const child = new Deno.Command("script", {
      // Its exit code, unbuffered, and no file of what was shown.
      args: ["--quiet", "--return", "--flush", "--command", `exec ${words.join(" ")}`, "/dev/null"],
      env: { ...plainEnvironment(folder), SHELL: "/bin/sh" },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const keyboard = child.stdin.getWriter();
    let shown = "";
    let change = Promise.withResolvers<void>();
    const reading = (async () => {
      for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
        shown += text;
        change.resolve();
        change = Promise.withResolvers();
      }
    })();
    const ended = Promise.all([child.status, reading]).then(async ([{ code }]) => {
      await keyboard.close().catch(() => {});
      return { code, output: shown };
    });
    return {
      ended,
      type: (keys) => keyboard.write(new TextEncoder().encode(keys)),
      async shows(text) {
        while (!shown.includes(text)) {
          const early = await Promise.race([ended, change.promise]);
          assert.ok(!early || shown.includes(text), `it ended without "${text}":\n${shown}`);
        }
      },
    };
  };
  return {
    ...cloud,
    engine,
    start,
    startOnTerminal,
    cellV2: (...args) => start(...args).ended,
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** What {@link killedAtRandom} did. */
export interface Killings {
  /** How many runs were killed before they ended. */
  readonly killed: number;
  /** The run that ended by itself. */
  readonly last: Ended;
}

/**
 * Repeats a command that is killed at random moments until a run ends by itself.
 *
 * @param longest milliseconds that a run may have at most: about what a whole run takes.
 * @param check looks after each kill at what is left.
 */
export async function killedAtRandom(
  deployment: Deployment,
  args: readonly string[],
  longest: number,
  check: () => Promise<void>,
): Promise<Killings> {
  for (let killed = 0;; killed++) {
    const running = deployment.start(...args);
    const timer = setTimeout(running.kill, Math.random() * longest);
    const last = await running.ended;
    clearTimeout(timer);
    if (last.code !== KILLED) return { killed, last };
    await check();
  }
}

const KILLED = 137;

/** How many milliseconds a command takes that has to end with 0. */
export async function timeOf(deployment: Deployment, ...args: readonly string[]): Promise<number> {
  const start = performance.now();
  const { code, output } = await deployment.cellV2(...args);
  assert.equal(code, 0, output);
  return performance.now() - start;
}

/** Transactions of this server that wait for another one. */
const WAITING: Record<ServerEngine, string> = {
  mysql:
    "SELECT count(*) AS count FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
  postgresql: "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() " +
    "AND cardinality(pg_blocking_pids(pid)) > 0",
};

/** MariaDB shows waits as they were when last asked, unless that was over 100 ms ago. */
const POLL_MS = 150;

/**
 * Waits until so many runs wait for an open transaction.
 *
 * @param runs none of which may end before.
 */
export async function untilWaiting(
  { engine, api }: Deployment,
  runs: readonly { readonly ended: Promise<Ended> }[],
): Promise<void> {
  const { query }: Database = await api();
  let early: Ended | undefined;
  for (const { ended } of runs) ended.then((end) => early ??= end);
  for (;;) {
    const { rows: [{ count }] } = await sql.raw<{ count: number }>(WAITING[engine]).execute(query);
    if (Number(count) >= runs.length) return;
    assert.equal(early, undefined, `a run did not wait: ${early?.output}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Does `work` while an open transaction has added a row, which then is rolled back. */
export async function whileTaken<R>(
  { api }: Deployment,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
  work: () => Promise<R>,
): Promise<R> {
  const database: Database = await api();
  const over = new Error("over");
  let result: R;
  try {
    await database.query.transaction().execute(async (query) => {
      await query.insertInto(table).values(row).execute();
      result = await work();
      throw over;
    });
  } catch (error) {
    if (error !== over) throw error;
  }
  return result!;
}

/**
 * Starts runs that all want to add a row that an open transaction has added; when all of them wait for
 * it, it is rolled back, and they are off at the same moment.
 *
 * @returns the runs' ends, in their order.
 */
export async function offAtOnce(
  deployment: Deployment,
  table: string,
  row: Readonly<Record<string, string | number | null>>,
  runs: readonly (readonly string[])[],
): Promise<Ended[]> {
  const running = await whileTaken(deployment, table, row, async () => {
    const started = runs.map((args) => deployment.start(...args));
    await untilWaiting(deployment, started);
    return started;
  });
  return await Promise.all(running.map(({ ended }) => ended));
}

/** The exit codes, lowest first. */
export function codes(ended: readonly Ended[]): number[] {
  return ended.map(({ code }) => code).sort((one, other) => one - other);
}
