import assert from "node:assert/strict";
import { computeNode } from "../../tests/conformance/sample_rows.ts";
import {
  device,
  deviceProvider,
  guest,
  node,
  nodeProvider,
  SMALL,
  vm,
} from "../../tests/conformance/service_rows.ts";
import { startHttpProxy, type Treatment } from "../../tests/support/openstack/http_proxy.ts";
import { addAllocation, addProvider } from "../../tests/support/openstack/providers.ts";
import {
  addRows,
  type PlacementStage,
  readHoldings,
  stageTests,
  through,
} from "../../tests/support/openstack/stage.ts";
import { audit } from "./audit.ts";

/** Tests with compute1 and compute2 in a cell, and instance 1 on compute1. */
const testAudit = stageTests("audit", async (stage) => {
  const { cells: [cell], openstack } = stage;
  await addRows(cell, "compute_nodes", [1, 2].map((n) => computeNode(n, `compute${n}`)));
  await addRows(cell, "instances", [guest(1)]);
  await addProvider(openstack, nodeProvider(1));
  await addProvider(openstack, nodeProvider(2));
  await addProvider(openstack, deviceProvider(1, 1));
});

function hold(
  { openstack }: PlacementStage,
  number: number,
  ...nodes: readonly number[]
): Promise<void> {
  const allocations = Object.fromEntries(nodes.map((one) => [node(one), SMALL]));
  return addAllocation(openstack, { consumer: vm(number), allocations });
}

testAudit("rows tell of each orphan, and a dry run deletes none", async (stage) => {
  await hold(stage, 1, 1, 2);
  await hold(stage, 5, 1);
  const holdings = await readHoldings(stage.openstack);
  const found = await stage.run(audit, {}, { format: "json" });
  assert.equal(found.code, 3);
  const rows = [
    {
      provider: node(1),
      provider_name: "compute1",
      consumer: vm(5),
      resources: "DISK_GB=1, MEMORY_MB=512, VCPU=1",
      reason: "no such instance, and no such migration in progress",
    },
    {
      provider: node(2),
      provider_name: "compute2",
      consumer: vm(1),
      resources: "DISK_GB=1, MEMORY_MB=512, VCPU=1",
      reason: "the instance is on host compute1",
    },
  ];
  const byConsumer = (text: string) =>
    JSON.parse(text).sort((a: { consumer: string }, b: { consumer: string }) =>
      a.consumer < b.consumer ? 1 : -1
    );
  assert.deepEqual(byConsumer(found.stdout), rows.map((row) => ({ ...row, outcome: "found" })));
  const dry = await stage.run(audit, { delete: true, dry_run: true }, { format: "json" });
  assert.equal(dry.code, 3);
  assert.deepEqual(
    byConsumer(dry.stdout),
    rows.map((row) => ({ ...row, outcome: "would be deleted" })),
  );
  assert.deepEqual(await readHoldings(stage.openstack), holdings);
  const deleted = await stage.run(audit, { delete: true }, { format: "json" });
  assert.equal(deleted.code, 4);
  assert.deepEqual(byConsumer(deleted.stdout), rows.map((row) => ({ ...row, outcome: "deleted" })));
  assert.deepEqual(await readHoldings(stage.openstack), { [vm(1)]: { [node(1)]: SMALL } });
});

testAudit("many orphans, some on several providers, are deleted in batches", async (stage) => {
  await hold(stage, 1, 1);
  for (let number = 2; number <= 60; number++) await hold(stage, number, 1, 2);
  await addAllocation(stage.openstack, {
    consumer: vm(61),
    allocations: { [device(1)]: { NET_BW_EGR_KILOBIT_PER_SEC: 1 } },
  });
  const { code, stdout } = await stage.run(audit, { delete: true });
  assert.equal(code, 4);
  assert.match(stdout, /^Deleted 119 orphaned allocations\.$/m);
  assert.deepEqual(await readHoldings(stage.openstack), { [vm(1)]: { [node(1)]: SMALL } });
});

testAudit("an instance in the making is no orphan", async (stage) => {
  await hold(stage, 2, 1);
  const api = await stage.cloud.api();
  await api.query.insertInto("build_requests" as never).values({
    instance_uuid: vm(2),
    project_id: "project",
  } as never).execute();
  await addRows(stage.cells[0], "instances", [
    guest(3, { host: null, node: null, task_state: "scheduling" }),
  ]);
  await hold(stage, 3, 1);
  assert.equal((await stage.run(audit, { delete: true })).code, 0);
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(2), vm(3)]);
});

testAudit("what was changed since it was looked at is not deleted", async (stage) => {
  await hold(stage, 5, 1);
  await using proxy = startHttpProxy(stage.openstack.placementUrl);
  proxy.treat = async ({ method }): Promise<Treatment> => {
    if (method === "GET") return "pass";
    // Somebody is quicker.
    const { consumer_generation } = await stage.openstack.placement(`/allocations/${vm(5)}`);
    await stage.openstack.placement(`/allocations/${vm(5)}`, {
      method: "PUT",
      headers: { "OpenStack-API-Version": "placement 1.28" },
      body: {
        allocations: { [node(1)]: { resources: { VCPU: 2 } } },
        project_id: "project",
        user_id: "user",
        consumer_generation,
      },
    });
    return "pass";
  };
  const options = through(stage.options, { placement: proxy.url });
  const { code, stdout, stderr } = await stage.run(audit, { delete: true, verbose: true }, {
    options,
  });
  assert.equal(code, 1);
  assert.match(stderr, /1 orphaned allocation could not be deleted/);
  assert.match(stdout, /not deleted: .*generation/);
  assert.deepEqual(await readHoldings(stage.openstack), { [vm(5)]: { [node(1)]: { VCPU: 2 } } });
});

testAudit("an answer that is lost is looked after", async (stage) => {
  await hold(stage, 5, 1);
  await hold(stage, 6, 1, 2);
  await using proxy = startHttpProxy(stage.openstack.placementUrl);
  let lost = 0;
  proxy.treat = ({ method }) => method !== "GET" && lost++ === 0 ? "lose answer" : "pass";
  const options = through(stage.options, { placement: proxy.url });
  assert.equal((await stage.run(audit, { delete: true }, { options })).code, 4);
  assert.equal(lost > 0, true);
  assert.deepEqual(await readHoldings(stage.openstack), {});
});

testAudit("a cell that does not answer keeps what may live in it", async (stage) => {
  const { cloud, cells: [cell] } = stage;
  await hold(stage, 1, 1);
  await hold(stage, 5, 1);
  await hold(stage, 6, 1);
  const api = await cloud.api();
  const mapping = { project_id: "project", queued_for_delete: false };
  await api.query.insertInto("cell_mappings").values({
    uuid: "99999999-0000-4000-8000-000000000000",
    name: "silent",
    transport_url: "none:///",
    database_connection: "mysql+pymysql://nobody:secret@127.0.0.1:1/nova",
    disabled: false,
    created_at: null,
    updated_at: null,
  }).execute();
  // 5 is mapped to the cell that answers, and not there: an orphan. 6 may be in the other.
  await api.query.insertInto("instance_mappings")
    .values({ ...mapping, instance_uuid: vm(5), cell_id: cell.id }).execute();
  const { code, stdout, stderr } = await stage.run(audit, { delete: true, timeout: 5 });
  assert.equal(code, 1);
  assert.match(stdout, /^Deleted 1 orphaned allocation\.$/m);
  assert.match(stderr, /cell silent/);
  assert.match(stderr, /1 allocation could not be judged and was left alone/);
  assert.deepEqual(Object.keys(await readHoldings(stage.openstack)), [vm(1), vm(6)]);
});
