import assert from "node:assert/strict";
import type { Arguments } from "../../src/plugin/contract.ts";
import type { TestContextOverrides } from "../../tests/support/context.ts";
import { readLimits, withoutLimits } from "../../tests/support/openstack/limits.ts";
import { hasOpenstack } from "../../tests/support/openstack/on_demand.ts";
import {
  addRows,
  type PlacementStage,
  placementStage,
} from "../../tests/support/openstack/stage.ts";
import { migrateToUnifiedLimits } from "./migrate_to_unified_limits.ts";

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

function flavorText(extraSpecs: Readonly<Record<string, string>>): string {
  const data = {
    vcpus: 1,
    memory_mb: 512,
    root_gb: 1,
    ephemeral_gb: 0,
    swap: 0,
    extra_specs: extraSpecs,
  };
  return JSON.stringify({ cur: { "nova_object.data": data }, old: null, new: null });
}

/** Live instances, each with the extra specs of its flavor. */
async function addInstances(
  { cells }: PlacementStage,
  cell: number,
  project: string,
  ...specs: readonly Readonly<Record<string, string>>[]
): Promise<void> {
  const numbered = specs.map((extraSpecs, index) => ({
    id: uuid(cell * 100 + index),
    extraSpecs,
  }));
  await addRows(
    cells[cell],
    "instances",
    numbered.map(({ id }) => ({ uuid: id, project_id: project, deleted: 0 })),
  );
  await addRows(
    cells[cell],
    "instance_extra",
    numbered.map(({ id, extraSpecs }) => ({
      instance_uuid: id,
      flavor: flavorText(extraSpecs),
      deleted: 0,
    })),
  );
}

const DEFAULTS = [
  "class:MEMORY_MB=51200",
  "class:PCPU=7",
  "class:VCPU=7",
  "server_group_members=10",
  "server_groups=3",
  "server_injected_file_content_bytes=10240",
  "server_injected_file_path_bytes=255",
  "server_injected_files=5",
  "server_key_pairs=100",
  "server_metadata_items=128",
  "servers=10",
];

Deno.test({
  name: "migrate_to_unified_limits: a real Keystone has what Nova's quotas allow",
  ignore: !hasOpenstack(),
  async fn(t) {
    await using stage = await placementStage(2);
    const { openstack, cloud } = stage;
    const service = await withoutLimits(openstack);
    const { projects: [project] } = await openstack.keystone("/projects?name=admin");
    const options = {
      ...stage.options,
      keystone_authtoken: stage.options.placement,
      quota: { server_groups: "3", cores: "9" },
    };
    const run = (args: Arguments = {}, overrides: TestContextOverrides = {}) =>
      stage.run(migrateToUnifiedLimits, args, { options, ...overrides });
    const rows = async (args: Arguments) =>
      JSON.parse((await run(args, { format: "json" })).stdout);
    const api = await cloud.open(cloud.urls.api);
    await api.query.insertInto("quota_classes").values([
      { class_name: "default", resource: "cores", hard_limit: 7 },
      { class_name: "default", resource: "floating_ips", hard_limit: 4 },
      { class_name: "other", resource: "ram", hard_limit: 1 },
    ]).execute();
    await api.query.insertInto("quotas").values([
      { project_id: project.id, resource: "cores", hard_limit: 40 },
      { project_id: project.id, resource: "fixed_ips", hard_limit: 4 },
      { project_id: project.id, resource: "instances", hard_limit: -1 },
    ]).execute();
    await addRows(stage.cells[0], "quotas", [
      { project_id: project.id, resource: "instances", hard_limit: 3, deleted: 0 },
      { project_id: project.id, resource: "ram", hard_limit: 2048, deleted: 0 },
      { project_id: project.id, resource: "key_pairs", hard_limit: 1, deleted: 3 },
    ]);
    await addInstances(stage, 0, "other", { "resources:VGPU": "1" });
    await addInstances(stage, 1, project.id, { "resources:CUSTOM_FPGA": "1" }, {
      "hw:cpu_policy": "none of these",
    });

    await t.step("a dry run shows what would be created, and creates nothing", async () => {
      const dry = await run({ dry_run: true, project_id: project.id }, { format: "json" });
      assert.equal(dry.code, 3);
      const shown = JSON.parse(dry.stdout);
      assert.equal(shown.length, 11 + 4 + 2, dry.stdout);
      assert.deepEqual(
        shown.filter(({ resource }: { resource: string }) =>
          ["class:PCPU", "class:DISK_GB"].includes(resource)
        ),
        [
          {
            resource: "class:DISK_GB",
            registered_limit: "missing",
            project: null,
            limit: null,
            outcome: "no quota to take it from",
          },
          {
            resource: "class:PCPU",
            registered_limit: "missing",
            project: null,
            limit: 7,
            outcome: "would be created",
          },
          {
            resource: "class:PCPU",
            registered_limit: "missing",
            project: project.id,
            limit: 40,
            outcome: "would be created",
          },
        ],
      );
      assert.match(dry.stderr, /WARNING: Passing over what has no unified limit: fixed_ips/);
      assert.match(dry.stderr, /instance 00000000-0000-4000-8000-000000000101 .*hw:cpu_policy/);
      assert.deepEqual(await readLimits(openstack), []);
    });

    await t.step("the defaults are created once, and stay as they are", async () => {
      const first = await run();
      assert.equal(first.code, 3, first.stderr);
      assert.match(first.stdout, /^\| class:CUSTOM_FPGA \| missing {10}\|$/m);
      assert.match(first.stdout, /^WARNING: .*: 3 of them/m);
      assert.deepEqual(await readLimits(openstack), DEFAULTS);
      assert.deepEqual(await rows({}), [
        { resource: "class:CUSTOM_FPGA", registered_limit: "missing" },
        { resource: "class:DISK_GB", registered_limit: "missing" },
        { resource: "class:VGPU", registered_limit: "missing" },
      ]);
      // What an operator has changed is not put back.
      const { registered_limits: all } = await openstack.keystone("/registered_limits");
      const cores = all.find((one: { resource_name: string }) =>
        one.resource_name === "class:VCPU"
      );
      await openstack.keystone(`/registered_limits/${cores.id}`, {
        method: "PATCH",
        body: { registered_limit: { default_limit: 99 } },
      });
      assert.equal((await run({ quiet: true })).stdout, "");
      const changed = DEFAULTS.map((line) => line === "class:VCPU=7" ? "class:VCPU=99" : line);
      assert.deepEqual(await readLimits(openstack), changed);
    });

    await t.step("a project's instances alone, without the flavors of others", async () => {
      const found = await rows({ project_id: "other", verbose: true });
      assert.deepEqual(found, [
        { resource: "class:DISK_GB", registered_limit: "missing" },
        { resource: "class:MEMORY_MB", registered_limit: 51200 },
        { resource: "class:VCPU", registered_limit: 99 },
        { resource: "class:VGPU", registered_limit: "missing" },
      ]);
      const without = await rows({ no_embedded_flavor_scan: true });
      assert.deepEqual(without, [{ resource: "class:DISK_GB", registered_limit: "missing" }]);
    });

    await t.step(
      "a project's limits are created once, though Keystone does not show them",
      async () => {
        const own = ["class:MEMORY_MB=2048", "class:PCPU=40", "class:VCPU=40", "servers=-1"]
          .map((limit) => `${project.id} ${limit}`);
        for (const expected of ["was created", "already"]) {
          const { code, stdout, stderr } = await run({ project_id: project.id, verbose: true });
          assert.equal(code, 3, stderr);
          const lines = stdout.split("\n").filter((line) => line.includes("limit of project"));
          assert.equal(lines.length, 4, stdout);
          assert.ok(lines.every((line) => line.includes(expected)), stdout);
          const limits = await readLimits(openstack);
          assert.deepEqual(limits.filter((line) => line.startsWith(project.id)), own);
        }
      },
    );

    await t.step("when nothing is missing, that is a success", async () => {
      const body = {
        registered_limits: ["DISK_GB", "VGPU", "CUSTOM_FPGA"].map((name) => ({
          service_id: service,
          resource_name: `class:${name}`,
          default_limit: 1,
        })),
      };
      await openstack.keystone("/registered_limits", { method: "POST", body });
      const { code, stdout } = await run();
      assert.equal(code, 0);
      assert.match(stdout, /^SUCCESS: [^\n]*\n$/);
    });

    await t.step("a cell that is down is named, and no success", async () => {
      await api.query.updateTable("cell_mappings")
        .set({ database_connection: "mysql+pymysql://nova:s3cret@127.0.0.1:1/cell2" })
        .where("name", "=", "cell2").execute();
      const { code, stdout, stderr } = await run({ timeout: 1 });
      assert.equal(code, 255);
      assert.match(stderr, /^ERROR: .*cell2/m);
      assert.doesNotMatch(stdout + stderr, /SUCCESS|s3cret/);
    });

    await t.step("a region has limits of its own, and has to be there", async () => {
      const unknown = await run({ region_id: "RegionNine" });
      assert.equal(unknown.code, 1);
      assert.match(unknown.stderr, /has no region RegionNine/);
      const there = await run({ region_id: openstack.region, no_embedded_flavor_scan: true });
      assert.equal(there.code, 3);
      const limits = await readLimits(openstack);
      assert.deepEqual(
        limits.filter((line) => line.startsWith(openstack.region)),
        DEFAULTS.map((line) => `${openstack.region} ${line}`),
      );
    });

    await t.step("what cannot be created does not keep the others from it", async () => {
      await withoutLimits(openstack);
      const bad = { ...options, quota: { instances: "-2" } };
      const { code, stdout, stderr } = await run({}, { options: bad });
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /^ERROR: servers: the default limit cannot be created: Keystone .* 400/m,
      );
      assert.equal((await readLimits(openstack)).length, 10);
    });

    await t.step("the exit codes of what does not begin", async () => {
      assert.equal((await run({ verbose: true, quiet: true })).code, 1);
      const noDatabase = { ...options, api_database: {} };
      assert.equal((await run({}, { options: noDatabase })).code, 2);
      const { keystone_authtoken: section } = options;
      const refused = { ...options, keystone_authtoken: { ...section, password: "wrong-one" } };
      await assert.rejects(run({}, { options: refused }), /Keystone answered .* 401/);
      // [keystone] may have credentials of its own, as in earlier releases.
      const own = { ...refused, keystone: section };
      assert.equal((await run({ no_embedded_flavor_scan: true }, { options: own })).code, 3);
    });
  },
});
