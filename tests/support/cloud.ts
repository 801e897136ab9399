/**
 * The databases of a small deployment for tests: the API's and the main one, each fresh, and a way to
 * run actions on them like separate runs of the program.
 */

import type { ApiTables } from "../../src/cells/tables.ts";
import type { AnyTables, Database, Databases, EngineName } from "../../src/database/databases.ts";
import { openDatabases } from "../../src/database/open_databases.ts";
import { shownColumns } from "../../src/output/columns.ts";
import { argumentsOf } from "../../src/plugin/arguments.ts";
import type { Action, Arguments } from "../../src/plugin/contract.ts";
import {
  type TestContext,
  testContext,
  type TestContextOverrides,
  type TestOptions,
} from "./context.ts";
import { type TestDatabase, testDatabase } from "./servers.ts";

/** What a run of an action gave. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly logged: readonly string[];
}

/** A deployment's databases; {@link Symbol.asyncDispose} removes them all. */
export interface TestCloud extends AsyncDisposable {
  /** `[api_database] connection`, `[database] connection` and `[DEFAULT] transport_url`. */
  readonly options: TestOptions;
  /** The URLs of the two databases. */
  readonly urls: { readonly api: string; readonly main: string };
  /** An open connection to look at the API database with. */
  api(): Promise<Database<ApiTables>>;
  /** An open connection to look at the main database, or at any other, with. */
  open(url: string): Promise<Database<AnyTables>>;
  /** One more empty database. */
  newDatabase(): Promise<TestDatabase>;
  /** A context whose databases stay open until the cloud goes. */
  context(overrides?: TestContextOverrides): Promise<TestContext>;
  /** Runs an action with connections of its own. */
  run(action: Action, args?: Arguments, overrides?: TestContextOverrides): Promise<RunResult>;
}

/** The transport URL in a cloud's configuration. */
export const TEST_TRANSPORT_URL = "rabbit://nova:s3cret@mq1:5672/";

/** Creates the two databases, both empty. */
export async function testCloud(engine: EngineName): Promise<TestCloud> {
  const created: TestDatabase[] = [];
  const opened: Databases[] = [];
  const newDatabase = async () => {
    const database = await testDatabase(engine);
    created.push(database);
    return database;
  };
  const apiUrl = (await newDatabase()).url;
  const mainUrl = (await newDatabase()).url;
  const options: TestOptions = {
    api_database: { connection: apiUrl, max_retries: "1" },
    database: { connection: mainUrl, max_retries: "1" },
    DEFAULT: { transport_url: TEST_TRANSPORT_URL },
  };

  const context = async (overrides: TestContextOverrides = {}) => {
    const made = await testContext({ options, ...overrides });
    const databases = openDatabases(made.config, made.log, made.signal);
    opened.push(databases);
    return { ...made, databases, ...overrides };
  };
  const own = await context();
  return {
    options,
    urls: { api: apiUrl, main: mainUrl },
    api: () => own.databases.api<ApiTables>(),
    open: (url) => own.databases.open(url, "test"),
    newDatabase,
    context,
    async run(action, args = {}, overrides = {}) {
      const run = await context({ result: shownColumns(action.result, args), ...overrides });
      try {
        const code = await action.run(run, argumentsOf(action, args));
        return { code, stdout: run.stdout(), stderr: run.stderr(), logged: run.logged() };
      } finally {
        await run.databases.close();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((databases) => databases.close()));
      await Promise.all(created.map((database) => database.drop()));
    },
  };
}
