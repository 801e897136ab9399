/** The databases of a run, from its configuration: opened when first asked for, one per URL. */

import type { Configuration } from "../config/configuration.ts";
import { notSet } from "../config/not_set.ts";
import type { Logger } from "../log/logger.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { type DatabaseSettings, openDatabase } from "./database.ts";
import type { Database, Databases } from "./databases.ts";
import { loadEngine } from "./engines.ts";
import { apiDatabaseGroup, databaseGroup } from "./options.ts";
import type { NamedReplica } from "./replicas/replica_lag.ts";
import { type Pause, pauseByClock } from "./retry.ts";
import { parseDatabaseUrl } from "./urls/url.ts";
import { visitDatabase } from "./visit.ts";

type Settings =
  & DatabaseSettings
  & Readonly<
    Record<"connection" | "connection_parameters" | "slave_connection", string | undefined>
  >;

/**
 * Makes the databases of a run; nothing is opened yet.
 *
 * @param log where each wait for a database is noted.
 * @param signal ends waits when aborted.
 * @param pause how to wait; by the clock unless a test says otherwise.
 * @param sql where each statement is told, for `--debug`; nowhere when it is not given.
 */
export function openDatabases(
  config: Configuration,
  log: Logger,
  signal: AbortSignal,
  pause: Pause = pauseByClock,
  sql?: Logger,
): Databases {
  const opened = new Map<string, Promise<Database>>();

  function open(
    url: string,
    source: string,
    group: typeof databaseGroup,
  ): Promise<Database> {
    const settings = config.read(group);
    // What a session is like depends on these three; the same URL may stand in several places.
    const key = JSON.stringify([url, settings.connection_parameters, settings.mysql_sql_mode]);
    let database = opened.get(key);
    if (database === undefined) {
      database = connect(url, source, settings);
      opened.set(key, database);
      // A failure is not kept: the caller may ask again.
      database.catch(() => opened.delete(key));
    }
    return database;
  }

  async function connect(
    url: string,
    source: string,
    settings: Settings,
  ): Promise<Database> {
    const parsed = parseDatabaseUrl(url, source, settings.connection_parameters);
    const engine = await loadEngine(parsed.engine);
    const replica = () => namedReplica(url, settings);
    return await openDatabase(
      engine,
      parsed,
      source,
      settings,
      { log, sql, signal, pause },
      replica,
    );
  }

  // async, so that a missing or malformed option rejects like every other failure.
  async function openConfigured(group: typeof databaseGroup): Promise<Database> {
    const { connection } = config.read(group);
    const source = `[${group.name}] connection`;
    if (!connection) throw missingConnection(source, config);
    return await open(connection, source, group);
  }

  return {
    api: () => openConfigured(apiDatabaseGroup),
    main: () => openConfigured(databaseGroup),
    // Nova opens cells with the options of [database], connection_parameters included.
    // deno-lint-ignore require-await -- so that a malformed option rejects.
    open: async (url, source) => open(url, source, databaseGroup),
    async visit({ url, source, timeout, patient = false }, work) {
      const settings = config.read(databaseGroup);
      const parsed = parseDatabaseUrl(url, source, settings.connection_parameters);
      const engine = await loadEngine(parsed.engine);
      const replica = () => namedReplica(url, settings);
      const visit = { engine, url: parsed, source, settings, timeout, patient, replica };
      return await visitDatabase(visit, { log, sql, signal, pause }, work);
    },
    async close() {
      const settled = await Promise.allSettled(opened.values());
      await Promise.all(
        settled.map((result) => result.status === "fulfilled" ? result.value.close() : undefined),
      );
    },
  };
}

/** The replica of `slave_connection`, which is the one of `connection` and of no other database. */
async function namedReplica(url: string, settings: Settings): Promise<NamedReplica | undefined> {
  const { connection, slave_connection, connection_parameters } = settings;
  if (!slave_connection || url !== connection) return undefined;
  // The API database has an option of this name too, whose replicas nobody asks for.
  const source = `[${databaseGroup.name}] slave_connection`;
  const parsed = parseDatabaseUrl(slave_connection, source, connection_parameters);
  return { engine: await loadEngine(parsed.engine), url: parsed, source };
}

function missingConnection(source: string, config: Configuration): OperatorError {
  return new OperatorError(notSet(source, config), {
    hint: config.passedOver.length === 0
      ? "Set it to the database's URL, mysql+pymysql://… or postgresql://…, " +
        "in nova.conf or in a file named with --config-file."
      : "Run this as a user who may read nova.conf, or name a file with --config-file.",
  });
}
