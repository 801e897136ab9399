/**
 * A cell and an API database full of made-up rows, with a proxy in front of each, and the compiled
 * program at work on them as a process of its own.
 */

import { sql } from "kysely";
import type { Database, EngineName } from "../../../src/database/databases.ts";
import { resolveRevision } from "../../../src/schema/revisions.ts";
import { syncSchema } from "../../../src/schema/sync.ts";
import { openDatabase } from "../../support/open_database.ts";
import { endProcess } from "../../support/process.ts";
import { type Proxy, startProxy } from "../../support/proxy.ts";
import { plainEnvironment } from "../../support/reference.ts";
import { testDatabase, type TestServer, testServer } from "../../support/servers.ts";
import { type Content, readContent } from "./content.ts";
import type { Random } from "./random.ts";
import { cellTables, makeApiRows, makeCellRows, type Rows } from "./rows.ts";

const program = Deno.env.get("NOVA_MANAGE") ??
  new URL("../../../dist/nova-manage", import.meta.url).pathname;

/** Bounded, and without waits between: what a test of retries has time for. */
const RETRIES = ["max_retries = 2", "retry_interval = 0", "db_retry_interval = 0"];

/** Seconds after which a run is taken for one that will never end. */
const PATIENCE = 120;

/** The engines whose servers can be got at from outside. */
export type ServerEngine = "mysql" | "postgresql";

/** How a process ended. */
export interface Ended {
  /** Its exit code; 137 when it was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Everything about it, for messages. */
  readonly story: string;
}

/** A process at work. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves when its standard error holds a text, or it has ended. */
  said(text: string): Promise<void>;
  /** Sends it a signal, if it is still there. */
  signal(signal: Deno.Signal): void;
}

/** The program with proxies of its own. */
export interface Round extends AsyncDisposable {
  readonly cellProxy: Proxy;
  readonly apiProxy: Proxy;
  /** Starts `nova-manage db …`. */
  start(...args: readonly string[]): Running;
  /** Runs it to its end. */
  run(...args: readonly string[]): Promise<Ended>;
  /** Waits until the servers have no session left that came through the proxies. */
  untilSessionsEnded(): Promise<void>;
}

/** The databases. */
export interface Stage extends AsyncDisposable {
  readonly engine: EngineName;
  /** Open connections of the test's own, past the proxies. */
  readonly cell: Database;
  readonly api: Database;
  /** The URLs of the databases, past the proxies. */
  readonly urls: { readonly cell: string; readonly api: string };
  /** Replaces all rows by new ones: a cell with so many instances. */
  fill(random: Random, instances: number): Promise<Content>;
  /** Reads everything. */
  read(): Promise<Content>;
  /** Puts new proxies in place. */
  round(): Promise<Round>;
}

/**
 * Creates the databases with their schemas.
 *
 * @param own servers of the test's own, where the ones of the test run will not do.
 */
export async function makeStage(
  engine: EngineName,
  own: { readonly cell?: TestServer; readonly api?: TestServer } = {},
): Promise<Stage> {
  await using made = new AsyncDisposableStack();
  const place = async (lineage: "main" | "api", own?: TestServer) => {
    // A file has no port, and what stands in front of it is never asked.
    const port = engine === "sqlite" ? 0 : (own ?? testServer(engine)).port;
    const { url } = made.use(await testDatabase(engine, own));
    const options = { db_retry_interval: "0", db_max_retries: "100" };
    const { database } = made.use(await openDatabase(url, { options }));
    await syncSchema(database, lineage, resolveRevision(lineage));
    return { url, database, port };
  };
  const cell = await place("main", own.cell);
  const api = await place("api", own.api);
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-faults-" });
  made.defer(() => Deno.remove(folder, { recursive: true }));
  const owned = made.move();
  return {
    engine,
    cell: cell.database,
    api: api.database,
    urls: { cell: cell.url, api: api.url },
    async fill(random, instances) {
      const cellRows = makeCellRows(random, instances);
      await replaceRows(cell.database, cellRows, cellTables.map(({ name }) => `shadow_${name}`));
      await replaceRows(api.database, makeApiRows(random, cellRows.get("instances")!));
      return readContent(cell.database, api.database);
    },
    read: () => readContent(cell.database, api.database),
    round: () => makeRound(engine, cell, api, folder),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Empties tables and fills those that have rows. */
async function replaceRows(
  database: Database,
  rows: Rows,
  emptied: readonly string[] = [],
): Promise<void> {
  await database.transaction(async (query) => {
    for (const table of [...emptied, ...[...rows.keys()].reverse()]) {
      await query.deleteFrom(table).execute();
    }
    for (const [table, added] of rows) {
      for (let start = 0; start < added.length; start += 500) {
        await query.insertInto(table).values(added.slice(start, start + 500)).execute();
      }
    }
  });
}

interface Place {
  readonly url: string;
  readonly database: Database;
  readonly port: number;
}

async function makeRound(
  engine: EngineName,
  cell: Place,
  api: Place,
  folder: string,
): Promise<Round> {
  await using made = new AsyncDisposableStack();
  const cellProxy = made.use(startProxy(cell.port));
  const apiProxy = made.use(startProxy(api.port));
  const config = `${folder}/${crypto.randomUUID()}.conf`;
  const through = ({ url, port }: Place, proxy: Proxy) =>
    `connection = ${url.replace(`:${port}/`, `:${proxy.port}/`)}`;
  await Deno.writeTextFile(
    config,
    [
      "[database]",
      through(cell, cellProxy),
      ...RETRIES,
      "[api_database]",
      through(api, apiProxy),
      ...RETRIES,
    ].join("\n") + "\n",
    { mode: 0o600 },
  );
  const start = (...args: readonly string[]) => startProgram(folder, config, args);
  const owned = made.move();
  return {
    cellProxy,
    apiProxy,
    start,
    run: (...args) => start(...args).ended,
    async untilSessionsEnded() {
      await untilEnded(engine, cell.database, cellProxy);
      await untilEnded(engine, api.database, apiProxy);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function startProgram(home: string, config: string, args: readonly string[]): Running {
  const child = new Deno.Command(program, {
    args: ["--config-file", config, "db", ...args],
    env: plainEnvironment(home),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const heard = new Map<string, () => void>();
  let stderr = "";
  const listen = async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      for (const [awaited, tell] of heard) if (stderr.includes(awaited)) tell();
    }
  };
  const watchdog = setTimeout(() => {
    stderr += `It was killed, as it had not ended after ${PATIENCE} s.`;
    endProcess(child, "SIGKILL");
  }, PATIENCE * 1000);
  const ended = Promise.all([child.status, new Response(child.stdout).text(), listen()])
    .then(([{ code }, stdout]) => {
      const story = `nova-manage db ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`;
      return { code, stdout, stderr, story };
    })
    .finally(() => clearTimeout(watchdog));
  return {
    ended,
    said: (text) =>
      Promise.race([
        ended.then(() => {}),
        new Promise<void>((resolve) => {
          heard.set(text, resolve);
          if (stderr.includes(text)) resolve();
        }),
      ]),
    signal: (signal) => endProcess(child, signal),
  };
}

/** Counts the sessions that come from ports of this machine. */
const SESSIONS: Record<ServerEngine, (ports: readonly number[]) => string> = {
  mysql: (ports) =>
    "SELECT count(*) AS count FROM information_schema.processlist " +
    `WHERE host IN (${ports.map((port) => `'127.0.0.1:${port}'`).join(", ")})`,
  postgresql: (ports) =>
    `SELECT count(*) AS count FROM pg_stat_activity WHERE client_port IN (${ports.join(", ")})`,
};

async function untilEnded(
  engine: EngineName,
  database: Database,
  { localPorts }: Proxy,
): Promise<void> {
  if (engine === "sqlite" || localPorts.length === 0) return;
  const question = sql.raw<{ count: number }>(SESSIONS[engine](localPorts));
  for (;;) {
    const { rows: [{ count }] } = await database.repeatable((query) => question.execute(query));
    if (Number(count) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
