/**
 * Fresh, empty databases for tests, on servers that `with_servers.ts` started for this test run.
 */

import type { EngineName } from "../../src/database/databases.ts";
import { query as mariadbQuery, type RunningServer, start as startMariadb } from "./mariadb.ts";
import { start as startMysql } from "./mysql.ts";
import { query as postgresqlQuery } from "./postgresql.ts";

/** Where `with_servers.ts` left the servers' ports, users and sockets. */
export interface TestServer {
  readonly port: number;
  /** The folder of the Unix sockets; that of MariaDB or MySQL is the file `mysql.sock` in it. */
  readonly socketFolder: string;
  readonly user: string;
  readonly password: string;
}

/** An empty database of a test's own. */
export interface TestDatabase extends AsyncDisposable {
  readonly engine: EngineName;
  /** Its SQLAlchemy URL. */
  readonly url: string;
  /** Its name; for SQLite the file's path. */
  readonly name: string;
  /** Removes it. */
  drop(): Promise<void>;
  /** The server of its own that it is on; that of this test run if undefined. */
  readonly server?: TestServer;
}

/** The name of the environment variable that holds a server's {@link TestServer} as JSON. */
export const serverVariable = {
  mysql: "TEST_SERVER_MYSQL",
  postgresql: "TEST_SERVER_POSTGRESQL",
} as const;

/** The environment variable that says which {@link mysqlProduct} it is. */
export const productVariable = "TEST_MYSQL_PRODUCT";

/** The servers that the engine `mysql` may stand for. */
export type MysqlProduct = "MariaDB" | "MySQL";

/**
 * Which server the engine `mysql` stands for in this run. `scripts/test` runs the tests of that engine
 * twice, on MariaDB and on MySQL.
 */
export const mysqlProduct: MysqlProduct = Deno.env.get(productVariable) === "MySQL"
  ? "MySQL"
  : "MariaDB";

/** Starts a server of a test's own that is like the one of this run. */
export const startMysqlServer: (
  folder: string,
  extra?: readonly string[],
) => Promise<RunningServer> = mysqlProduct === "MySQL" ? startMysql : startMariadb;

/** The environment variable that lists the engines whose server could not be installed, and `galera`. */
export const missingServersVariable = "TEST_SERVERS_MISSING";

/** Whether a cluster can be made here; where not, `scripts/test` says so loudly. */
export const hasGalera: boolean = !(Deno.env.get(missingServersVariable) ?? "").split(",")
  .includes("galera");

/**
 * True when the engine's server runs. It does unless `scripts/test` could not install it, which it says
 * loudly; a test that needs that server is then ignored, and counted as skipped.
 */
export function hasServer(engine: "mysql" | "postgresql"): boolean {
  return !(Deno.env.get(missingServersVariable) ?? "").split(",").includes(engine);
}

/** The engines that can be tested here: all three, unless a server could not be installed. */
export const testEngines: readonly EngineName[] = [
  ...(["mysql", "postgresql"] as const).filter(hasServer),
  // A run on MySQL comes after one that had all the others.
  ...(mysqlProduct === "MySQL" ? [] : ["sqlite"] as const),
];

/** The running server of an engine. */
export function testServer(engine: "mysql" | "postgresql"): TestServer {
  const text = Deno.env.get(serverVariable[engine]);
  if (text === undefined) {
    throw new Error(`no ${engine} test server: run the tests through scripts/test`);
  }
  return JSON.parse(text);
}

/**
 * Creates an empty database. Names are unique within a server, so tests may run side by side.
 *
 * @param own a server of the test's own; the one of this test run unless given.
 */
export async function testDatabase(engine: EngineName, own?: TestServer): Promise<TestDatabase> {
  const name = `t_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  switch (engine) {
    case "sqlite": {
      const folder = await Deno.makeTempDir({ prefix: "nova-manage-sqlite-" });
      const file = `${folder}/nova.sqlite`;
      return database(
        engine,
        `sqlite:///${file}`,
        file,
        () => Deno.remove(folder, { recursive: true }),
      );
    }
    case "mysql": {
      const server = own ?? testServer("mysql");
      await mariadbQuery(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb3`);
      const url =
        `mysql+pymysql://${server.user}:${server.password}@127.0.0.1:${server.port}/${name}?charset=utf8`;
      const drop = async () => {
        await mariadbQuery(server, `DROP DATABASE IF EXISTS ${name}`);
      };
      return { ...database(engine, url, name, drop), server: own };
    }
    case "postgresql": {
      const server = own ?? testServer("postgresql");
      await postgresqlQuery(server, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
      const url =
        `postgresql+psycopg2://${server.user}:${server.password}@127.0.0.1:${server.port}/${name}`;
      return database(engine, url, name, async () => {
        await postgresqlQuery(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      });
    }
  }
}

function database(
  engine: EngineName,
  url: string,
  name: string,
  drop: () => Promise<void>,
): TestDatabase {
  return { engine, url, name, drop, [Symbol.asyncDispose]: drop };
}
