/**
 * `log_config_append`: a Python logging configuration in the form that `logging.config.fileConfig` reads.
 *
 * Only what concerns this program's own loggers is made: the root, `nova`, `nova.manage` and what is below.
 */

import { OperatorError } from "../../errors/operator_error.ts";
import { systemFailure } from "../../system/system_failure.ts";
import { type Formatter, jsonFormatter, plainFormatter, textFormatter } from "../format.ts";
import { levelNumber, LOGGER_NAME } from "../level.ts";
import type { LogOptions } from "../options.ts";
import type { LogPlaces } from "../places.ts";
import { type Handler, lineage, type LoggerNode, type Routes } from "../routes.ts";
import type { Sink } from "../sinks/sink.ts";
import { createPythonSink } from "./handlers.ts";
import { parsePythonIni, type PythonIni } from "./ini.ts";

/** No logging configuration is larger. */
const MOST_BYTES = 1024 * 1024;

/** Tells the operator something, in a sentence. */
type Tell = (sentence: string) => void;

/**
 * Reads the file and makes the routes.
 *
 * @throws {OperatorError} when it cannot be read, or is malformed.
 */
export async function routesFromPythonFile(
  options: LogOptions,
  places: LogPlaces,
  tell: Tell,
): Promise<Routes> {
  const path = options.log_config_append ?? "";
  const ini = parsePythonIni(await readText(path), path);
  const formatters = keysOf(ini, "formatters");
  const handlerNames = keysOf(ini, "handlers");
  const made = new Map<string, Promise<Handler>>();

  function handler(name: string): Promise<Handler> {
    if (!handlerNames.includes(name)) {
      throw new OperatorError(
        `Logging configuration ${path}: the handler ${name} is not among the keys of [handlers]`,
      );
    }
    let found = made.get(name);
    if (found === undefined) made.set(name, found = makeHandler(name));
    return found;
  }

  async function makeHandler(name: string): Promise<Handler> {
    const section = ini.section(`handler_${name}`);
    const form = section.get("formatter")?.trim() ?? "";
    if (form !== "" && !formatters.includes(form)) {
      throw new OperatorError(
        `Logging configuration ${path}: the formatter ${form} of [handler_${name}] is not among ` +
          "the keys of [formatters]",
      );
    }
    const made = await createPythonSink(
      section,
      places,
      (problem) =>
        tell(`${path}: the handler ${name}, ${problem}; its records go to standard error`),
    );
    return {
      level: levelOf(section.get("level"), `[handler_${name}]`, path) ?? 0,
      format: formatterNamed(form, made.isColoured && places.colours),
      sink: made.sink,
      isStream: isStream(made.sink, places),
    };
  }

  function formatterNamed(name: string, colour: boolean): Formatter {
    if (name === "") return plainFormatter("%(message)s", undefined);
    const section = ini.section(`formatter_${name}`);
    const pattern = section.raw("format");
    const dateFormat = section.raw("datefmt");
    const kind = section.get("class")?.trim() ?? "";
    const style = section.raw("style")?.trim() ?? "%";
    if (/(^|\.)ContextFormatter$/.test(kind)) return textFormatter(options, { dateFormat, colour });
    if (/(^|\.)JSONFormatter$/.test(kind)) return jsonFormatter(dateFormat);
    if (kind !== "" && !/^(logging\.)?Formatter$/.test(kind)) {
      tell(`${path}: the formatter ${name}, ${kind}, is not one that this program has`);
    } else if (style !== "%") {
      tell(
        `${path}: the formatter ${name} has the style "${style}", of which only % is understood`,
      );
      return plainFormatter("%(message)s", dateFormat);
    }
    return plainFormatter(pattern || "%(message)s", dateFormat);
  }

  async function node(section: string, isRoot: boolean): Promise<LoggerNode> {
    const values = ini.section(section);
    const names = values.required("handlers").split(",").map((name) => name.trim())
      .filter((name) => name !== "");
    return {
      level: levelOf(values.get("level"), `[${section}]`, path),
      handlers: await Promise.all(names.map(handler)),
      propagate: isRoot || Number(values.get("propagate") ?? 1) !== 0,
    };
  }

  const names = keysOf(ini, "loggers");
  if (!names.includes("root")) {
    throw new OperatorError(
      `Logging configuration ${path}: root is not among the keys of [loggers]`,
    );
  }
  const routes = new Map<string, LoggerNode>([["", await node("logger_root", true)]]);
  for (const name of names.filter((name) => name !== "root")) {
    const logger = ini.section(`logger_${name}`).required("qualname").trim();
    // Other loggers are other programs'.
    if (!lineage(LOGGER_NAME).includes(logger) && !logger.startsWith(`${LOGGER_NAME}.`)) continue;
    routes.set(logger, await node(`logger_${name}`, false));
  }
  return routes;
}

async function readText(path: string): Promise<string> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw new Error("it is no ordinary file");
    if (size > MOST_BYTES) throw new Error("it is larger than any logging configuration");
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new OperatorError(
      `Logging configuration ${path} cannot be read: ${systemFailure(error)}`,
      {
        hint: "It is the file that log_config_append or --log-config-append names.",
        cause: error,
      },
    );
  }
}

/** The words of a list of names: `keys = root, nova`. */
function keysOf(ini: PythonIni, section: string): string[] {
  return ini.section(section).required("keys").split(",").map((name) => name.trim())
    .filter((name) => name !== "");
}

function levelOf(text: string | undefined, where: string, path: string): number | undefined {
  if (text === undefined) return undefined;
  const number = levelNumber(text);
  if (number !== undefined) return number;
  throw new OperatorError(`Logging configuration ${path}: ${where} level: "${text}" is no level`);
}

function isStream(sink: Sink, { stdout, stderr }: LogPlaces): boolean {
  return sink === stdout || sink === stderr;
}
