/**
 * One run of the program: command line, context, command, exit code. It knows no category and no
 * action; those come from the plugins.
 */

import type { Environment } from "../config/sources.ts";
import { printable } from "../errors/printable.ts";
import { redact } from "../log/redact.ts";
import { shownColumns } from "../output/columns.ts";
import { drawsProgress, type Terminal } from "../output/progress.ts";
import { createOutput } from "../output/run_output.ts";
import { createScreen } from "../output/screen.ts";
import type { TextStreams } from "../output/text_streams.ts";
import type { OutsidePlugins, OutsideRequest } from "../plugin/outside.ts";
import {
  createRegistry,
  type PluginEntry,
  type Registry,
  type RegistryOutside,
  type Word,
} from "../plugin/registry.ts";
import { completionScript } from "./completion/scripts.ts";
import { configSourcesOf } from "./config_sources.ts";
import { describeFailure, describeLoss } from "./failure.ts";
import { type Command, parseCommandLine } from "./grammar.ts";
import type { Interrupts } from "./interrupts.ts";
import { NOVA_MANAGE, type Program } from "./program.ts";
import type { SecretOutside } from "./secret_arguments.ts";
import type { LostText } from "./streams.ts";
import type { World } from "./world.ts";

/** The exit code of a wrong command line. */
const EXIT_USAGE = 2;

/** The exit code of a failure. */
const EXIT_FAILURE = 255;

/** Narrower, no option fits beside its meaning; wider, lines are hard to read. */
const LEAST_COLUMNS = 40;
const MOST_COLUMNS = 120;

/** What a run has from outside. */
export interface Surroundings {
  /** What the program is called; `nova-manage` unless given. */
  readonly program?: Program;
  /** The built-in plugins. */
  readonly plugins: readonly PluginEntry[];
  /**
   * Finds plugins from outside of the program. Called when a word of the command line is no built-in
   * one, for help and for completion; without it there are none.
   */
  openOutside?(request: OutsideRequest): Promise<OutsidePlugins>;
  /** What `--version` prints. */
  readonly version: string;
  /** What `--version --verbose` prints below it: lines, with newlines. */
  versionDetails(): Promise<string>;
  /** The environment variables. */
  readonly environment: Environment;
  /** All of them, for the report of a failure; none where one of them is not UTF-8 text. */
  allVariables?(): Readonly<Record<string, string>>;
  /** Standard output and standard error. */
  readonly streams: TextStreams;
  /** Asks for a line that is not shown, at the terminal or from standard input. */
  askSecret(question: string, signal: AbortSignal): Promise<string | undefined>;
  /** The columns that help may fill; undefined where nothing says. */
  readonly resultColumns?: number;
  /** What should be on standard output and could not be written; asked at the run's end. */
  lostText?(): LostText | undefined;
  /** The terminal that standard error is; undefined where it is something else. */
  readonly terminal?: Terminal;
  /**
   * Asks the person at the terminal for a line; undefined where there is none to ask. The answer is
   * undefined at the end of the input, or once the signal is aborted.
   */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string | undefined>;
  /**
   * Begins to listen for signals, when a command runs. `tell` prints to standard error, `beforeExit`
   * clears up on the screen before a second signal ends the process.
   */
  listenForInterrupts(tell: (text: string) => void, beforeExit: () => void): Interrupts;
}

/**
 * Runs what a command line asks for. Failures are told on standard error, not thrown.
 *
 * @param argv the words after the program's name.
 * @returns the exit code.
 */
export async function runShell(
  argv: readonly string[],
  outside: Surroundings,
): Promise<number> {
  const surroundings = { ...outside, streams: withoutPasswords(outside.streams) };
  const code = await runLine(argv, surroundings);
  const lost = surroundings.lostText?.();
  if (lost === undefined) return code;
  surroundings.streams.stderr(describeLoss(lost, code));
  return EXIT_FAILURE;
}

/**
 * The streams, with standard error showing no password that stands in a URL: what was typed in the wrong
 * place comes back in messages of every kind.
 */
function withoutPasswords(streams: TextStreams): TextStreams {
  return { ...streams, stderr: (text) => streams.stderr(redact(text)) };
}

async function runLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { plugins, streams, program = NOVA_MANAGE } = surroundings;
  try {
    let warn = (line: string) => streams.stderr(`WARNING: ${printable(line)}\n`);
    const registry = createRegistry(
      plugins,
      outsideOf(argv, surroundings, (line) => warn(line)),
    );
    const width = helpWidth(surroundings.resultColumns);
    const line = await parseCommandLine(argv, registry, width, program);
    switch (line.kind) {
      case "help":
        streams.stdout(line.text);
        return 0;
      case "usage":
        streams.stderr(line.text);
        return EXIT_USAGE;
      case "version":
        streams.stdout(`${surroundings.version}\n`);
        if (line.verbose) streams.stdout(await surroundings.versionDetails());
        return 0;
      case "old completion":
        // Nobody reads warnings between two words of a line.
        warn = () => {};
        streams.stdout(await completionLine(registry, line.category));
        return 0;
      case "completion script":
        streams.stdout(completionScript(line.shell, program.name));
        return 0;
      case "completion": {
        warn = () => {};
        const { completionAnswer } = await import("./completion/answer.ts");
        const { askOutside } = await import("./completion/ask.ts");
        const asking = askOutside(surroundings.environment);
        streams.stdout(await completionAnswer(line.words, registry, asking));
        return 0;
      }
      case "command":
        return await runCommand(line, argv, surroundings);
    }
  } catch (error) {
    streams.stderr(describeFailure(error, false));
    return EXIT_FAILURE;
  }
}

/** Where a registry finds what is not built in. */
function outsideOf(
  argv: readonly string[],
  { openOutside, environment }: Surroundings,
  warn: (line: string) => void,
): RegistryOutside | undefined {
  return openOutside && {
    open: (builtIn) => openOutside({ builtIn, environment, sources: configSourcesOf(argv) }),
    warn,
  };
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { plugin, action, args, format, progress, globals } = command;
  const { environment, terminal, version } = surroundings;
  const { streams, status } = createScreen(surroundings.streams);
  using interrupts = surroundings.listenForInterrupts(streams.stderr, status.hide);
  let opened: World | undefined;
  try {
    // Loaded here: help and usage errors need neither configuration nor databases.
    const { openWorld } = await import("./world.ts");
    await using world = await openWorld(globals, {
      environment,
      streams,
      isTerminal: terminal !== undefined,
      version,
      program: (surroundings.program ?? NOVA_MANAGE).name,
      signal: interrupts.signal,
      optionGroups: [...plugin.optionGroups ?? [], ...action.optionGroups ?? []],
    });
    opened = world;
    const { signal } = interrupts;
    const whole = action.options.some(({ secret }) => secret)
      ? await readSecrets(command, { log: world.log, signal, askSecret: surroundings.askSecret })
      : args;
    return await action.run({
      config: world.config,
      databases: world.databases,
      services: world.services,
      output: await createOutput(streams, {
        result: shownColumns(action.result, args),
        format,
        canvas: drawsProgress(progress, terminal) ? { status, terminal } : undefined,
      }),
      log: world.log,
      clock: { now: () => new Date() },
      newUuid: () => crypto.randomUUID(),
      signal,
    }, whole);
  } catch (error) {
    streams.stderr(describeFailure(error, opened?.debug ?? globals.logging.debug ?? false));
    const stopped = interrupts.exitCode();
    if (stopped !== undefined) return stopped;
    if (opened?.postMortem ?? globals.postMortem) {
      const { stderr } = streams;
      await postMortem(
        { error, argv, world: opened, stderr, signal: interrupts.signal },
        surroundings,
      );
    }
    return EXIT_FAILURE;
  }
}

/** The arguments, with those that stand in a file or are asked for. */
async function readSecrets(
  { action, args }: Command,
  outside: SecretOutside,
): Promise<Command["args"]> {
  const { readSecretArguments } = await import("./secret_arguments.ts");
  return await readSecretArguments(action.options, args, outside);
}

/** What `--post-mortem` asks for. Its own failures change nothing. */
async function postMortem(
  { error, argv, world, stderr, signal }: {
    readonly error: unknown;
    readonly argv: readonly string[];
    /** Undefined where it could not be opened. */
    readonly world: World | undefined;
    readonly stderr: (text: string) => void;
    readonly signal: AbortSignal;
  },
  { allVariables, version, ask }: Surroundings,
): Promise<void> {
  try {
    const { holdPostMortem } = await import("./post_mortem/post_mortem.ts");
    const configuration = world && {
      files: world.config.files,
      origins: world.config.origins(),
    };
    const log = world?.recentLog() ?? [];
    const environment = allVariables?.() ?? {};
    await holdPostMortem(
      { error, argv, environment, version, now: new Date(), configuration, log },
      [...world?.logFolder ? [world.logFolder] : [], undefined],
      stderr,
      ask && { print: stderr, ask: (question) => ask(question, signal) },
    );
  } catch (failure) {
    stderr(describeFailure(failure, false));
  }
}

/** The words that can follow, on one line; nothing for a category that does not exist. */
async function completionLine(registry: Registry, category?: string): Promise<string> {
  if (category === undefined) return namesOf(await registry.categoryWords());
  const plugin = await registry.find(category);
  return plugin === undefined ? "" : namesOf(await registry.actionWords(plugin));
}

function namesOf(words: readonly Word[]): string {
  return `${words.map(({ name }) => name).join(" ")}\n`;
}

/** The columns that help may fill: two less than there are, which argparse leaves free too. */
function helpWidth(columns: number | undefined): number {
  return Math.min(Math.max(columns ?? 80, LEAST_COLUMNS), MOST_COLUMNS) - 2;
}
