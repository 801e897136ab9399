/** Python's handler classes, with their arguments. */

import type { LogPlaces } from "../places.ts";
import type { Sink } from "../sinks/sink.ts";
import { facilityNumber, type SyslogAddress } from "../sinks/syslog.ts";
import type { PythonSection } from "./ini.ts";
import { NotLiteral, parsePythonLiteral, type PythonName, type PythonValue } from "./literal.ts";

/** What a handler class becomes here. */
export interface PythonSink {
  readonly sink: Sink;
  /** True for oslo.log's handler that colours records. */
  readonly isColoured: boolean;
}

/** A handler's arguments by the names that Python gives them. */
type HandlerArguments = ReadonlyMap<string, PythonValue>;

interface HandlerClass {
  /** The parameters, in order. */
  readonly parameters: readonly string[];
  make(args: HandlerArguments, places: LogPlaces): Promise<Sink> | Sink;
}

/** Something in the arguments that this program cannot do. */
class Unsupported extends Error {}

const FILE = ["filename", "mode", "encoding", "delay", "errors"];

const nullSink: Sink = { name: "Nowhere", write: () => {}, close: () => {} };

/** The classes by the last part of their names; modules may be left out as Python allows it. */
const CLASSES: Readonly<Record<string, HandlerClass>> = {
  StreamHandler: { parameters: ["stream"], make: streamOf },
  ColorHandler: { parameters: ["stream"], make: streamOf },
  NullHandler: { parameters: [], make: () => nullSink },
  FileHandler: { parameters: FILE, make: (args, places) => fileOf(args, places, false) },
  WatchedFileHandler: { parameters: FILE, make: (args, places) => fileOf(args, places, true) },
  RotatingFileHandler: {
    parameters: ["filename", "mode", "maxBytes", "backupCount", "encoding", "delay", "errors"],
    make: async (args, places) =>
      await ownStreamOf(args, places) ??
        await places.sizeRotatedFile(
          text(args, "filename"),
          number(args, "maxBytes", 0),
          number(args, "backupCount", 0),
        ),
  },
  TimedRotatingFileHandler: {
    parameters: [
      "filename",
      "when",
      "interval",
      "backupCount",
      "encoding",
      "delay",
      "utc",
      "atTime",
      "errors",
    ],
    async make(args, places) {
      if ((args.get("atTime") ?? null) !== null) throw new Unsupported("its atTime");
      return await ownStreamOf(args, places) ??
        await places.timeRotatedFile(
          text(args, "filename"),
          text(args, "when", "h"),
          number(args, "interval", 1),
          number(args, "backupCount", 0),
          args.get("utc") === true,
        );
    },
  },
  SysLogHandler: {
    parameters: ["address", "facility", "socktype"],
    make: (args, places) => places.pythonSyslog(addressOf(args), facilityOf(args)),
  },
  OSSysLogHandler: {
    parameters: ["facility"],
    make: (args, places) => places.syslog(facilityName(args)),
  },
  OSJournalHandler: {
    parameters: ["facility"],
    make: (args, places) => places.journal(facilityName(args)),
  },
};

const MODULES = /^(?:(?:logging\.)?(?:handlers\.)?|oslo_log\.handlers\.)(\w+)$/;

/**
 * The sink that a handler's section describes.
 *
 * @param unsupported is told why there is none, in which case it is standard error.
 */
export async function createPythonSink(
  section: PythonSection,
  places: LogPlaces,
  unsupported: (problem: string) => void,
): Promise<PythonSink> {
  const name = section.required("class").trim();
  const word = MODULES.exec(name)?.[1] ?? "";
  if (!Object.hasOwn(CLASSES, word)) {
    unsupported(`${name}, is not one that this program has`);
    return { sink: places.stderr, isColoured: false };
  }
  const { parameters, make } = CLASSES[word];
  try {
    const sink = await make(argumentsOf(section, parameters), places);
    return { sink, isColoured: word === "ColorHandler" && sink === places.stderr };
  } catch (error) {
    if (!(error instanceof NotLiteral || error instanceof Unsupported)) throw error;
    unsupported(`${name}, has arguments that this program cannot follow: ${error.message}`);
    return { sink: places.stderr, isColoured: false };
  }
}

function argumentsOf(section: PythonSection, parameters: readonly string[]): HandlerArguments {
  const args = parsePythonLiteral(section.get("args") || "()");
  const named = parsePythonLiteral(section.get("kwargs") || "{}");
  if (!Array.isArray(args)) throw new Unsupported("args is not a tuple");
  if (!(named instanceof Map)) throw new Unsupported("kwargs is not a dictionary");
  if (args.length > parameters.length) throw new Unsupported("there are too many");
  const found = new Map<string, PythonValue>();
  args.forEach((value, index) => found.set(parameters[index], value));
  for (const [name, value] of named) {
    if (typeof name !== "string" || !parameters.includes(name)) {
      throw new Unsupported(`it takes no ${String(name)}`);
    }
    found.set(name, value);
  }
  return found;
}

function text(args: HandlerArguments, name: string, fallback?: string): string {
  const value = args.get(name) ?? fallback;
  if (typeof value !== "string") throw new Unsupported(`${name} is no text`);
  return value;
}

function number(args: HandlerArguments, name: string, fallback: number): number {
  const value = args.get(name) ?? fallback;
  if (typeof value !== "number") throw new Unsupported(`${name} is no number`);
  return value;
}

function nameOf(value: PythonValue | undefined): string | undefined {
  const isName = typeof value === "object" && value !== null && "name" in value;
  return isName ? (value as PythonName).name : undefined;
}

function streamOf(args: HandlerArguments, { stdout, stderr }: LogPlaces): Sink {
  const stream = args.get("stream") ?? null;
  if (stream === null) return stderr;
  switch (nameOf(stream)) {
    case "sys.stderr":
    case "sys.__stderr__":
      return stderr;
    case "sys.stdout":
    case "sys.__stdout__":
      return stdout;
  }
  throw new Unsupported("its stream");
}

async function ownStreamOf(args: HandlerArguments, places: LogPlaces): Promise<Sink | undefined> {
  return await places.ownStream(text(args, "filename"));
}

async function fileOf(args: HandlerArguments, places: LogPlaces, follow: boolean): Promise<Sink> {
  const mode = text(args, "mode", "a");
  if (!/^[awx]/.test(mode)) throw new Unsupported(`its mode "${mode}"`);
  return await ownStreamOf(args, places) ??
    await places.file(text(args, "filename"), {
      follow,
      truncate: mode.startsWith("w"),
      delay: args.get("delay") === true,
    });
}

function facilityOf(args: HandlerArguments): number {
  const facility = args.get("facility") ?? 1;
  if (typeof facility === "number") return facility;
  const name = typeof facility === "string" ? facility : nameOf(facility)?.split(".").at(-1) ?? "";
  try {
    return facilityNumber(name);
  } catch (error) {
    throw new Unsupported((error as Error).message);
  }
}

/** oslo.log's handlers take the facility as the system's header files have it, shifted by three bits. */
function facilityName(args: HandlerArguments): string {
  const facility = args.get("facility") ?? null;
  if (facility === null) return "LOG_USER";
  const name = nameOf(facility)?.split(".").at(-1);
  if (name === undefined) throw new Unsupported("its facility");
  return name;
}

function addressOf(args: HandlerArguments): SyslogAddress {
  const address = args.get("address") ?? ["localhost", 514];
  const type = nameOf(args.get("socktype"))?.split(".").at(-1);
  if (type !== undefined && type !== "SOCK_DGRAM" && type !== "SOCK_STREAM") {
    throw new Unsupported("its socktype");
  }
  if (typeof address === "string") {
    const kind = type === undefined ? "either" : type === "SOCK_STREAM" ? "stream" : "datagram";
    return { path: address, kind };
  }
  if (!Array.isArray(address)) throw new Unsupported("its address");
  const [host, port] = address;
  const number = isPortName(port) ? 514 : port;
  if (typeof host !== "string" || typeof number !== "number") throw new Unsupported("its address");
  return { host, port: number, transport: type === "SOCK_STREAM" ? "tcp" : "udp" };
}

/** `handlers.SYSLOG_UDP_PORT` and its sister. */
function isPortName(value: PythonValue | undefined): boolean {
  return /(^|\.)SYSLOG_(UDP|TCP)_PORT$/.test(nameOf(value) ?? "");
}
