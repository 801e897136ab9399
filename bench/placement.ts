/**
 * The placement commands against the reference, and against a plain loop of the same writes.
 *
 * `BENCH_SHARE=0.02` measures a fiftieth of everything, to see in a minute that it all works.
 */

import { logIn } from "../tests/support/openstack/client.ts";
import { startHttpProxy } from "../tests/support/openstack/http_proxy.ts";
import { addNetwork, addPolicy, addPort } from "../tests/support/openstack/ports.ts";
import { run } from "../tests/support/process.ts";
import { measureInTurns, type Measurement, type Subject, type Turn } from "./measure.ts";
import {
  addAllocations,
  addBandwidth,
  addHosts,
  addInstances,
  addProviders,
  hostOf,
  insertRows,
  makePlacementDeployment,
  type PlacementDeployment,
  serviceSql,
  uuidOf,
} from "./placement_stage.ts";
import type { PlainWrites } from "./plain_writes.ts";
import type { Comparison } from "./report.ts";
import { command, type Programs } from "./stage.ts";

const RUNS = 3;
/** The reference takes minutes. */
const REFERENCE_RUNS = 1;

const SHARE = Number(Deno.env.get("BENCH_SHARE") ?? 1);
const share = (count: number) => Math.max(4, Math.round(count * SHARE));
const HEALED = { instances: 10 * share(200), hosts: share(20), ports: share(200) };
const AUDITED = { instances: share(100_000), hosts: share(1000), orphans: share(100) };
const MIRRORED = { hosts: share(1000), aggregates: 20, aggregatesOfHost: 3 };
/** `--large`: so many instances are looked at for the memory that takes. */
const MANY = { instances: share(100_000), hosts: share(1000) };

const FOUND_ORPHANS = 3;
const NOTHING_HEALED = 4;

/** Measures all three; `large` adds a look at many instances. */
export async function measurePlacement(programs: Programs, large: boolean): Promise<Comparison[]> {
  return [
    ...await heal(programs),
    ...await audit(programs),
    ...await sync(programs),
    ...large ? await lookAtMany(programs) : [],
  ];
}

/** Ours in turns with the reference, where it is installed, and what else there is. */
async function compare(
  name: string,
  ours: Subject,
  reference: Subject | undefined,
  others: readonly { readonly name: string; readonly subject: Subject }[] = [],
): Promise<Comparison[]> {
  const turns: Turn[] = [{ subject: ours, runs: RUNS }];
  for (const { subject } of others) turns.push({ subject, runs: RUNS });
  if (reference !== undefined) turns.push({ subject: reference, runs: REFERENCE_RUNS });
  const [own, ...rest] = await measureInTurns(turns);
  const comparison = (otherName: string, other?: Measurement) => ({
    name,
    ours: own,
    other,
    otherName,
  });
  return [
    comparison("reference", reference && rest.at(-1)),
    ...others.map(({ name: otherName }, index) => comparison(otherName, rest[index])),
  ];
}

async function heal({ ours, reference }: Programs): Promise<Comparison[]> {
  const { instances, hosts, ports } = HEALED;
  await using deployment = await makePlacementDeployment(ours);
  const { openstack } = deployment;
  await addHosts(deployment, hosts);
  await addInstances(deployment, instances, hosts);
  await addProviders(deployment, hosts);
  await addBandwidth(deployment, hosts);
  const network = await addNetwork(openstack, "physnet0");
  const policy = await addPolicy(openstack, { egress: 1000, ingress: 1000 });
  for (let index = 0; index < ports; index++) {
    const number = 1 + index * instances / ports;
    const host = hostOf(1 + number % hosts);
    await addPort(openstack, { network, policy, instance: uuidOf("e", number), host });
  }

  const writes = await Deno.makeTempFile({ suffix: ".json" });
  const prepare = () => takeAllBack(deployment);
  const check = () => expectHealed(deployment);
  await prepare();
  await recordWrites(ours, deployment, writes);
  const healing = (program: string): Subject => ({
    ...command(program, deployment, "placement", "heal_allocations"),
    prepare,
    check,
  });
  try {
    return await compare(
      `heal_allocations, ${instances} instances on ${hosts} hosts, ${ports} bandwidth ports`,
      healing(ours),
      reference === undefined ? undefined : healing(reference),
      [{
        name: "plain loop of the same writes",
        subject: {
          command: [Deno.execPath(), "run", "--quiet", "-A", "bench/plain_writes.ts", writes],
          prepare: async () => {
            await prepare();
            await renewToken(deployment, writes);
          },
          check,
        },
      }],
    );
  } finally {
    await Deno.remove(writes);
  }
}

/** Keeps what ours writes, for the plain loop. */
async function recordWrites(
  program: string,
  { configFile, openstack }: PlacementDeployment,
  file: string,
): Promise<void> {
  const requests: PlainWrites["requests"][number][] = [];
  await using placement = startHttpProxy(openstack.placementUrl);
  await using neutron = startHttpProxy(openstack.neutronUrl);
  for (
    const [proxy, url] of [
      [placement, openstack.placementUrl],
      [neutron, openstack.neutronUrl],
    ] as const
  ) {
    proxy.treat = ({ method, path, body }) => {
      if (method !== "GET") requests.push({ method, url: url + path, body });
      return "pass";
    };
  }
  const text = await Deno.readTextFile(configFile);
  const through = text
    .replace("[placement]", `[placement]\nendpoint_override = ${placement.url}`)
    .replace("[neutron]", `[neutron]\nendpoint_override = ${neutron.url}`);
  await Deno.writeTextFile(`${configFile}.through`, through);
  await run(program, ["--config-file", `${configFile}.through`, "placement", "heal_allocations"]);
  await Deno.writeTextFile(file, JSON.stringify({ token: "", requests }));
}

async function renewToken({ openstack }: PlacementDeployment, file: string): Promise<void> {
  const { requests }: PlainWrites = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(
    file,
    JSON.stringify({ token: await logIn(openstack, openstack), requests }),
  );
}

async function takeAllBack(deployment: PlacementDeployment): Promise<void> {
  await serviceSql(deployment, "placement", "DELETE FROM allocations; DELETE FROM consumers;");
  await serviceSql(deployment, "neutron", "UPDATE ml2_port_bindings SET profile = '';");
}

async function expectHealed(deployment: PlacementDeployment): Promise<void> {
  const { instances, ports } = HEALED;
  const consumers = await serviceSql(deployment, "placement", "SELECT COUNT(*) FROM consumers;");
  const claiming = await serviceSql(
    deployment,
    "neutron",
    "SELECT COUNT(*) FROM ml2_port_bindings WHERE profile LIKE '%allocation%';",
  );
  if (Number(consumers) !== instances || Number(claiming) !== ports) {
    throw new Error(`${consumers} consumers, ${claiming} ports: not all is healed`);
  }
}

async function audit({ ours, reference }: Programs): Promise<Comparison[]> {
  const { instances, hosts, orphans } = AUDITED;
  await using deployment = await makePlacementDeployment(ours);
  await addHosts(deployment, hosts);
  await addInstances(deployment, instances - orphans, hosts);
  await addProviders(deployment, hosts);
  await addAllocations(deployment, instances, hosts);
  const auditing = (program: string): Subject => ({
    ...command(program, deployment, "placement", "audit"),
    exitCode: FOUND_ORPHANS,
  });
  return await compare(
    `audit, ${instances} consumers on ${hosts} providers`,
    auditing(ours),
    reference === undefined ? undefined : auditing(reference),
  );
}

async function sync({ ours, reference }: Programs): Promise<Comparison[]> {
  const { hosts, aggregates, aggregatesOfHost } = MIRRORED;
  await using deployment = await makePlacementDeployment(ours);
  await addHosts(deployment, hosts);
  await addProviders(deployment, hosts);
  const all = Array.from({ length: aggregates }, (_, index) => index + 1);
  await insertRows(
    deployment.api,
    "aggregates",
    all.map((id) => ({ id, uuid: uuidOf("a", id), name: `aggregate${id}` })),
  );
  const members = Array.from({ length: hosts * aggregatesOfHost }, (_, index) => ({
    host: hostOf(1 + index % hosts),
    aggregate_id: 1 + (index * 7 + Math.floor(index / hosts)) % aggregates,
  }));
  await insertRows(deployment.api, "aggregate_hosts", members);
  const mirroring = (program: string): Subject => ({
    ...command(program, deployment, "placement", "sync_aggregates"),
    prepare: async () => {
      await serviceSql(deployment, "placement", "DELETE FROM resource_provider_aggregates;");
    },
    check: async () => {
      const sql = "SELECT COUNT(*) FROM resource_provider_aggregates;";
      const count = Number(await serviceSql(deployment, "placement", sql));
      const wanted = new Set(members.map((member) => JSON.stringify(member))).size;
      if (count !== wanted) throw new Error(`${count} of ${wanted} memberships are mirrored`);
    },
  });
  return await compare(
    `sync_aggregates, ${hosts} hosts, each in ${aggregatesOfHost} of ${aggregates} aggregates`,
    mirroring(ours),
    reference === undefined ? undefined : mirroring(reference),
  );
}

/** A dry run over very many instances: what it takes to look at them, and how much memory. */
async function lookAtMany({ ours }: Programs): Promise<Comparison[]> {
  const { instances, hosts } = MANY;
  await using deployment = await makePlacementDeployment(ours);
  await addHosts(deployment, hosts);
  await addInstances(deployment, instances, hosts);
  await addProviders(deployment, hosts);
  const looking = {
    ...command(ours, deployment, "placement", "heal_allocations", "--dry-run"),
    exitCode: NOTHING_HEALED,
  };
  const name = `heal_allocations --dry-run, ${instances} instances on ${hosts} hosts`;
  const [own] = await measureInTurns([{ subject: looking, runs: 1 }]);
  return [{ name, ours: own, otherName: "" }];
}
