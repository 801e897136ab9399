/** Plays one scenario on one tool and one engine, and returns what is compared. */

import { isDeepStrictEqual } from "node:util";
import { plainEnvironment, type ProcessResult, type Tool } from "../support/reference.ts";
import type { Engine } from "./engine.ts";
import { GeneratedUuids, normaliseRows } from "./normalise.ts";
import {
  asCommand,
  type Command,
  type CommandResult,
  type DatabaseName,
  databaseNames,
  type Result,
  type Row,
  type Rows,
  type Scenario,
  standardConfig,
  type Tables,
} from "./scenario.ts";
import { type PlayedServices, setUpServices } from "./services.ts";
import type { DatabaseSet, StartingStates } from "./starting_state.ts";

/** What deployment tools look for on standard output, word for word, by the actions they look at. */
const PHRASES: Readonly<Record<string, string>> = {
  create_cell: "already exists",
  map_cell0: "Cell0 is already setup",
  simple_cell_setup: "Cell0 is already setup",
};

/** What {@link runScenario} plays on. */
export interface Stage {
  readonly engine: Engine;
  readonly tool: Tool;
  readonly states: StartingStates;
  /** The revision that the tool's `sync` ends with. */
  readonly heads: { readonly api: string; readonly main: string };
}

/** A scenario's result, and what its commands printed, for messages. */
export interface Played {
  readonly result: Result;
  readonly output: readonly ProcessResult[];
}

/** Plays a scenario from its starting state to its end. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<Played> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-conformance-" });
  const databases = await stage.states.take(scenario);
  try {
    await using services = scenario.services && await setUpServices(scenario.services);
    const play = new Play(scenario, stage, databases, folder, services);
    await play.prepare();
    const output: ProcessResult[] = [];
    const commands: CommandResult[] = [];
    for (const given of scenario.commands) {
      const command = asCommand(given);
      const ended = await play.run(command);
      output.push(ended);
      commands.push(await play.commandResult(command, ended));
    }
    return { result: { commands, ...await play.holdings() }, output };
  } finally {
    await stage.states.giveBack(databases);
    await Deno.remove(folder, { recursive: true });
  }
}

/** The texts and names of one play. */
class Play {
  readonly #scenario: Scenario;
  readonly #stage: Stage;
  readonly #databases: DatabaseSet;
  readonly #folder: string;
  readonly #services: PlayedServices | undefined;
  readonly #placeholders: ReadonlyMap<string, string>;
  readonly #uuids: GeneratedUuids;
  #atStart: Rows = {};

  constructor(
    scenario: Scenario,
    stage: Stage,
    databases: DatabaseSet,
    folder: string,
    services: PlayedServices | undefined,
  ) {
    this.#scenario = scenario;
    this.#services = services;
    this.#stage = stage;
    this.#databases = databases;
    this.#folder = folder;
    const { engine } = stage;
    this.#placeholders = new Map([
      ["{api_url}", engine.url(databases.api)],
      // cell0's URL holds the main one's, so it comes first when URLs are turned back.
      ["{cell0_url}", engine.url(databases.cell0)],
      ["{main_url}", engine.url(databases.main)],
      ["{cell2_url}", engine.url(databases.cell2)],
      ["{unreachable_url}", engine.unreachableUrl],
      ["{missing_url}", engine.url("cf_no_such_database")],
      ["{config}", `${folder}/nova.conf`],
      ["{folder}", folder],
      ...services?.placeholders ?? [],
    ]);
    this.#uuids = new GeneratedUuids(JSON.stringify(scenario));
  }

  async prepare(): Promise<void> {
    const { config = standardConfig, files = {}, rows = {} } = this.#scenario;
    if (config !== null) await Deno.writeTextFile(`${this.#folder}/nova.conf`, this.#fill(config));
    for (const [path, text] of Object.entries(files)) {
      const file = `${this.#folder}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, this.#fill(text));
    }
    for (const { database, table, filled } of this.#filledRows(rows)) {
      await this.#stage.engine.insert(database, table, filled);
    }
    this.#atStart = await this.#allRows();
  }

  async run(command: Command): Promise<ProcessResult> {
    const args = command.args.some((argument) => argument.includes("{config}"))
      ? command.args
      : ["--config-file", "{config}", ...command.args];
    const environment = { ...plainEnvironment(this.#folder), ...this.#scenario.environment };
    for (const [name, value] of Object.entries(environment)) environment[name] = this.#fill(value);
    const { engine, tool } = this.#stage;
    const run = () =>
      tool.run(args.map((argument) => this.#fill(argument)), environment, command.program);
    return await this.#filledRows(command.meanwhile ?? {}).reduce(
      (work, { database, table, filled }) => () =>
        engine.insertMeanwhile(database, table, filled, work),
      run,
    )();
  }

  /** Rows of a scenario, placeholders filled in, with the names of the real databases. */
  #filledRows(rows: Partial<Record<DatabaseName, Tables>>) {
    return (Object.entries(rows) as [DatabaseName, Tables][]).flatMap(([database, tables]) =>
      Object.entries(tables).map(([table, tableRows]) => ({
        database: this.#databases[database],
        table,
        filled: tableRows.map((row): Row => JSON.parse(this.#fill(JSON.stringify(row)))),
      }))
    );
  }

  async commandResult(command: Command, ended: ProcessResult): Promise<CommandResult> {
    const text = this.#comparable(ended.stdout);
    const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    const shown = {
      exact: lines,
      tables: lines.filter((line) => /^[+|]/.test(line)),
      "last line": lines.slice(-1),
      nothing: [],
      blocks: blocksOf(lines),
    }[command.stdout ?? "tables"];
    const phrases = command.args.flatMap((argument) => PHRASES[argument] ?? [])
      .filter((phrase) => lines.some((line) => line.includes(phrase)));
    const read = await Promise.all(
      (command.readers ?? []).map((reader) => this.#read(reader, ended)),
    );
    const isUsual = command.stdout === undefined || command.stdout === "nothing";
    return {
      exitCode: ended.exitCode,
      ...(shown.length === 0 && isUsual ? {} : { stdout: shown }),
      ...(phrases.length === 0 ? {} : { phrases }),
      ...(read.length === 0 ? {} : { read }),
      ...(command.rows ? await this.holdings() : {}),
    };
  }

  /** What databases and services hold now. */
  async holdings(): Promise<Pick<Result, "rows" | "services">> {
    const services = await this.#services?.result();
    return { rows: await this.#rows(), ...(services === undefined ? {} : { services }) };
  }

  /** The rows of all databases; a table that is as it was at the start says only that. */
  async #rows(): Promise<Rows> {
    return markUnchanged(await this.#allRows(), this.#atStart);
  }

  async #allRows(): Promise<Rows> {
    const { engine } = this.#stage;
    const databases: Partial<Record<DatabaseName, Tables>> = {};
    for (const database of databaseNames) {
      databases[database] = await engine.read(this.#databases[database]);
      if (databases[database] === undefined) delete databases[database];
    }
    return normaliseRows(databases, {
      uuids: this.#uuids,
      text: (value) => this.#withoutOwn(this.#turnBack(value)),
      heads: this.#heads(),
      given: this.#scenario.rows ?? {},
    });
  }

  #heads(): Partial<Record<DatabaseName, string>> {
    const { api, main } = this.#stage.heads;
    const heads = { api, main, cell0: main, cell2: main };
    return Object.fromEntries(
      (this.#scenario.reachesHead ?? []).map((database) => [database, heads[database]]),
    );
  }

  async #read(reader: string, ended: ProcessResult): Promise<string[]> {
    const child = new Deno.Command("sh", {
      args: ["-c", reader],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    // A reader such as `grep -q` may end before it has read everything.
    await writer.write(new TextEncoder().encode(ended.stdout)).catch(() => {});
    await writer.close().catch(() => {});
    const { code, stdout } = await child.output();
    const lines = this.#comparable(new TextDecoder().decode(stdout)).split("\n").slice(0, -1);
    return code === 0 ? lines : [...lines, `<exit code ${code}>`];
  }

  /** Fills in the placeholders. */
  #fill(text: string): string {
    let filled = text;
    for (const [name, value] of this.#placeholders) filled = filled.replaceAll(name, value);
    return filled;
  }

  /** Puts placeholders back where a value holds a URL of this run. */
  #turnBack(text: string): string {
    let result = text;
    for (const [name, value] of this.#placeholders) result = result.replaceAll(value, name);
    return result;
  }

  /** Takes out what is this run's own, keeping every length. */
  #comparable(text: string): string {
    return this.#uuids.replace(this.#withoutOwn(text));
  }

  /** As {@link #comparable}, but for generated UUIDs: those of rows are numbered in the rows' final order. */
  #withoutOwn(text: string): string {
    const id = this.#databases.main.slice("cfmain_".length);
    let result = this.#stage.engine.mask(text).replaceAll(id, "x".repeat(id.length));
    result = result.replaceAll(this.#folder, "F".repeat(this.#folder.length));
    for (const [database, head] of Object.entries(this.#heads())) {
      if (database === "api" || database === "main") {
        result = result.replaceAll(head, `<head>`.padEnd(head.length, "."));
      }
    }
    return result;
  }
}

/** What a grid of one column says, a line each: its frame checked and taken off, long details left out. */
function blocksOf(lines: readonly string[]): string[] {
  const drawn = lines.filter((line) => /^[+|]/.test(line));
  const isFramed = drawn.every((line) =>
    line.length === drawn[0].length && /^(\+-+\+|\| .* \|)$/.test(line)
  );
  if (!isFramed) return ["<not framed>", ...drawn];
  const texts = drawn.map((line) => line.startsWith("+") ? "---" : line.slice(2, -2).trimEnd());
  return texts.filter((text) => !text.startsWith("  "))
    .map((text) => text.startsWith("Details: ") && text !== "Details: None" ? "Details: …" : text);
}

/** Replaces the rows of tables that are as they were. The revision is always shown. */
function markUnchanged(rows: Rows, atStart: Rows): Rows {
  const marked: Partial<Record<DatabaseName, Record<string, readonly Row[] | "unchanged">>> = {};
  for (const [database, tables] of Object.entries(rows) as [DatabaseName, Rows[DatabaseName]][]) {
    marked[database] = {};
    for (const [table, tableRows] of Object.entries(tables!)) {
      const before = atStart[database]?.[table];
      const same = table !== "alembic_version" && isDeepStrictEqual(tableRows, before);
      marked[database][table] = same ? "unchanged" : tableRows;
    }
  }
  return marked;
}
