/**
 * A command's world for tests: configuration from an object, captured output, a fixed clock and
 * UUIDs that are the same in every run. A test calls an action's `run` with it directly.
 */

import type { Configuration } from "../../src/config/configuration.ts";
import type { Databases } from "../../src/database/databases.ts";
import type { Logger } from "../../src/log/logger.ts";
import type { OutputFormat } from "../../src/output/formats.ts";
import type { ResultSpec } from "../../src/output/result.ts";
import { createOutput } from "../../src/output/run_output.ts";
import { createScreen } from "../../src/output/screen.ts";
import { lazyServices } from "../../src/openstack/lazy_services.ts";
import type { CommandContext } from "../../src/plugin/contract.ts";

/** The instant at which a test context's clock stands unless told otherwise. */
export const TEST_NOW = new Date("2024-05-06T07:08:09Z");

/** Options as text by group and name: `{ database: { connection: "sqlite://" } }`. */
export type TestOptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a test sets; the rest has defaults. */
export interface TestContextOverrides extends Partial<CommandContext> {
  /** The configuration, unless `config` is given. */
  readonly options?: TestOptions;
  /** The result that the action under test declares: `action.result`. */
  readonly result?: ResultSpec;
  /** The value of `--format`; `table` when not given. */
  readonly format?: OutputFormat;
  /** True to draw bars of progress, as on a terminal; false when not given. */
  readonly drawProgress?: boolean;
}

/** A context that keeps what was printed and logged. */
export interface TestContext extends CommandContext {
  /** Standard output so far. */
  stdout(): string;
  /** Standard error so far. */
  stderr(): string;
  /** The log so far, a record each: `info: Syncing cell0`. */
  logged(): readonly string[];
}

/** A configuration that holds the given options and nothing else. */
export function testConfiguration(options: TestOptions): Configuration {
  return {
    files: ["nova.conf"],
    passedOver: [],
    folders: [],
    isSet: (group, name) => options[group.name]?.[name] !== undefined,
    read(group) {
      const values = Object.entries(group.options).map(([name, option]) => {
        const text = options[group.name]?.[name];
        return [name, text === undefined ? option.default : option.parse(text)];
      });
      return Object.fromEntries(values);
    },
  };
}

/** A log that adds its records to a list: `info: Syncing cell0`. */
export function keptLog(records: string[]): Logger {
  return {
    debug: (message) =>
      void records.push(`debug: ${typeof message === "string" ? message : message()}`),
    info: (message) => void records.push(`info: ${message}`),
    warning: (message) => void records.push(`warning: ${message}`),
    reminder: (message) => void records.push(`reminder: ${message}`),
    error: (message) => void records.push(`error: ${message}`),
  };
}

/** Databases for a test that must not touch any. */
const noDatabases: Databases = {
  api: () => Promise.reject(new Error("this test has no API database")),
  main: () => Promise.reject(new Error("this test has no main database")),
  open: (url) => Promise.reject(new Error(`this test has no database at ${url}`)),
  visit: ({ url }) => Promise.reject(new Error(`this test has no database at ${url}`)),
  close: () => Promise.resolve(),
};

/**
 * Makes a context for one run of an action.
 *
 * UUIDs count up: `00000000-0000-4000-8000-000000000001`, then `…2`.
 */
export async function testContext(overrides: TestContextOverrides = {}): Promise<TestContext> {
  const { options = {}, result, format = "table", drawProgress = false, ...context } = overrides;
  let stdout = "";
  let stderr = "";
  let uuids = 0;
  const records: string[] = [];
  const { streams, status } = createScreen({
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  const canvas = drawProgress ? { status, terminal: { columns: () => 80 } } : undefined;
  const config = overrides.config ?? testConfiguration(options);
  const log = overrides.log ?? keptLog(records);
  const signal = overrides.signal ?? new AbortController().signal;
  return {
    config,
    databases: noDatabases,
    // To be closed by the test that uses one.
    services: lazyServices({ config, log, signal, environment: new Map(), now: () => new Date() }),
    output: await createOutput(streams, { result, format, canvas }),
    log,
    clock: { now: () => new Date(TEST_NOW) },
    newUuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, "0")}`,
    signal,
    ...context,
    stdout: () => stdout,
    stderr: () => stderr,
    logged: () => records,
  };
}
