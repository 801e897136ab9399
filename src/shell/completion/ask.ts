/** What asking for words works with: configuration and databases, and a log that nobody reads. */

import { loadConfiguration } from "../../config/load.ts";
import type { Environment } from "../../config/sources.ts";
import { openDatabases } from "../../database/open_databases.ts";
import type { Logger } from "../../log/logger.ts";
import { COMMON_GROUPS } from "../common_groups.ts";
import type { AskOutside } from "./answer.ts";

const silence = () => {};
const silentLog: Logger = {
  debug: silence,
  info: silence,
  warning: silence,
  reminder: silence,
  error: silence,
};

/** Asks with the configuration of the line that is being completed. */
export function askOutside(environment: Environment): AskOutside {
  return {
    async withContext(globals, { optionGroups = [] }, signal, work) {
      const config = await loadConfiguration({
        sources: globals.configSources,
        environment,
        groups: [...COMMON_GROUPS, ...optionGroups],
        warn: silence,
        signal,
      });
      return await work({ config, databases: openDatabases(config, silentLog, signal) });
    },
  };
}
