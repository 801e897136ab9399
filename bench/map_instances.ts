/**
 * `cell_v2 map_instances`: the time that mapping takes without the program's start, and how it grows
 * with the number of instances.
 */

import { run } from "../tests/support/process.ts";
import { measurePair, type Subject } from "./measure.ts";
import type { Comparison } from "./report.ts";
import {
  command,
  type Deployment,
  makeDeployment,
  onEachServer,
  type Programs,
  REFERENCE_REVISION,
  runSql,
  type ServerEngine,
  serverName,
} from "./stage.ts";
import { measureWork, shareOf, type Work } from "./work.ts";

/** What the reference needs about ten seconds for. */
const COMPARED = 5000;

/** Where what a run costs however few instances there are no longer shows. */
const COMPARED_LARGE = 20_000;

/** The sizes whose cost per instance is compared. */
const SMALL = 10_000;
const LARGE = 1_000_000;

const CELL = "11111111-1111-4111-8111-111111111111";

/**
 * Measures both programs on the same instances, and ours on few and on many.
 *
 * @param large whether to compare on more instances too, for which the reference takes minutes.
 */
export function measureMapInstances(programs: Programs, large: boolean): Promise<Comparison[]> {
  return onEachServer(async (engine) => [
    await againstReference(engine, programs, COMPARED),
    ...large ? [await againstReference(engine, programs, COMPARED_LARGE)] : [],
    await largeAgainstSmall(engine, programs),
  ]);
}

async function againstReference(
  engine: ServerEngine,
  programs: Programs,
  count: number,
): Promise<Comparison> {
  await using deployments = new AsyncDisposableStack();
  const { ours, reference } = programs;
  const workOf = (program: string) => mappingWork(deployments, engine, ours, program, count);
  const measured = await measureWork(
    await workOf(ours),
    reference === undefined ? undefined : await workOf(reference),
  );
  return {
    name: `map_instances, ${count} instances, start-up left out, ${serverName[engine]}`,
    ...measured,
    otherName: "reference",
  };
}

async function largeAgainstSmall(
  engine: ServerEngine,
  { ours: program }: Programs,
): Promise<Comparison> {
  await using deployments = new AsyncDisposableStack();
  const small = await mappingWork(deployments, engine, program, program, SMALL);
  const large = await mappingWork(deployments, engine, program, program, LARGE);
  const { ours: smallRuns } = await measureWork(small, undefined);
  // The start is lost in so long a run.
  const { ours: largeRuns } = await measurePair(large.busy, undefined, 1);
  return {
    name: `map_instances, share of ${SMALL} in ${LARGE} instances, ${serverName[engine]}`,
    ours: shareOf(largeRuns, SMALL / LARGE),
    other: smallRuns,
    otherName: `${SMALL} alone, start-up left out`,
  };
}

/** Mapping so many instances with a program, and mapping none. */
async function mappingWork(
  deployments: AsyncDisposableStack,
  engine: ServerEngine,
  ours: string,
  program: string,
  count: number,
): Promise<Work> {
  const deployment = deployments.use(await makeDeployment(engine));
  const empty = deployments.use(await makeDeployment(engine));
  await setUp(ours, deployment, count);
  await setUp(ours, empty, 0);
  const mapIn = (place: Deployment): Subject =>
    command(program, place, "cell_v2", "map_instances", "--cell_uuid", CELL);
  return {
    idle: mapIn(empty),
    busy: {
      ...mapIn(deployment),
      prepare: async () => void await runSql(deployment.api, "TRUNCATE TABLE instance_mappings;"),
    },
  };
}

async function setUp(program: string, deployment: Deployment, count: number): Promise<void> {
  const { api, main, configFile } = deployment;
  const nova = (...args: string[]) => run(program, ["--config-file", configFile, ...args]);
  await nova("api_db", "sync", REFERENCE_REVISION.api);
  await nova("db", "sync", "--local_cell", REFERENCE_REVISION.main);
  await runSql(
    api,
    "INSERT INTO cell_mappings (uuid, name, transport_url, database_connection, disabled) VALUES " +
      `('${CELL}', 'cell1', 'rabbit://nova:secret@127.0.0.1:5672/', '${main.url}', false);`,
  );
  if (count > 0) await runSql(main, instancesSql(main.engine as ServerEngine, count));
}

/** The statement by which a server makes instances: UUIDs and times in no order, 500 projects. */
function instancesSql(engine: ServerEngine, count: number): string {
  const columns = "uuid, created_at, project_id, user_id, hidden, deleted, host, display_name, " +
    "vm_state, power_state";
  const rest = "false, 0, concat('compute', n % 1000), concat('instance ', n), 'active', 1";
  const select = engine === "mysql"
    ? "SELECT insert(insert(insert(insert(md5(n), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'), " +
      "'2020-01-01' + INTERVAL (n * 7919) % 1000003 SECOND, md5(n % 500), md5(n % 500), " +
      `${rest} FROM (SELECT seq AS n FROM seq_1_to_${count}) AS numbers`
    : "SELECT md5(n::text)::uuid::text, " +
      "timestamp '2020-01-01' + (n * 7919) % 1000003 * interval '1 second', " +
      `md5((n % 500)::text), md5((n % 500)::text), ${rest} FROM generate_series(1, ${count}::bigint) AS n`;
  const analyze = engine === "mysql" ? "ANALYZE TABLE instances" : "ANALYZE instances";
  return `INSERT INTO instances (${columns}) ${select}; ${analyze};`;
}
