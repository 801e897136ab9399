import assert from "node:assert/strict";
import { computeNode } from "../../tests/conformance/sample_rows.ts";
import { aggregate, node, nodeProvider } from "../../tests/conformance/service_rows.ts";
import { addHostMappings } from "../../tests/support/cells.ts";
import { startHttpProxy } from "../../tests/support/openstack/http_proxy.ts";
import { addProvider } from "../../tests/support/openstack/providers.ts";
import {
  addRows,
  type PlacementStage,
  stageTests,
  through,
} from "../../tests/support/openstack/stage.ts";
import { syncAggregates } from "./sync_aggregates.ts";

/** Tests with compute1 to compute3, all in aggregate1, compute1 in aggregate2 as well. */
const testSync = stageTests("sync_aggregates", async (stage) => {
  const { cells: [cell], cloud, openstack } = stage;
  const hosts = ["compute1", "compute2", "compute3"];
  await addHostMappings(cloud, cell, hosts);
  await addRows(cell, "compute_nodes", hosts.map((host, index) => computeNode(index + 1, host)));
  const api = await cloud.open(cloud.urls.api);
  await api.query.insertInto("aggregates").values(
    [1, 2].map((id) => ({ id, uuid: aggregate(id), name: `aggregate${id}` })),
  ).execute();
  await api.query.insertInto("aggregate_hosts").values([
    ...hosts.map((host) => ({ host, aggregate_id: 1 })),
    { host: "compute1", aggregate_id: 2 },
  ]).execute();
  for (const number of [1, 2, 3]) await addProvider(openstack, nodeProvider(number));
});

async function aggregatesOf({ openstack }: PlacementStage, number: number): Promise<string[]> {
  const answer = await openstack.placement(`/resource_providers/${node(number)}/aggregates`);
  return answer.aggregates.sort();
}

testSync("rows tell of each host, and a dry run changes nothing", async (stage) => {
  const dry = await stage.run(syncAggregates, { dry_run: true }, { format: "json" });
  assert.equal(dry.code, 0);
  const rows = [
    { host: "compute1", aggregate: "aggregate1", provider: node(1) },
    { host: "compute2", aggregate: "aggregate1", provider: node(2) },
    { host: "compute3", aggregate: "aggregate1", provider: node(3) },
    { host: "compute1", aggregate: "aggregate2", provider: node(1) },
  ];
  const all = (outcome: string) => rows.map((row) => ({ ...row, outcome }));
  assert.deepEqual(JSON.parse(dry.stdout), all("would be added"));
  assert.deepEqual(await aggregatesOf(stage, 1), []);
  const real = await stage.run(syncAggregates, {}, { format: "json" });
  assert.equal(real.code, 0);
  assert.deepEqual(JSON.parse(real.stdout), all("added"));
  assert.deepEqual(await aggregatesOf(stage, 1), [aggregate(1), aggregate(2)]);
  const again = await stage.run(syncAggregates, {}, { format: "json" });
  assert.deepEqual(JSON.parse(again.stdout), all("there already"));
});

testSync("an answer that is lost, and a change by others, cost nothing", async (stage) => {
  await using proxy = startHttpProxy(stage.openstack.placementUrl);
  let writes = 0;
  proxy.treat = async ({ method, path }) => {
    if (method !== "PUT") return "pass";
    if (writes++ === 0) return "lose answer";
    if (!path.includes(node(3))) return "pass";
    // Somebody adds the provider to another aggregate at that moment, once.
    const answer = await stage.openstack.placement(`/resource_providers/${node(3)}/aggregates`);
    if (answer.aggregates.length === 0) {
      await stage.openstack.placement(`/resource_providers/${node(3)}/aggregates`, {
        method: "PUT",
        body: { ...answer, aggregates: [aggregate(9)] },
      });
    }
    return "pass";
  };
  const options = through(stage.options, { placement: proxy.url });
  const { code } = await stage.run(syncAggregates, { parallel: 1 }, { options });
  assert.equal(code, 0);
  assert.deepEqual(await aggregatesOf(stage, 1), [aggregate(1), aggregate(2)]);
  assert.deepEqual(await aggregatesOf(stage, 3), [aggregate(1), aggregate(9)]);
});
