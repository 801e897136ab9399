import assert from "node:assert/strict";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { testConfiguration } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { readDefaultLimits, readOwnLimits } from "./legacy_limits.ts";
import { quotaGroup } from "./quota_options.ts";
import { emptyScan, scanFlavors, scanInstances } from "./requested_classes.ts";

for (const engine of testEngines) {
  Deno.test(`quotas and flavors are read as Nova reads them (${engine})`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [{ database: cell }] = cloud.cells;
    const api = await cloud.open(cloud.urls.api);
    const { signal } = new AbortController();
    await api.query.insertInto("quota_classes").values([
      { class_name: "default", resource: "ram", hard_limit: 5 },
      { class_name: "default", resource: "key_pairs", hard_limit: null },
      { class_name: "gold", resource: "cores", hard_limit: 5 },
    ]).execute();
    const quota = { injected_file_path_length: "99", server_groups: "-1" };
    const limits = async (more = {}) => {
      const options = testConfiguration({ quota: { ...quota, ...more } }).read(quotaGroup);
      const list = await readDefaultLimits(api, options);
      return Object.fromEntries(list.map(({ resource, value }) => [resource, value]));
    };
    const defaults = await limits();
    assert.equal(Object.keys(defaults).length, 11);
    assert.equal(defaults["class:MEMORY_MB"], 5);
    assert.equal(defaults["class:PCPU"], 20);
    assert.equal(defaults.server_key_pairs, null);
    assert.equal(defaults.server_injected_file_path_bytes, 99);
    assert.equal(defaults.server_groups, -1);
    const unlimited = await limits({ driver: "nova.quota.NoopQuotaDriver" });
    assert.deepEqual([...new Set(Object.values(unlimited))], [-1]);

    await api.query.insertInto("quotas").values([
      { project_id: "p1", resource: "instances", hard_limit: 4 },
      { project_id: "p2", resource: "ram", hard_limit: 4 },
    ]).execute();
    await cell.query.insertInto("quotas").values([
      { project_id: "p1", resource: "instances", hard_limit: 1, deleted: 0 },
      { project_id: "p1", resource: "cores", hard_limit: 6, deleted: 0 },
      { project_id: "p1", resource: "ram", hard_limit: 6, deleted: 9 },
      { project_id: "p1", resource: "fixed_ips", hard_limit: 6, deleted: 0 },
    ]).execute();
    assert.deepEqual(await readOwnLimits(api, cell, "p1"), {
      limits: [
        { resource: "servers", value: 4 },
        { resource: "class:VCPU", value: 6 },
        { resource: "class:PCPU", value: 6 },
      ],
      unknown: ["fixed_ips"],
    });

    // More than a page of flavors; the last of them with extra specs.
    const count = 1001;
    const flavors = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      name: `flavor${index + 1}`,
      flavorid: `id${index + 1}`,
      vcpus: 1,
      memory_mb: 1,
      root_gb: null,
      swap: 0,
      rxtx_factor: 1,
      disabled: false,
      is_public: true,
    }));
    await api.insertMissing("flavors", "id", flavors);
    await api.query.insertInto("flavor_extra_specs").values([
      { flavor_id: 1, key: "hw:cpu_policy", value: "sideways" },
      { flavor_id: 1, key: "resources:CUSTOM_ODD", value: "0" },
      { flavor_id: count, key: "resources7:VGPU", value: "1" },
      { flavor_id: count, key: "resources9:FPGA", value: "0" },
      { flavor_id: count, key: "hw:pmem", value: "6GB" },
    ]).execute();
    const scan = emptyScan();
    await scanFlavors(api, scan, signal);
    assert.deepEqual(
      [...scan.classes].sort(),
      ["CUSTOM_ODD", "CUSTOM_PMEM_NAMESPACE_6GB", "MEMORY_MB", "VCPU", "VGPU"],
    );
    const [[reason, fault]] = scan.faults;
    assert.match(reason, /hw:cpu_policy/);
    assert.deepEqual(fault, { first: "flavor flavor1", count: 1 });

    const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    const instances = [
      { project_id: "p1", vm_state: "active", hidden: false, specs: "CUSTOM_A" },
      { project_id: "p2", vm_state: null, hidden: null, specs: "CUSTOM_B" },
      { project_id: "p1", vm_state: "soft-delete", hidden: false, specs: "CUSTOM_C" },
      { project_id: "p1", vm_state: "active", hidden: true, specs: "CUSTOM_D" },
      { project_id: "p1", vm_state: "active", hidden: false, deleted: 5, specs: "CUSTOM_E" },
      { project_id: "p1", vm_state: "active", hidden: false, specs: undefined },
    ];
    await cell.query.insertInto("instances").values(
      instances.map(({ specs: _, deleted = 0, ...instance }, index) => ({
        ...instance,
        deleted,
        uuid: uuid(index),
      })),
    ).execute();
    await cell.query.insertInto("instance_extra").values(
      instances.flatMap(({ specs }, index) =>
        specs === undefined ? [] : [{
          instance_uuid: uuid(index),
          deleted: 0,
          flavor: JSON.stringify({
            cur: { "nova_object.data": { extra_specs: { [`resources:${specs}`]: "1" } } },
          }),
        }]
      ),
    ).execute();
    const classes = async (project?: string) => {
      const found = emptyScan();
      await scanInstances(cell, found, signal, project);
      assert.deepEqual(
        [...found.faults.values()].map(({ count }) => count),
        project === "p2" ? [] : [1],
      );
      return [...found.classes].sort();
    };
    assert.deepEqual(await classes(), ["CUSTOM_A", "CUSTOM_B"]);
    assert.deepEqual(await classes("p1"), ["CUSTOM_A"]);
    assert.deepEqual(await classes("p2"), ["CUSTOM_B"]);
  });
}
