/**
 * `db archive_deleted_rows` against the reference, against a plain script of an operator's own, and
 * against pt-archiver on the kind of table that it can do.
 */

import { findProgram } from "../tests/support/process.ts";
import { testServer } from "../tests/support/servers.ts";
import { CHILDREN_OF_INSTANCE } from "./archive_rows.ts";
import {
  addDeletedInstances,
  copyDeployment,
  expectArchived,
  syncDeployment,
} from "./archive_stage.ts";
import { measureInTurns, type Measurement, type Subject, type Turn } from "./measure.ts";
import type { Comparison } from "./report.ts";
import {
  command,
  type Deployment,
  makeDeployment,
  onEachServer,
  type Programs,
  runSql,
  type ServerEngine,
  serverName,
} from "./stage.ts";

const INSTANCES = 5000;
const BATCHES = [1000, 100] as const;
const RUNS = 3;
/** The reference needs minutes on PostgreSQL. */
const REFERENCE_RUNS = { mysql: 3, postgresql: 1 } as const;

/** The exit code of a run that archived something. */
export const ARCHIVED = 1;

/** How many rows the table for pt-archiver has. */
const SINGLE_TABLE_ROWS = 200_000;

/** Measures archiving; `large` is of no effect. */
export async function measureArchive(programs: Programs): Promise<Comparison[]> {
  return [
    ...await onEachServer((engine) => instancesWithChildren(engine, programs)),
    await singleTable(programs),
  ];
}

/** The command that archives everything, in passes of so many rows. */
export function archiveCommand(
  program: string,
  deployment: Deployment,
  maxRows: number,
  ...more: readonly string[]
): Subject {
  const words = ["db", "archive_deleted_rows", "--until-complete", "--max_rows", `${maxRows}`];
  return { ...command(program, deployment, ...words, ...more), exitCode: ARCHIVED };
}

async function instancesWithChildren(
  engine: ServerEngine,
  { ours, reference }: Programs,
): Promise<Comparison[]> {
  await using deployments = new AsyncDisposableStack();
  const original = deployments.use(await makeDeployment(engine));
  await syncDeployment(ours, original);
  await addDeletedInstances(original, INSTANCES);
  const work = deployments.use(await makeDeployment(engine));
  await syncDeployment(ours, work);
  const prepared = (subject: Subject, runs: number): Turn => ({
    subject: {
      ...subject,
      prepare: () => copyDeployment(original, work),
      check: () => expectArchived(work, INSTANCES),
    },
    runs,
  });

  const comparisons: Comparison[] = [];
  for (const maxRows of BATCHES) {
    const [own, script, other] = await measureInTurns([
      prepared(archiveCommand(ours, work, maxRows), RUNS),
      prepared(plainScript(engine, work, maxRows), RUNS),
      ...(reference === undefined
        ? []
        : [prepared(archiveCommand(reference, work, maxRows), REFERENCE_RUNS[engine])]),
    ]);
    const name = `archive, ${INSTANCES} instances, ${INSTANCES * CHILDREN_OF_INSTANCE} children, ` +
      `--max_rows ${maxRows}, ${serverName[engine]}`;
    comparisons.push({ name, ours: own, other, otherName: "reference" });
    comparisons.push({ name, ours: own, other: script, otherName: "plain script" });
  }
  return comparisons;
}

function plainScript(engine: ServerEngine, { main, api }: Deployment, batch: number): Subject {
  const { port, user, password } = testServer(engine);
  const script = new URL("plain_archive.ts", import.meta.url).pathname;
  return {
    command: [
      Deno.execPath(),
      "run",
      "--quiet",
      "--allow-all",
      script,
      engine,
      "127.0.0.1",
      `${port}`,
      user,
      password,
      main.name,
      api.name,
      `${batch}`,
    ],
  };
}

/** A table that nothing refers to and that refers to nothing, which pt-archiver can move. */
async function singleTable({ ours }: Programs): Promise<Comparison> {
  const engine = "mysql";
  await using deployment = await makeDeployment(engine);
  await syncDeployment(ours, deployment);
  const { main } = deployment;
  const table = "instance_id_mappings";
  const count = async (of: string) => Number(await runSql(main, `SELECT count(*) FROM ${of};`));
  const prepared = (subject: Subject): Turn => ({
    subject: {
      ...subject,
      prepare: async () => {
        await runSql(
          main,
          `TRUNCATE TABLE ${table}; TRUNCATE TABLE shadow_${table}; ` +
            `INSERT INTO ${table} (created_at, deleted_at, uuid, deleted) ` +
            `SELECT '2020-01-01', '2021-01-01', uuid(), seq FROM seq_1_to_${SINGLE_TABLE_ROWS}; ` +
            // pt-archiver leaves the row with the highest key alone.
            `INSERT INTO ${table} (uuid, deleted) VALUES ('live', 0); ANALYZE TABLE ${table};`,
        );
      },
      check: async () => {
        const found = [await count(table), await count(`shadow_${table}`)].join();
        if (found !== `1,${SINGLE_TABLE_ROWS}`) throw new Error(`not all rows archived: ${found}`);
      },
    },
    runs: RUNS,
  });
  const archiver = await findProgram("pt-archiver", []).catch(() => undefined);
  const measured: (Measurement | undefined)[] = await measureInTurns([
    prepared(archiveCommand(ours, deployment, 1000)),
    ...(archiver === undefined ? [] : [prepared(ptArchiver(archiver, main.name, table))]),
  ]);
  return {
    name: `archive, one table of ${SINGLE_TABLE_ROWS} rows, --max_rows 1000, ${serverName[engine]}`,
    ours: measured[0]!,
    other: measured[1],
    otherName: "pt-archiver",
  };
}

/** pt-archiver in its fastest way: a file of rows loaded and a range deleted for each transaction. */
function ptArchiver(program: string, database: string, table: string): Subject {
  const { port, user, password } = testServer("mysql");
  const dsn = `h=127.0.0.1,P=${port},u=${user},p=${password},D=${database},A=utf8`;
  return {
    command: [
      program,
      "--no-version-check",
      "--source",
      `${dsn},t=${table},L=1`,
      "--dest",
      `${dsn},t=shadow_${table},L=1`,
      "--where",
      "deleted <> 0",
      "--limit",
      "1000",
      "--commit-each",
      "--bulk-insert",
      "--bulk-delete",
    ],
  };
}
