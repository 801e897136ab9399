/**
 * Values that may hold a password and so had better not stand on the command line, which `ps` shows to
 * everybody: `@FILE` stands for a file's content, `-` for a line that is asked for.
 */

import { OperatorError } from "../errors/operator_error.ts";
import type { Logger } from "../log/logger.ts";
import type { Arguments, OptionSpec } from "../plugin/contract.ts";
import { readFile } from "../system/read_file.ts";
import { systemFailure } from "../system/system_failure.ts";

/** A URL is far shorter. */
const MOST_BYTES = 65_536;

/** What reading such values needs from outside. */
export interface SecretOutside {
  readonly log: Pick<Logger, "reminder">;
  readonly signal: AbortSignal;
  /** Asks for a line that is not shown; undefined at the end of the input. */
  askSecret(question: string, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * The arguments with `@FILE` and `-` replaced in options that are {@link OptionSpec.secret}.
 *
 * @throws {OperatorError} when a file cannot be read or is no single line, or nothing is answered.
 */
export async function readSecretArguments(
  options: readonly OptionSpec[],
  args: Arguments,
  outside: SecretOutside,
): Promise<Arguments> {
  const read: Record<string, Arguments[string]> = { ...args };
  for (const { name, flag, secret } of options) {
    const value = args[name];
    if (!secret || typeof value !== "string") continue;
    if (value === "-") read[name] = await answerFor(flag, outside);
    else if (value.startsWith("@")) read[name] = await contentFor(flag, value.slice(1), outside);
  }
  return read;
}

async function answerFor(flag: string, { askSecret, signal }: SecretOutside): Promise<string> {
  const answer = await askSecret(`Value of ${flag} (not shown): `, signal);
  signal.throwIfAborted();
  const value = answer?.trim();
  if (value) return value;
  throw new OperatorError(`${flag} - asks for a value, and there was none`, {
    hint: "Type it, or write it as a line into standard input.",
  });
}

async function contentFor(
  flag: string,
  path: string,
  { log, signal }: SecretOutside,
): Promise<string> {
  const failed = (reason: string, cause?: unknown) =>
    new OperatorError(
      `The value of ${flag} cannot be read from ${path || "(no name)"}: ${reason}`,
      {
        hint: `Behind the @ of ${flag} stands the name of a file with the value as its only line.`,
        cause,
      },
    );
  let bytes: Uint8Array;
  let mode: number | null;
  try {
    ({ mode } = await Deno.stat(path));
    bytes = await readFile(path, { mostBytes: MOST_BYTES, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw failed(systemFailure(error), error);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
  } catch {
    throw failed("it is not UTF-8 text");
  }
  if (text === "") throw failed("it is empty");
  if (/[\r\n]/.test(text)) throw failed("it has more than one line");
  if (mode !== null && (mode & 0o004) !== 0) {
    log.reminder(`The file ${path} of ${flag} may be read by every user of this machine`);
  }
  return text;
}
