/** What a command works with: configuration, log, databases and services, made from the global options. */

import type { Configuration, OptionGroup } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import type { Databases } from "../database/databases.ts";
import { openDatabases } from "../database/open_databases.ts";
import { apiDatabaseGroup, databaseGroup } from "../database/options.ts";
import { createLogger } from "../log/create_logger.ts";
import type { Logger } from "../log/logger.ts";
import { loggingGroup, logSocketsGroup } from "../log/options.ts";
import type { TextStreams } from "../output/text_streams.ts";
import { lazyServices } from "../openstack/lazy_services.ts";
import type { Services } from "../openstack/service.ts";
import type { GlobalOptions } from "./global_options.ts";

/** The groups of options that every command may read; the others come with the plugin that reads them. */
const COMMON_GROUPS = [apiDatabaseGroup, databaseGroup, loggingGroup, logSocketsGroup];

/** The part of a command's context that has to be closed; disposing of it does. */
export interface World extends AsyncDisposable {
  readonly config: Configuration;
  readonly log: Logger;
  readonly databases: Databases;
  readonly services: Services;
}

/** What is needed from outside. */
export interface WorldOutside {
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Print to standard output and to standard error. */
  readonly streams: TextStreams;
  /** True where standard error is a terminal. */
  readonly isTerminal: boolean;
  /** Ends waits for databases and services when aborted. */
  readonly signal: AbortSignal;
  /** The groups of options that the command's plugin declares. */
  readonly optionGroups?: readonly OptionGroup<Record<string, unknown>>[];
}

/**
 * Reads the configuration, starts the log, and prepares databases and services, of which none is opened
 * yet.
 *
 * @throws {OperatorError} when the configuration cannot be read.
 */
export async function openWorld(
  globals: GlobalOptions,
  { environment, streams, isTerminal, signal, optionGroups = [] }: WorldOutside,
): Promise<World> {
  // What the configuration warns of before the log can be set up from it waits here.
  const early: string[] = [];
  let warn = (line: string): void => void early.push(line);
  const config = await loadConfiguration({
    sources: globals.configSources,
    environment,
    groups: [...COMMON_GROUPS, ...optionGroups],
    warn: (line) => warn(line),
    signal,
  });
  const log = await createLogger({
    configured: config.read(loggingGroup),
    commandLine: globals.logging,
    sockets: config.read(logSocketsGroup),
  }, {
    stderr: streams.stderr,
    stdout: streams.stdout,
    isTerminal,
    mayColour: !environment.NO_COLOR,
    now: () => new Date(),
    process: Deno.pid,
    hostname,
  });
  warn = log.reminder;
  early.forEach(warn);

  const databases = openDatabases(config, log, signal);
  const services = lazyServices({ config, log, signal, environment, now: () => new Date() });
  return {
    config,
    log,
    databases,
    services,
    async [Symbol.asyncDispose]() {
      try {
        await Promise.all([databases.close(), services.close()]);
      } catch (error) {
        // The command has done its work by then; a connection that cannot say goodbye changes nothing.
        log.debug(`Closing a connection failed: ${error}`);
      }
      await log.close();
    },
  };
}

/** This machine's name; a system that does not tell it leaves it empty. */
function hostname(): string {
  try {
    return Deno.hostname();
  } catch {
    return "";
  }
}
