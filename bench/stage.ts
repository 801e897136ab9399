/** What the benchmarks work on: the two programs, and databases with configuration files for them. */

import { findReference } from "../tests/support/reference.ts";
import { query as mariadbQuery } from "../tests/support/mariadb.ts";
import { query as postgresqlQuery } from "../tests/support/postgresql.ts";
import {
  type TestDatabase,
  testDatabase,
  type TestServer,
  testServer,
} from "../tests/support/servers.ts";
import type { Subject } from "./measure.ts";

/** The engines that both programs can be measured on. */
export const serverEngines = ["mysql", "postgresql"] as const;
/** One of {@link serverEngines}. */
export type ServerEngine = typeof serverEngines[number];

/** The comparisons that `measure` makes on each server, one server after the other. */
export async function onEachServer<C>(
  measure: (engine: ServerEngine) => Promise<readonly C[]>,
): Promise<C[]> {
  const comparisons: C[] = [];
  for (const engine of serverEngines) comparisons.push(...await measure(engine));
  return comparisons;
}

/** What to call an engine's server in results. */
export const serverName = { mysql: "MariaDB", postgresql: "PostgreSQL" } as const;

/** The revisions that the installed reference (zed) ends at, so that both do the same work. */
export const REFERENCE_REVISION = { main: "ccb0fa1a2252", api: "b30f573d3377" } as const;

/** The two programs. */
export interface Programs {
  readonly ours: string;
  /** Undefined where the reference is not installed. */
  readonly reference?: string;
}

/** Finds the compiled program and the reference. */
export async function findPrograms(): Promise<Programs> {
  const ours = await Deno.realPath("dist/nova-manage");
  return { ours, reference: await findReference() };
}

/** A pair of empty databases and the configuration file that names them. */
export interface Deployment extends AsyncDisposable {
  readonly api: TestDatabase;
  readonly main: TestDatabase;
  readonly configFile: string;
}

/**
 * Makes a pair of empty databases with a configuration file.
 *
 * @param server one that the measurement has started; that of the run unless given.
 */
export async function makeDeployment(
  engine: ServerEngine,
  server?: TestServer,
): Promise<Deployment> {
  const [api, main] = await Promise.all([
    testDatabase(engine, server),
    testDatabase(engine, server),
  ]);
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-bench-" });
  const configFile = `${folder}/nova.conf`;
  await Deno.writeTextFile(
    configFile,
    [
      "[DEFAULT]",
      "transport_url = rabbit://nova:secret@127.0.0.1:5672/",
      "[api_database]",
      `connection = ${api.url}`,
      "[database]",
      `connection = ${main.url}`,
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  return {
    api,
    main,
    configFile,
    async [Symbol.asyncDispose]() {
      await Promise.all([api.drop(), main.drop(), Deno.remove(folder, { recursive: true })]);
    },
  };
}

/** A command of one of the programs on a deployment. */
export function command(
  program: string,
  { configFile }: Deployment,
  ...args: readonly string[]
): Subject {
  return { command: [program, "--config-file", configFile, ...args] };
}

/** Runs SQL in a database through the server's own client. */
export async function runSql(
  { engine, name, server }: TestDatabase,
  sql: string,
): Promise<string> {
  return engine === "mysql"
    ? await mariadbQuery(server ?? testServer("mysql"), sql, name)
    : await postgresqlQuery(testServer("postgresql"), sql, name);
}

/** Makes a deployment's databases anew, empty. */
export async function emptyAgain({ api, main }: Deployment): Promise<void> {
  for (const { engine, name } of [api, main]) {
    if (engine === "mysql") {
      const sql = `DROP DATABASE ${name}; CREATE DATABASE ${name} CHARACTER SET utf8mb4`;
      await mariadbQuery(testServer("mysql"), sql);
    } else {
      const server = testServer("postgresql");
      await postgresqlQuery(server, `DROP DATABASE ${name}`);
      await postgresqlQuery(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
    }
  }
}
