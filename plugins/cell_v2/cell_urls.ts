/** The URLs of a new cell: as given on the command line, else from the configuration. */

import { transportGroup } from "../../src/cells/options.ts";
import { parseTransportUrl } from "../../src/cells/transport_url.ts";
import { fillTransportUrl } from "../../src/cells/url_template.ts";
import { notSet } from "../../src/config/not_set.ts";
import { databaseGroup } from "../../src/database/options.ts";
import type { ArgumentValue, CommandContext, OptionSpec } from "../../src/plugin/contract.ts";
import { type ErrorLines, errorLines, OperatorError } from "../../src/errors/operator_error.ts";

/** `--transport-url`, as several actions have it. */
export const TRANSPORT_URL_OPTION: OptionSpec = {
  name: "transport_url",
  flag: "--transport-url",
  kind: "string",
  secret: true,
  metavar: "<url>",
  help: "The URL of the cell's message queue. Without it, [DEFAULT] transport_url is taken.",
};

/**
 * The transport URL for a new cell, as it is to be stored; it is checked with its template filled in.
 *
 * @param given the option's value; empty counts as not given.
 * @returns undefined when there is none or it is invalid, which has been said then.
 */
export function chooseTransportUrl(
  { config, log, output }: Pick<CommandContext, "config" | "log" | "output">,
  given: ArgumentValue,
): string | undefined {
  const { transport_url: configured } = config.read(transportGroup);
  const url = String(given ?? "") || configured;
  if (!url) {
    output.error(
      `There is no transport URL. ${
        notSet("[DEFAULT] transport_url", config)
      }. Set --transport-url.`,
    );
    return undefined;
  }
  if (!given) output.say("Taking the transport URL from [DEFAULT] transport_url.");
  const problem = transportUrlProblem({ config, log }, url);
  if (problem === undefined) return url;
  output.error(...problem);
  return undefined;
}

/** What is wrong with a transport URL once its template is filled in, in lines; undefined when all is well. */
export function transportUrlProblem(
  { config, log }: Pick<CommandContext, "config" | "log">,
  url: string,
): ErrorLines | undefined {
  const { transport_url: configured } = config.read(transportGroup);
  try {
    parseTransportUrl(fillTransportUrl(url, configured, log.warning));
    return undefined;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return errorLines(error);
  }
}

/**
 * The database URL for a new cell, as it is to be stored.
 *
 * @param given the option's value; empty counts as not given.
 * @returns undefined when there is none, which has been said then.
 */
export function chooseDatabaseUrl(
  { config, output }: Pick<CommandContext, "config" | "output">,
  given: ArgumentValue,
): string | undefined {
  if (given) return String(given);
  const { connection } = config.read(databaseGroup);
  if (!connection) {
    output.error(
      `There is no database URL. ${notSet("[database] connection", config)}. ` +
        "Set --database_connection.",
    );
    return undefined;
  }
  output.say("Taking the database URL from [database] connection.");
  return connection;
}
