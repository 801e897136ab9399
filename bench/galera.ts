/**
 * Archiving on a Galera cluster of three nodes, and on one node of the same settings that is alone. All
 * nodes share this machine's processors, so a row that is written three times costs three times the work.
 */

import { type GaleraCluster, startCluster } from "../tests/support/galera.ts";
import { query } from "../tests/support/mariadb.ts";
import { run } from "../tests/support/process.ts";
import { hasGalera } from "../tests/support/servers.ts";
import { archiveCommand } from "./archive.ts";
import { CHILDREN_OF_INSTANCE } from "./archive_rows.ts";
import {
  addDeletedInstances,
  copyDeployment,
  expectArchived,
  syncDeployment,
} from "./archive_stage.ts";
import { measureInTurns, type Turn } from "./measure.ts";
import type { Comparison } from "./report.ts";
import { makeDeployment, type Programs } from "./stage.ts";

const INSTANCES = 1500;
const RUNS = 3;
const NODES = 3;

/** How it is archived, and what the nodes that are not written to do meanwhile. */
interface Way {
  readonly words: readonly string[];
  /**
   * True where the others get the processors only when the writing node leaves them, and may lag behind:
   * as if each node had a machine of its own.
   */
  readonly othersWait?: true;
}

/** As they are by default, and as one would think that a cluster likes it. */
const WAYS: readonly Way[] = [
  { words: [] },
  { words: [], othersWait: true },
  { words: ["--connections", "1"] },
  { words: ["--txn-rows", "1000"] },
];

/** Measures archiving through one node of three; empty where Galera is not installed. */
export async function measureGalera({ ours }: Programs): Promise<Comparison[]> {
  if (!hasGalera) return [];
  await using made = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "gal-" });
  made.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  const settings = ["--innodb-buffer-pool-size=512M", "--innodb-flush-log-at-trx-commit=0"];
  const cluster = made.use(await startCluster(`${folder}/c`, NODES, settings));
  const alone = made.use(await startCluster(`${folder}/a`, 1, settings));
  const turns = async (node: typeof cluster, untilEqual: () => Promise<unknown>) => {
    const [server] = node.nodes;
    const original = made.use(await makeDeployment("mysql", server));
    await syncDeployment(ours, original);
    await addDeletedInstances(original, INSTANCES);
    const work = made.use(await makeDeployment("mysql", server));
    await syncDeployment(ours, work);
    return ({ words, othersWait }: Way): Turn => ({
      subject: {
        ...archiveCommand(ours, work, 1000, ...words),
        prepare: async () => {
          await setPriority(node, 0, 16);
          await copyDeployment(original, work);
          await untilEqual();
          if (othersWait) await setPriority(node, 19, 100_000);
        },
        check: () => expectArchived(work, INSTANCES),
      },
      runs: RUNS,
    });
  };
  const onCluster = await turns(cluster, () => cluster.untilWhole());
  const onOne = await turns(alone, () => alone.untilWhole());
  const measured = await measureInTurns([...WAYS.map(onCluster), onOne({ words: [] })]);
  const single = measured[WAYS.length];
  return WAYS.map(({ words, othersWait }, index) => ({
    name: `archive, ${INSTANCES} instances, ${INSTANCES * CHILDREN_OF_INSTANCE} children, ` +
      ["Galera, 3 nodes", ...words, ...othersWait ? ["the others wait"] : []].join(" "),
    ours: measured[index],
    other: single,
    otherName: "one node alone",
  }));
}

/**
 * Sets how nice the nodes are that are not written to, and how many transactions they may be behind before
 * they hold up the writer.
 */
async function setPriority(
  { nodes: [, ...others] }: GaleraCluster,
  niceness: number,
  behind: number,
): Promise<void> {
  for (const node of others) {
    await query(node, `SET GLOBAL wsrep_provider_options = 'gcs.fc_limit=${behind}'`);
    const pid = (await Deno.readTextFile((await query(node, "SELECT @@pid_file")).trim())).trim();
    for (const thread of Deno.readDirSync(`/proc/${pid}/task`)) {
      await run("renice", ["-n", String(niceness), "-p", thread.name]);
    }
  }
}
