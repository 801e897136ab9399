/** `cell_v2 discover_hosts`: the time that mapping new hosts takes, without the program's start. */

import { run } from "../tests/support/process.ts";
import type { Subject } from "./measure.ts";
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
import { measureWork, type Work } from "./work.ts";

const HOSTS = 1000;

/** Measures one cell with many new hosts. */
export function measureDiscoverHosts(programs: Programs): Promise<Comparison[]> {
  return onEachServer(async (engine) => [await discover(engine, programs)]);
}

async function discover(engine: ServerEngine, programs: Programs): Promise<Comparison> {
  await using deployments = new AsyncDisposableStack();
  const workOf = async (program: string): Promise<Work> => {
    const deployment = deployments.use(await makeDeployment(engine));
    await setUp(programs.ours, deployment);
    const idle: Subject = command(program, deployment, "cell_v2", "discover_hosts");
    return { idle, busy: { ...idle, prepare: () => forgetHosts(deployment) } };
  };
  const measured = await measureWork(
    await workOf(programs.ours),
    programs.reference === undefined ? undefined : await workOf(programs.reference),
  );
  return {
    name: `discover_hosts, ${HOSTS} hosts, start-up left out, ${serverName[engine]}`,
    ...measured,
    otherName: "reference",
  };
}

async function setUp(program: string, deployment: Deployment): Promise<void> {
  const nova = (...args: string[]) =>
    run(program, ["--config-file", deployment.configFile, ...args]);
  await nova("api_db", "sync", REFERENCE_REVISION.api);
  await nova("db", "sync", "--local_cell", REFERENCE_REVISION.main);
  await nova("cell_v2", "map_cell0");
  await nova("cell_v2", "create_cell", "--name", "cell1");
  const nodes = Array.from({ length: HOSTS }, (_, index) => {
    const host = `compute${String(index).padStart(5, "0")}.example.org`;
    return `('${host}', '${host}', '${crypto.randomUUID()}', 64, 262144, 4000, 0, 0, 0, ` +
      "'QEMU', 4002001, '{}', 0, 0)";
  });
  await runSql(
    deployment.main,
    "INSERT INTO compute_nodes (host, hypervisor_hostname, uuid, vcpus, memory_mb, local_gb, " +
      "vcpus_used, memory_mb_used, local_gb_used, hypervisor_type, hypervisor_version, cpu_info, " +
      `mapped, deleted) VALUES ${nodes.join(",\n")};`,
  );
}

/** Makes all hosts new again. */
async function forgetHosts({ api, main }: Deployment): Promise<void> {
  await runSql(api, "DELETE FROM host_mappings;");
  await runSql(main, "UPDATE compute_nodes SET mapped = 0;");
}
