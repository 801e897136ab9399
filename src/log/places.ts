/** Everything that the log can be written to, each made (and its code loaded) only where it is used. */

import { OperatorError } from "../errors/operator_error.ts";
import type { LogSockets } from "./options.ts";
import type { FileOptions } from "./sinks/file.ts";
import type { Lost, Sink } from "./sinks/sink.ts";
import type { SyslogAddress } from "./sinks/syslog.ts";
import { streamSink } from "./sinks/stream.ts";

/** What the log has from outside. */
export interface LogOutside {
  /** Writes text to standard error. */
  readonly stderr: (text: string) => void;
  /** Writes text to standard output, where the operator has asked for the log there. */
  readonly stdout: (text: string) => void;
  /** True where standard error is a terminal. */
  readonly isTerminal: boolean;
  /** False where the operator wants no colours. */
  readonly mayColour: boolean;
  /** The current time. */
  readonly now: () => Date;
  /** This program's process id, for the records. */
  readonly process: number;
  /** This program's version. */
  readonly version: string;
  /** This machine's name. */
  readonly hostname: () => string;
}

/** Makes sinks. */
export interface LogPlaces {
  readonly stderr: Sink;
  readonly stdout: Sink;
  /** True where colours may be on standard error. */
  readonly colours: boolean;
  /** The stream that a path such as `/dev/stderr` means; undefined for every other path. */
  ownStream(path: string): Promise<Sink | undefined>;
  file(path: string, options: FileOptions): Promise<Sink>;
  sizeRotatedFile(path: string, bytes: number, count: number): Promise<Sink>;
  /** @throws {OperatorError} for an interval that there is not. */
  timeRotatedFile(
    path: string,
    when: string,
    interval: number,
    count: number,
    utc?: boolean,
  ): Promise<Sink>;
  /** @throws {OperatorError} for a facility that there is not. */
  syslog(facility: string): Promise<Sink>;
  pythonSyslog(address: SyslogAddress, facility: number): Promise<Sink>;
  /** @throws {OperatorError} for a facility that there is not. */
  journal(facility: string): Promise<Sink>;
}

/** What sinks report back. */
export interface SinkReports {
  readonly lost: Lost;
  /** Tells the operator something once. */
  readonly tell: (sentence: string) => void;
}

/** The places of one run. */
export function createPlaces(
  { stderr, stdout, isTerminal, mayColour, now }: LogOutside,
  sockets: LogSockets,
  { lost, tell }: SinkReports,
): LogPlaces {
  const streams = {
    stdout: streamSink("Standard output", stdout),
    stderr: streamSink("Standard error", stderr),
  };
  const facilityOf = async (name: string) => {
    const { facilityNumber } = await import("./sinks/syslog.ts");
    try {
      return facilityNumber(name);
    } catch (error) {
      throw new OperatorError(`syslog_log_facility: ${(error as Error).message}`);
    }
  };
  return {
    ...streams,
    colours: isTerminal && mayColour,
    async ownStream(path) {
      // Two folders lead there; links elsewhere may do so.
      const { ownStream } = await import("../system/own_stream.ts");
      const stream = ownStream(path);
      return stream === "stdout" || stream === "stderr" ? streams[stream] : undefined;
    },
    async file(path, options) {
      const { fileSink } = await import("./sinks/file.ts");
      return fileSink(path, options);
    },
    async sizeRotatedFile(path, bytes, count) {
      const { sizeRotatedFile } = await import("./sinks/rotating_file.ts");
      return sizeRotatedFile(path, bytes, count, tell);
    },
    async timeRotatedFile(path, when, interval, count, utc) {
      const { rotationTime } = await import("./sinks/rotation_time.ts");
      const time = rotationTime(when, interval, utc);
      if (time === undefined) {
        throw new OperatorError(`A log file cannot be rotated at the interval "${when}"`, {
          hint: "A weekday is given as a number from 0, for Monday, to 6.",
        });
      }
      const { timeRotatedFile } = await import("./sinks/rotating_file.ts");
      return timeRotatedFile(path, time, count, now, tell);
    },
    async syslog(facility) {
      const { syslogSink } = await import("./sinks/syslog.ts");
      return syslogSink(await facilityOf(facility), lost, given(sockets.syslog_socket));
    },
    async pythonSyslog(address, facility) {
      const { pythonSyslogSink } = await import("./sinks/syslog.ts");
      return pythonSyslogSink(address, facility, lost);
    },
    async journal(facility) {
      const { journalSink } = await import("./sinks/journal.ts");
      return journalSink(await facilityOf(facility), lost, given(sockets.journal_socket));
    },
  };
}

/** The socket that the configuration names, alone; undefined for the usual ones. */
function given(path: string | undefined): readonly string[] | undefined {
  return path ? [path] : undefined;
}
