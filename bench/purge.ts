/** `db purge` against the reference, on what archiving has left in the shadow tables. */

import { archiveCommand } from "./archive.ts";
import { CHILDREN_OF_INSTANCE } from "./archive_rows.ts";
import { addDeletedInstances, copyDeployment, syncDeployment } from "./archive_stage.ts";
import { measureInTurns, type Subject, type Turn } from "./measure.ts";
import type { Comparison } from "./report.ts";
import {
  command,
  makeDeployment,
  onEachServer,
  type Programs,
  runSql,
  type ServerEngine,
  serverName,
} from "./stage.ts";

const INSTANCES = 5000;
const RUNS = 3;

/** The ways to purge all archived instances; they were deleted before that date. */
const WAYS = [["--all"], ["--before", "2022-12-31"]] as const;

/** Measures purging. */
export function measurePurge(programs: Programs): Promise<Comparison[]> {
  return onEachServer((engine) => purge(engine, programs));
}

async function purge(
  engine: ServerEngine,
  { ours, reference }: Programs,
): Promise<Comparison[]> {
  await using deployments = new AsyncDisposableStack();
  const original = deployments.use(await makeDeployment(engine));
  await syncDeployment(ours, original);
  await addDeletedInstances(original, INSTANCES);
  await archive(archiveCommand(ours, original, 1000));
  const work = deployments.use(await makeDeployment(engine));
  await syncDeployment(ours, work);

  const comparisons: Comparison[] = [];
  for (const way of WAYS) {
    const turn = (program: string): Turn => ({
      subject: {
        ...command(program, work, "db", "purge", ...way),
        prepare: () => copyDeployment(original, work),
        check: async () => {
          const left = await runSql(work.main, "SELECT count(*) FROM shadow_instances;");
          if (Number(left) !== 0) throw new Error(`${left.trim()} instances were not purged`);
        },
      },
      runs: RUNS,
    });
    const [own, other] = await measureInTurns(
      [ours, ...(reference === undefined ? [] : [reference])].map(turn),
    );
    comparisons.push({
      name: `purge ${way[0]}, ${INSTANCES * (CHILDREN_OF_INSTANCE + 1)} rows, ${
        serverName[engine]
      }`,
      ours: own,
      other,
      otherName: "reference",
    });
  }
  return comparisons;
}

/** Runs a command once, for what it leaves behind. */
async function archive(subject: Subject): Promise<void> {
  await measureInTurns([{ subject, runs: 1 }]);
}
