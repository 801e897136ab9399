/**
 * `placement heal_allocations` struck at any request to Placement or Neutron, and run again: no port
 * claims what is not allocated at any moment, nothing is allocated twice, and in the end all is healed.
 */

import assert from "node:assert/strict";
import { endProcess } from "../../support/process.ts";
import {
  type HttpProxy,
  type PassingRequest,
  startHttpProxy,
  type Treatment,
} from "../../support/openstack/http_proxy.ts";
import { hasOpenstack } from "../../support/openstack/on_demand.ts";
import { addNetwork, addPolicy, addPort } from "../../support/openstack/ports.ts";
import { runProgram } from "../../support/openstack/program.ts";
import { addProvider } from "../../support/openstack/providers.ts";
import {
  addGuests,
  type PlacementStage,
  placementStage,
  readHoldings,
  readProfiles,
  takeAllBack,
  through,
} from "../../support/openstack/stage.ts";
import { eachRound } from "../archive/rounds.ts";
import type { Random } from "../archive/random.ts";
import { deviceProvider, guest, node } from "../../conformance/service_rows.ts";

const ROUNDS = 12;
const INSTANCES = 8;
/** Instances with a port each that asks for bandwidth; the last of them has two. */
const WITH_PORT = [2, 3, 5, 8];
const BANDWIDTH = { egress: 100, ingress: 200 };
const PORT_SHARE = { NET_BW_EGR_KILOBIT_PER_SEC: 100, NET_BW_IGR_KILOBIT_PER_SEC: 200 };
const SMALL = { DISK_GB: 1, MEMORY_MB: 512, VCPU: 1 };

/** How a strike looks; `count` requests before it have passed. */
interface Strike {
  readonly name: string;
  /** What becomes of the request that is struck. */
  readonly treatment: Treatment | "kill before" | "kill after";
  /** All requests after it meet the same. */
  readonly lasts?: boolean;
}

const STRIKES: readonly Strike[] = [
  { name: "killed before a request gets through", treatment: "kill before" },
  { name: "killed after a request got through", treatment: "kill after" },
  { name: "a request is lost", treatment: "lose request" },
  { name: "an answer is lost", treatment: "lose answer" },
  { name: "a request comes twice", treatment: "repeat" },
  { name: "the service goes away", treatment: "lose request", lasts: true },
  { name: "the service goes deaf after its last deed", treatment: "lose answer", lasts: true },
];

/** A deployment, and the ports by instance. */
interface Stage extends PlacementStage {
  readonly ports: ReadonlyMap<string, readonly string[]>;
}

async function makeStage(): Promise<Stage> {
  const stage = await placementStage();
  const { openstack } = stage;
  await addGuests(stage, INSTANCES);
  await addProvider(openstack, deviceProvider(1, 1));
  const network = await addNetwork(openstack, "physnet0");
  const policy = await addPolicy(openstack, BANDWIDTH);
  const ports = new Map<string, string[]>();
  for (const number of WITH_PORT) {
    const instance = String(guest(number).uuid);
    const count = number === WITH_PORT.at(-1) ? 2 : 1;
    const ids = [];
    for (let index = 0; index < count; index++) {
      ids.push(await addPort(openstack, { network, policy, instance, host: "compute1" }));
    }
    ports.set(instance, ids);
  }
  return { ...stage, ports };
}

/** Each service behind a proxy of its own. */
interface Proxies extends AsyncDisposable {
  readonly placement: HttpProxy;
  readonly neutron: HttpProxy;
}

function startProxies({ openstack }: Stage): Proxies {
  const placement = startHttpProxy(openstack.placementUrl);
  const neutron = startHttpProxy(openstack.neutronUrl);
  return {
    placement,
    neutron,
    async [Symbol.asyncDispose]() {
      await placement[Symbol.asyncDispose]();
      await neutron[Symbol.asyncDispose]();
    },
  };
}

/** Runs the program against the services behind the proxies. */
async function heal(
  { options }: Stage,
  { placement, neutron }: Proxies,
  onStart = (_: Deno.ChildProcess) => {},
) {
  const { code, stdout, stderr } = await runProgram(
    through(options, { placement: placement.url, neutron: neutron.url }),
    ["placement", "heal_allocations", "--verbose"],
    onStart,
  );
  return { code, story: stdout + stderr };
}

/** What holds at any moment, and in the end. */
async function check({ openstack, ports }: Stage, isEnd: boolean, story: string): Promise<void> {
  const profiles = await readProfiles(openstack);
  const holdings = await readHoldings(openstack);
  const device = String(deviceProvider(1, 1).uuid);
  for (let number = 1; number <= INSTANCES; number++) {
    const instance = String(guest(number).uuid);
    const held = holdings[instance];
    const ids = ports.get(instance) ?? [];
    const claiming = ids.filter((id) => profiles[id]?.allocation !== undefined);
    for (const id of claiming) {
      const claims = Object.values(profiles[id].allocation as Record<string, string>);
      assert.deepEqual(claims, [device], `port ${id} of ${instance}\n${story}`);
    }
    const all = {
      [node(1)]: SMALL,
      ...ids.length === 0 ? {} : {
        [device]: Object.fromEntries(
          Object.entries(PORT_SHARE).map(([name, amount]) => [name, amount * ids.length]),
        ),
      },
    };
    // All or nothing; and no port claims anything of nothing.
    if (held === undefined) {
      assert.deepEqual(claiming, [], `${instance} holds nothing\n${story}`);
      assert.ok(!isEnd, `${instance} was not healed\n${story}`);
    } else {
      assert.deepEqual(held, all, `${instance}\n${story}`);
      if (isEnd) assert.equal(claiming.length, ids.length, `ports of ${instance}\n${story}`);
    }
  }
}

/** Lets a strike come down on the n-th request to the services, counted from 1. */
function arm(
  { placement, neutron }: Proxies,
  { treatment, lasts }: Strike,
  target: number,
  kill: () => void,
): { readonly struck: () => string | undefined } {
  let count = 0;
  let struck: string | undefined;
  const treat = (proxy: HttpProxy, { method, path }: PassingRequest): Treatment => {
    count++;
    if (count !== target && !(lasts && count > target)) return "pass";
    struck ??= `${method} ${path}`;
    if (treatment === "kill before") {
      kill();
      return "lose request";
    }
    if (treatment !== "kill after") return treatment;
    // The answer is there when it is too late for the program.
    const answer = proxy.change;
    proxy.change = (request, body) => {
      kill();
      return answer(request, body);
    };
    return "lose answer";
  };
  placement.treat = (request) => treat(placement, request);
  neutron.treat = (request) => treat(neutron, request);
  return { struck: () => struck };
}

/** How many requests a run makes that nothing befalls. */
async function countRequests(stage: Stage): Promise<number> {
  await using proxies = startProxies(stage);
  const { code, story } = await heal(stage, proxies);
  assert.equal(code, 0, story);
  await check(stage, true, story);
  return proxies.placement.seen.length + proxies.neutron.seen.length;
}

async function strikeOnce(stage: Stage, requests: number, random: Random, seed: number) {
  const strike = STRIKES[seed % STRIKES.length];
  await takeAllBack(stage.openstack);
  let child: Deno.ChildProcess | undefined;
  await using proxies = startProxies(stage);
  const target = 1 + random.below(requests);
  const armed = arm(proxies, strike, target, () => child && endProcess(child, "SIGKILL"));
  const ended = await heal(stage, proxies, (started) => child = started);
  const when = `${strike.name}: request ${target}, ${
    armed.struck() ?? "which never came"
  }\n${ended.story}`;
  await check(stage, ended.code === 0, when);
  assert.ok([0, 3, 4, 5, 6, 7, 137].includes(ended.code), `${ended.code} after ${when}`);

  await using healthy = startProxies(stage);
  const again = await heal(stage, healthy);
  const story = `again after ${when}\n${again.story}`;
  assert.ok([0, 4].includes(again.code), `${again.code} ${story}`);
  await check(stage, true, story);
  const last = await heal(stage, healthy);
  assert.equal(last.code, 4, last.story);
  return armed.struck() === undefined ? "too late" : `${strike.name}: exit code ${ended.code}`;
}

Deno.test({
  name: "heal_allocations struck at any request and repeated: no port claims what is not allocated",
  ignore: !hasOpenstack(),
  async fn() {
    await using stage = await makeStage();
    const requests = await countRequests(stage);
    await eachRound(ROUNDS, (random, seed) => strikeOnce(stage, requests, random, seed));
  },
});
