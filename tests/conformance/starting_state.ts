/**
 * The databases that scenarios start from. Syncing a schema takes seconds, so the databases of a starting
 * state are made once, by the tool's own sync, and cleared for the next scenario as long as no command
 * touched their schema.
 */

import { plainEnvironment, type Tool } from "../support/reference.ts";
import type { Engine } from "./engine.ts";
import {
  ABSENT,
  configuration,
  type DatabaseName,
  databaseNames,
  EMPTY,
  type Scenario,
  type StartingSchema,
  type Tables,
  ZED,
} from "./scenario.ts";

/** The names of a scenario's databases, whether or not they are there. */
export type DatabaseSet = Readonly<Record<DatabaseName, string>>;

type Contents = Partial<Record<DatabaseName, Tables>>;

/** Hands out databases in a scenario's starting state, on one engine, made by one tool. */
export interface StartingStates extends AsyncDisposable {
  /** Databases with the scenario's schemas and no rows but the schemas' own. */
  take(scenario: Scenario): Promise<DatabaseSet>;
  /** Gives a set back, to be used again where that is possible. */
  giveBack(databases: DatabaseSet): Promise<void>;
}

/** @param folder where configuration files for the tool may be written. */
export function startingStates(engine: Engine, tool: Tool, folder: string): StartingStates {
  const idle = new Map<string, DatabaseSet[]>();
  const states = new Map<DatabaseSet, { key: string; schema: string }>();

  const create = async (key: string, wanted: Record<DatabaseName, StartingSchema>) => {
    const id = crypto.randomUUID().slice(0, 8);
    const databases = {
      api: `cfapi_${id}`,
      main: `cfmain_${id}`,
      cell0: `cfmain_${id}_cell0`,
      cell2: `cfcell2_${id}`,
    };
    for (const database of databaseNames) {
      if (wanted[database] === ABSENT) continue;
      await engine.create(databases[database]);
      if (wanted[database] === EMPTY) continue;
      await sync(database, databases[database], wanted[database]);
    }
    states.set(databases, { key, schema: schemaOf(await contentsOf(engine, databases)) });
    return databases;
  };

  const sync = async (database: DatabaseName, name: string, revision: string) => {
    const file = `${folder}/${name}.conf`;
    const text = configuration({ main: engine.url(name), api: engine.url(name) });
    await Deno.writeTextFile(file, text.replaceAll("{folder}", folder));
    const command = database === "api" ? ["api_db", "sync"] : ["db", "sync", "--local_cell"];
    // Integers our tool alone can make: such groups are not played on the reference.
    const release = /^\d+$/.test(revision) ? ["--release", "wallaby"] : [];
    const args = ["--config-file", file, ...command, ...release, revision];
    const { exitCode, stdout, stderr } = await tool.run(args, plainEnvironment(folder));
    if (exitCode !== 0) {
      throw new Error(
        `${tool.name} ${args.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`,
      );
    }
  };

  const drop = async (databases: DatabaseSet) => {
    for (const database of databaseNames) await engine.drop(databases[database]);
    states.delete(databases);
  };

  return {
    async take(scenario) {
      const wanted = { ...ZED, cell0: ZED.main, cell2: ABSENT, ...scenario.start };
      const key = JSON.stringify(wanted);
      return idle.get(key)?.pop() ?? await create(key, wanted);
    },
    async giveBack(databases) {
      const state = states.get(databases)!;
      const contents = await contentsOf(engine, databases);
      if (schemaOf(contents) !== state.schema) return await drop(databases);
      for (const database of databaseNames) {
        const tables = tablesToClear(contents[database] ?? {});
        if (tables.length > 0) await engine.clear(databases[database], tables);
      }
      idle.set(state.key, [...idle.get(state.key) ?? [], databases]);
    },
    async [Symbol.asyncDispose]() {
      for (const databases of [...states.keys()]) await drop(databases);
    },
  };
}

function tablesToClear(tables: Tables): string[] {
  return Object.keys(tables).filter((table) =>
    table !== "alembic_version" && table !== "migrate_version" && tables[table].length > 0
  );
}

async function contentsOf(engine: Engine, databases: DatabaseSet): Promise<Contents> {
  const contents: Contents = {};
  for (const database of databaseNames) contents[database] = await engine.read(databases[database]);
  return contents;
}

/** What changes when a command changes a schema: the tables there are, and the revision. */
function schemaOf(contents: Contents): string {
  const schemas = databaseNames.map((database) => {
    const tables = contents[database];
    return tables && [Object.keys(tables), tables.alembic_version, tables.migrate_version];
  });
  return JSON.stringify(schemas);
}
