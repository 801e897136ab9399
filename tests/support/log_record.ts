/** Records for the tests of sinks and forms. */

import type { LogRecord } from "../../src/log/record.ts";

/** A record with the given parts; the rest is always the same. */
export function fakeRecord(parts: Partial<LogRecord> = {}): LogRecord {
  return {
    severity: "INFO",
    logger: "nova.manage",
    message: "a message",
    reminder: false,
    quiet: false,
    time: new Date(2024, 4, 6, 7, 8, 9, 12),
    sinceStart: 5.25,
    process: 42,
    version: "1.2.3",
    hostname: () => "controller1",
    site: () => ({ function: "run", file: "main.js", line: 7 }),
    ...parts,
  };
}
