/**
 * A cell and an API database full of made-up rows, with a proxy in front of each, and the compiled
 * program at work on them as a process of its own.
 */

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
import { endSessions, untilSessionsEnded } from "./sessions.ts";

const program = Deno.env.get("NOVA_MANAGE") ??
  new URL("../../../dist/nova-manage", import.meta.url).pathname;

/** Bounded, and without waits between: what a test of retries has time for. */
const RETRIES = ["max_retries = 2", "retry_interval = 0", "db_retry_interval = 0"];

/** Seconds after which a run is taken for one that will never end. */
const PATIENCE = 120;

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
  /** Resolves with what stands on standard output once that holds a text, or it has ended. */
  printed(text: string): Promise<string>;
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
  /** Ends the sessions that came through a proxy, as an administrator would. */
  endSessions(at: "cell" | "api"): Promise<void>;
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
    round: () => makeRound(cell, api, folder),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Empties tables and fills those that have rows. */
export async function replaceRows(
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

async function makeRound(cell: Place, api: Place, folder: string): Promise<Round> {
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
  const start = (...args: readonly string[]) => startProgram(folder, config, ["db", ...args]);
  const owned = made.move();
  return {
    cellProxy,
    apiProxy,
    start,
    run: (...args) => start(...args).ended,
    endSessions: (at) =>
      at === "cell" ? endSessions(cell.database, cellProxy) : endSessions(api.database, apiProxy),
    async untilSessionsEnded() {
      await untilSessionsEnded(cell.database, cellProxy);
      await untilSessionsEnded(api.database, apiProxy);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/**
 * Starts the program with a configuration file.
 *
 * @param patience seconds after which it is taken for one that will never end, and killed.
 */
export function startProgram(
  home: string,
  config: string,
  args: readonly string[],
  patience = PATIENCE,
): Running {
  const child = new Deno.Command(program, {
    args: ["--config-file", config, ...args],
    env: plainEnvironment(home),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = listenTo(child.stdout);
  const stderr = listenTo(child.stderr);
  let remark = "";
  const watchdog = setTimeout(() => {
    remark = `It was killed, as it had not ended after ${patience} s.`;
    endProcess(child, "SIGKILL");
  }, patience * 1000);
  const ended = Promise.all([child.status, stdout.closed, stderr.closed])
    .then(([{ code }]) => {
      const texts = { stdout: stdout.text(), stderr: stderr.text() + remark };
      const story = `nova-manage ${args.join(" ")} ended with ${code}\n` +
        `${texts.stdout}\n${texts.stderr}`;
      return { code, ...texts, story };
    })
    .finally(() => clearTimeout(watchdog));
  return {
    ended,
    said: (text) => stderr.until(text),
    async printed(text) {
      await stdout.until(text);
      return stdout.text();
    },
    signal: (signal) => endProcess(child, signal),
  };
}

/** Keeps what comes out of a stream. */
function listenTo(stream: ReadableStream<Uint8Array>) {
  const awaited = new Map<string, () => void>();
  let heard = "";
  const closed = (async () => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      heard += text;
      for (const [part, tell] of awaited) if (heard.includes(part)) tell();
    }
  })();
  return {
    closed,
    text: () => heard,
    /** Resolves when the text has come, or nothing more will. */
    until: (text: string) =>
      Promise.race([
        closed,
        new Promise<void>((resolve) => {
          awaited.set(text, resolve);
          if (heard.includes(text)) resolve();
        }),
      ]),
  };
}
