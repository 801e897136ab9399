/**
 * How `db archive_deleted_rows` grows: with the number of rows, and with the number of cells when each
 * has a server of its own.
 */

import { query as mariadbQuery, start as startMariadb } from "../tests/support/mariadb.ts";
import { run } from "../tests/support/process.ts";
import { archiveCommand, ARCHIVED } from "./archive.ts";
import { CHILDREN_OF_INSTANCE, deletedInstancesSql, FILLED_TABLES } from "./archive_rows.ts";
import {
  addDeletedInstances,
  copyDeployment,
  expectArchived,
  syncDeployment,
} from "./archive_stage.ts";
import { measureInTurns, type Subject } from "./measure.ts";
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
import { measureWork, shareOf } from "./work.ts";

const SMALL = 100_000;
const MEDIUM = 1_000_000;
const LARGE = 10_000_000;

/** Deleted instances of each of the two cells. */
const CELL_INSTANCES = 5000;
const CELL_RUNS = 3;

/** Compares few rows with many (10 million if `large`), and one cell with two. */
export async function measureArchiveScale(
  programs: Programs,
  large: boolean,
): Promise<Comparison[]> {
  return [
    ...await onEachServer(async (engine) => [
      await manyAgainstFew(engine, programs, large ? LARGE : MEDIUM),
    ]),
    ...await twoCellsAgainstOne(programs),
  ];
}

function instancesFor(rows: number): number {
  return Math.round(rows / (CHILDREN_OF_INSTANCE + 1));
}

async function manyAgainstFew(
  engine: ServerEngine,
  { ours }: Programs,
  rows: number,
): Promise<Comparison> {
  await using deployments = new AsyncDisposableStack();
  const made = async (instances: number): Promise<Deployment> => {
    const deployment = deployments.use(await makeDeployment(engine));
    await syncDeployment(ours, deployment);
    if (instances > 0) await addDeletedInstances(deployment, instances);
    return deployment;
  };
  const few = instancesFor(SMALL);
  const original = await made(few);
  const work = await made(0);
  const { ours: fewRuns } = await measureWork({
    idle: { ...archiveCommand(ours, await made(0), 1000), exitCode: 0 },
    busy: {
      ...archiveCommand(ours, work, 1000),
      prepare: () => copyDeployment(original, work),
      check: () => expectArchived(work, few),
    },
  }, undefined);
  const many = instancesFor(rows);
  const big = await made(many);
  const [manyRuns] = await measureInTurns([{
    subject: {
      ...archiveCommand(ours, big, 1000),
      check: () => expectArchived(big, many),
    },
    runs: 1,
  }]);
  return {
    name: `archive, share of ${SMALL} in ${rows} rows, ${serverName[engine]}`,
    ours: shareOf(manyRuns, SMALL / rows),
    other: fewRuns,
    otherName: `${SMALL} alone, start-up left out`,
  };
}

/**
 * The same command on two cells: with work in both, and with work in one. With several connections, one
 * cell keeps two processors busy, so that the second has to share them; with one, each cell can have one.
 */
async function twoCellsAgainstOne({ ours }: Programs): Promise<Comparison[]> {
  await using owned = new AsyncDisposableStack();
  const original = owned.use(await makeDeployment("mysql"));
  await syncDeployment(ours, original);
  await addDeletedInstances(original, CELL_INSTANCES);
  const work = owned.use(await makeDeployment("mysql"));
  await syncDeployment(ours, work);
  const second = owned.use(await secondServer(ours));
  const addSecondCell =
    "INSERT INTO cell_mappings (id, uuid, name, transport_url, database_connection, disabled) " +
    "VALUES (2, '22222222-2222-4222-8222-222222222222', 'cell2', " +
    `'rabbit://nova:secret@127.0.0.1:5672/', '${second.url}', false);`;
  const subject = (filled: boolean, ...options: readonly string[]): Subject => ({
    ...command(
      ours,
      work,
      "db",
      "archive_deleted_rows",
      "--until-complete",
      "--all-cells",
      ...options,
    ),
    exitCode: ARCHIVED,
    prepare: async () => {
      await copyDeployment(original, work);
      await runSql(work.api, addSecondCell);
      await second.fill(filled ? CELL_INSTANCES : 0);
    },
    check: async () => {
      await expectArchived(work, CELL_INSTANCES);
      await second.check(filled ? CELL_INSTANCES : 0);
    },
  });
  const comparisons: Comparison[] = [];
  for (const options of [[], ["--connections", "1"]]) {
    const [both, one] = await measureInTurns([
      { subject: subject(true, ...options), runs: CELL_RUNS },
      { subject: subject(false, ...options), runs: CELL_RUNS },
    ]);
    comparisons.push({
      name: ["archive --all-cells", ...options].join(" ") +
        `, ${CELL_INSTANCES} instances in each of two cells, two servers`,
      ours: both,
      other: one,
      otherName: "the second cell empty",
    });
  }
  return comparisons;
}

/** The second cell's database, on a server of its own. */
interface SecondServer extends AsyncDisposable {
  readonly url: string;
  /** Empties it, and fills it with so many deleted instances. */
  fill(instances: number): Promise<void>;
  /** Fails unless so many were archived. */
  check(instances: number): Promise<void>;
}

async function secondServer(program: string): Promise<SecondServer> {
  await using made = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-bench-" });
  made.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  const server = made.use(
    await startMariadb(`${folder}/server`, ["--innodb-buffer-pool-size=1G"]),
  );
  const database = "nova_cell2";
  await mariadbQuery(server, `CREATE DATABASE ${database} CHARACTER SET utf8mb3`);
  const { user, password, port } = server;
  const url = `mysql+pymysql://${user}:${password}@127.0.0.1:${port}/${database}?charset=utf8`;
  const configFile = `${folder}/nova.conf`;
  await Deno.writeTextFile(configFile, `[database]\nconnection = ${url}\n`);
  await run(program, ["--config-file", configFile, "db", "sync", "--local_cell"]);
  const owned = made.move();
  return {
    url,
    async fill(instances) {
      const truncate = FILLED_TABLES.flatMap((table) => [
        `TRUNCATE TABLE ${table}`,
        `TRUNCATE TABLE shadow_${table}`,
      ]);
      await mariadbQuery(
        server,
        ["SET foreign_key_checks = 0", ...truncate].join(";\n"),
        database,
      );
      if (instances === 0) return;
      await mariadbQuery(server, deletedInstancesSql("mysql", instances, "cell2"), database);
    },
    async check(instances) {
      const found = await mariadbQuery(server, "SELECT count(*) FROM shadow_instances", database);
      if (Number(found) !== instances) throw new Error(`cell2 has ${found} archived instances`);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
