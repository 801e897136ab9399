/** Runs a plugin's module: what it exports, and what its function makes of the toolkit. */

import { OperatorError } from "../errors/operator_error.ts";
import { CONTRACT_VERSION } from "../plugin/contract.ts";
import { moduleUrl, withFileNames } from "./module_url.ts";

/** A plugin has this long to come to an end with being loaded; it has nothing to do yet. */
const LOAD_SECONDS = 10;

/** What a module of a plugin exports. */
export interface PluginModule {
  /** The version of the contract that it was written for; undefined where it does not say. */
  readonly contractVersion: unknown;
  /** Its own version, for lists. */
  readonly version: unknown;
  readonly factory: unknown;
}

/**
 * Runs the module.
 *
 * @param path the file, for messages.
 * @throws {OperatorError} saying why it cannot be run.
 */
export async function importPlugin(code: string, path: string): Promise<PluginModule> {
  const url = moduleUrl(code, path);
  const { contractVersion, version, default: factory } = await orReason(
    import(url),
    path,
    LOAD_SECONDS,
  );
  return { contractVersion, version, factory };
}

/**
 * Calls the module's function.
 *
 * @param seconds how long it may take.
 * @returns what it makes, of which nothing is known yet.
 * @throws {OperatorError} when it was written for another version of the contract, is no function, or
 * fails.
 */
export async function callFactory(
  { contractVersion, factory }: PluginModule,
  toolkit: unknown,
  path: string,
  seconds = LOAD_SECONDS,
): Promise<unknown> {
  if (contractVersion !== CONTRACT_VERSION) {
    throw new OperatorError(
      contractVersion === undefined
        ? "it does not say which version of the plugin contract it was written for"
        : `it was written for version ${shown(contractVersion)} of the plugin contract; this ` +
          `nova-manage has version ${CONTRACT_VERSION}`,
      {
        hint: contractVersion === undefined
          ? `Add: export const contractVersion = ${CONTRACT_VERSION};`
          : undefined,
      },
    );
  }
  if (typeof factory !== "function") {
    throw new OperatorError("its default export is no function");
  }
  return await orReason((async () => await factory(toolkit))(), path, seconds);
}

/** Waits for a plugin's code, but not for ever, and puts what goes wrong into words. */
async function orReason<T>(work: Promise<T>, path: string, seconds: number): Promise<T> {
  const tooLong = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLong.reject(new OperatorError(`loading it took more than ${seconds} s`)),
    seconds * 1000,
  );
  try {
    return await Promise.race([work, tooLong.promise]);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`loading it failed: ${describe(error, path)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** A value that ought to be a number, whatever it is. */
function shown(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? String(value) : typeof value;
}

/** The first line of an error, with the line of the plugin where it happened. */
function describe(error: unknown, path: string): string {
  if (!(error instanceof Error)) return `it threw ${typeof error}`;
  const [message] = withFileNames(error.message).split("\n");
  if (message.includes(path)) return `${error.name}: ${message}`;
  const [place] = withFileNames(error.stack ?? "").split("\n").filter((line) =>
    line.includes(path)
  );
  const at = place?.slice(place.indexOf(path)).match(/:(\d+):\d+/)?.[1];
  return `${error.name}: ${message}${at === undefined ? "" : ` (line ${at})`}`;
}
