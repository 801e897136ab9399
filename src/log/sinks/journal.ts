/** systemd's journal, by its native protocol, with the fields that oslo.log's handler sets. */

import { PROCESS_NAME, THREAD_NAME } from "../format.ts";
import { joinBytes } from "../../system/join_bytes.ts";
import { createOutlet } from "./outlet.ts";
import { pieces } from "./pieces.ts";
import type { Lost, Sink } from "./sink.ts";
import { SYSLOG_PRIORITY } from "./syslog.ts";
import { LARGEST_DATAGRAM, openUnixSocket } from "./unix_socket.ts";

/** Where the journal listens. */
export const JOURNAL_PATHS: readonly string[] = ["/run/systemd/journal/socket"];

/** Room for all fields but the message. */
const ROOM = 20_000;

/** The journal. */
export function journalSink(facility: number, lost: Lost, paths = JOURNAL_PATHS): Sink {
  const outlet = createOutlet(() => openUnixSocket(paths, "datagram"));
  const sink: Sink = {
    name: `The journal at ${paths.join(" or ")}`,
    write(text, record, trace) {
      const { function: caller, file, line } = record.site();
      const fields: Record<string, string> = {
        CODE_FILE: file,
        CODE_LINE: String(line),
        CODE_FUNC: caller,
        THREAD_NAME,
        PROCESS_NAME,
        LOGGER_NAME: record.logger,
        LOGGER_LEVEL: record.severity,
        SYSLOG_IDENTIFIER: "nova-manage",
        PRIORITY: String(SYSLOG_PRIORITY[record.severity]),
        SYSLOG_FACILITY: String(facility),
      };
      if (trace !== undefined) {
        // The trace is whole in the message; these two are for whoever searches by field.
        const [info] = pieces(trace, ROOM / 2 - 2_000);
        fields.EXCEPTION_INFO = info;
        fields.EXCEPTION_TEXT = info;
      }
      for (const piece of pieces(text, LARGEST_DATAGRAM - ROOM)) {
        const entry = encodeEntry({ MESSAGE: piece, ...fields });
        outlet.send(entry, (failure) => lost(sink, failure, record));
      }
    },
    close: outlet.close,
  };
  return sink;
}

/**
 * An entry of the native protocol: `NAME=value` and a line feed, or, for a value of several lines, the
 * name, a line feed, the value's length as 64 bits in little endian, the value, and a line feed.
 */
export function encodeEntry(fields: Readonly<Record<string, string>>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (!value.includes("\n")) {
      parts.push(encoder.encode(`${name}=${value}\n`));
      continue;
    }
    const bytes = encoder.encode(value);
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
    parts.push(encoder.encode(`${name}\n`), length, bytes, encoder.encode("\n"));
  }
  return joinBytes(parts);
}
