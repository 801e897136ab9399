/** What a command works with: configuration, log, databases and services, made from the global options. */

import type { LoadedConfiguration, OptionGroup } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load.ts";
import type { Environment } from "../config/sources.ts";
import type { Databases } from "../database/databases.ts";
import { openDatabases } from "../database/open_databases.ts";
import { pauseByClock } from "../database/retry.ts";
import { createLogger } from "../log/create_logger.ts";
import type { Logger } from "../log/logger.ts";
import { loggingGroup, logSocketsGroup } from "../log/options.ts";
import type { TextStreams } from "../output/text_streams.ts";
import { lazyServices } from "../openstack/lazy_services.ts";
import type { Services } from "../openstack/service.ts";
import { hostName } from "../system/host_name.ts";
import { COMMON_GROUPS } from "./common_groups.ts";
import type { GlobalOptions } from "./global_options.ts";
import { postMortemGroup } from "./post_mortem/group.ts";

/** As much of the log as a report of a failure has. */
const KEPT_RECORDS = 200;

/** The part of a command's context that has to be closed; disposing of it does. */
export interface World extends AsyncDisposable {
  readonly config: LoadedConfiguration;
  readonly log: Logger;
  readonly databases: Databases;
  readonly services: Services;
  /** Whether command line or configuration ask for details. */
  readonly debug: boolean;
  /** Whether command line or configuration ask for a report of a failure. */
  readonly postMortem: boolean;
  /** The log's last records, where a report may need them. */
  recentLog(): readonly string[];
  /** The folder that log files go to, where one is named. */
  readonly logFolder: string | undefined;
}

/** What is needed from outside. */
export interface WorldOutside {
  /** The environment variables. */
  readonly environment: Environment;
  /** Print to standard output and to standard error. */
  readonly streams: TextStreams;
  /** True where standard error is a terminal. */
  readonly isTerminal: boolean;
  /** This program's version. */
  readonly version: string;
  /** Its name, which its own configuration files have. */
  readonly program: string;
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
  { environment, streams, isTerminal, version, program, signal, optionGroups = [] }: WorldOutside,
): Promise<World> {
  // What the configuration warns of before the log can be set up from it waits here.
  const early: string[] = [];
  let warn = (line: string): void => void early.push(line);
  const config = await loadConfiguration({
    sources: globals.configSources,
    environment,
    groups: [...COMMON_GROUPS, ...optionGroups],
    warn: (line) => warn(line),
    program,
    signal,
  });
  const postMortem = globals.postMortem ?? config.read(postMortemGroup).post_mortem;
  const configured = config.read(loggingGroup);
  const log = await createLogger({
    configured,
    commandLine: globals.logging,
    sockets: config.read(logSocketsGroup),
    keep: postMortem ? KEPT_RECORDS : 0,
  }, {
    stderr: streams.stderr,
    stdout: streams.stdout,
    isTerminal,
    mayColour: !environment.get("NO_COLOR"),
    now: () => new Date(),
    process: Deno.pid,
    version,
    hostname: hostName,
  });
  warn = log.reminder;
  early.forEach(warn);
  if (config.files.length === 0 && config.passedOver.length > 0) {
    warn(`No configuration file was found; not looked into: ${config.passedOver.join(", ")}`);
  }

  const databases = openDatabases(config, log, signal, pauseByClock, log.named("sql"));
  const services = lazyServices({ config, log, signal, environment, now: () => new Date() });
  return {
    config,
    log,
    databases,
    services,
    debug: globals.logging.debug ?? configured.debug,
    postMortem,
    recentLog: log.recent,
    logFolder: globals.logging.log_dir ?? configured.log_dir,
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
