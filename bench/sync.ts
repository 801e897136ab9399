/**
 * Making the schemas: our `sync` against the reference's, and against the server's own time for the
 * same statements, piped through its client.
 */

import type { Catalogue } from "../src/schema/catalogue.ts";
import { createTables } from "../src/schema/changes.ts";
import { schemaEngines } from "../src/schema/engines.ts";
import { history, schemaAfter } from "../src/schema/history.ts";
import { planner } from "../src/schema/plan.ts";
import type { Lineage } from "../src/schema/revisions.ts";
import { versionTable } from "../src/schema/version_table.ts";
import { findProgram } from "../tests/support/process.ts";
import { type TestDatabase, testServer } from "../tests/support/servers.ts";
import { measurePair, type Subject } from "./measure.ts";
import type { Comparison } from "./report.ts";
import {
  emptyAgain,
  makeDeployment,
  type Programs,
  REFERENCE_REVISION,
  type ServerEngine,
  serverEngines,
  serverName,
} from "./stage.ts";

const RUNS = 5;

/** Measures `api_db sync` and `db sync` of an empty pair of databases. */
export async function measureSync(programs: Programs): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const engine of serverEngines) {
    comparisons.push(await againstReference(engine, programs));
    for (const lineage of ["api", "main"] as const) {
      comparisons.push(await againstClient(engine, lineage, programs));
    }
  }
  return comparisons;
}

/** Both schemas, up to the revisions that the reference ends at. */
async function againstReference(engine: ServerEngine, programs: Programs): Promise<Comparison> {
  await using deployments = new AsyncDisposableStack();
  const syncBoth = async (program: string): Promise<Subject> => {
    const deployment = deployments.use(await makeDeployment(engine));
    const start = `"$0" --config-file "$1"`;
    return {
      command: [
        "sh",
        "-c",
        `${start} api_db sync ${REFERENCE_REVISION.api} && ` +
        `${start} db sync --local_cell ${REFERENCE_REVISION.main}`,
        program,
        deployment.configFile,
      ],
      prepare: () => emptyAgain(deployment),
    };
  };
  const measured = await measurePair(
    await syncBoth(programs.ours),
    programs.reference === undefined ? undefined : await syncBoth(programs.reference),
    RUNS,
  );
  return {
    name: `sync of both schemas, ${serverName[engine]}`,
    ...measured,
    otherName: "reference",
  };
}

/** One schema up to its newest revision; the start of our program is part of its time. */
async function againstClient(
  engine: ServerEngine,
  lineage: Lineage,
  { ours: program }: Programs,
): Promise<Comparison> {
  await using deployment = await makeDeployment(engine);
  await using piped = await makeDeployment(engine);
  const args = lineage === "api" ? ["api_db", "sync"] : ["db", "sync", "--local_cell"];
  const measured = await measurePair(
    {
      command: [program, "--config-file", deployment.configFile, ...args],
      prepare: () => emptyAgain(deployment),
    },
    {
      command: await clientCommand(piped[lineage]),
      stdin: statements(engine, lineage),
      prepare: () => emptyAgain(piped),
    },
    RUNS,
  );
  return {
    name: `sync of the ${lineage} schema, ${serverName[engine]}`,
    ...measured,
    otherName: engine === "mysql" ? "mariadb client" : "psql",
  };
}

/** The statements that make a schema in an empty database, as SQL for the server's client. */
function statements(engine: ServerEngine, lineage: Lineage): string {
  const dialect = schemaEngines[engine];
  const empty: Catalogue = { tables: new Map(), types: new Map(), options: "" };
  const plans = planner(dialect, empty, schemaAfter(lineage, 0));
  const changes = [
    ...createTables(versionTable),
    ...history[lineage].flatMap((revision) => revision.changes),
  ];
  const all = changes.flatMap((change) => plans.plan(change)).map((statement) => `${statement};\n`);
  return engine === "postgresql" ? `BEGIN;\n${all.join("")}COMMIT;\n` : all.join("");
}

async function clientCommand({ engine, name }: TestDatabase): Promise<string[]> {
  if (engine === "mysql") {
    const { socketFolder, user, password } = testServer("mysql");
    return [
      "env",
      `MYSQL_PWD=${password}`,
      await findProgram("mariadb", []),
      "--no-defaults",
      `--socket=${socketFolder}/mysql.sock`,
      `--user=${user}`,
      name,
    ];
  }
  const { socketFolder, port, user } = testServer("postgresql");
  return [
    await findProgram("psql", []),
    "--no-psqlrc",
    "--quiet",
    "--set=ON_ERROR_STOP=1",
    `--host=${socketFolder}`,
    `--port=${port}`,
    `--username=${user}`,
    `--dbname=${name}`,
  ];
}
