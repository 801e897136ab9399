import assert from "node:assert/strict";
import type { Database, EngineName } from "../../src/database/databases.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import { testCloud } from "../../tests/support/cloud.ts";
import { refuseRows } from "../../tests/support/refuse_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { ironicFlavorMigration } from "./ironic_flavor_migration.ts";

const uuid = (kind: string, number: number) =>
  `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, "0")}`;
const node = (number: number) => uuid("a", number);
const instance = (number: number) => uuid("b", number);

/** An instance's flavors as Nova writes them, with a number that JSON.parse would change. */
const flavor = (extraSpecs: string) =>
  `{"cur": {"nova_object.name": "Flavor", "nova_object.namespace": "nova", ` +
  `"nova_object.version": "1.2", "nova_object.data": {"id": 1, "rxtx_factor": 1.0, ` +
  `"extra_specs": ${extraSpecs}, "later": 90071992547409931}}, "old": {"nova_object.data": ` +
  `{"extra_specs": {}}}, "new": null}`;
const GOLD = '"resources:CUSTOM_BAREMETAL_GOLD": "1"';

async function cloudWithIronic(engine: EngineName) {
  const cloud = await cloudWithCells(engine, 1);
  const { database } = cloud.cells[0];
  return {
    ...cloud,
    database,
    migrate: (args: Arguments) =>
      cloud.run(ironicFlavorMigration, { resource_class: "baremetal.gold", ...args }),
    async flavors() {
      const rows = await database.query.selectFrom("instance_extra")
        .select(["flavor", "updated_at"]).orderBy("id").execute();
      return rows.map(({ flavor, updated_at }) => updated_at === null ? "untouched" : flavor);
    },
  };
}

async function addNode(
  { query }: Database,
  number: number,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await query.insertInto("compute_nodes").values({
    uuid: node(number),
    host: "ironic1",
    hypervisor_hostname: node(number),
    hypervisor_type: "ironic",
    hypervisor_version: 1,
    vcpus: 0,
    memory_mb: 0,
    local_gb: 0,
    vcpus_used: 0,
    memory_mb_used: 0,
    local_gb_used: 0,
    cpu_info: "",
    deleted: 0,
    ...columns,
  }).execute();
}

async function addInstance(
  { query }: Database,
  number: number,
  { specs = "{}", ...columns }: Readonly<Record<string, unknown>> & {
    specs?: string | null;
  } = {},
): Promise<void> {
  await query.insertInto("instances").values({
    uuid: instance(number),
    node: node(number),
    host: "ironic1",
    vm_state: "active",
    hidden: false,
    deleted: 0,
    ...columns,
  }).execute();
  await query.insertInto("instance_extra").values({
    instance_uuid: instance(number),
    flavor: specs === null ? null : specs.startsWith("{") ? flavor(specs) : specs,
    deleted: 0,
  }).execute();
}

for (const engine of testEngines) {
  Deno.test(`${engine}: flavors get the resource class, and nothing else changes`, async () => {
    await using cloud = await cloudWithIronic(engine);
    for (const number of [1, 2, 3, 4]) await addNode(cloud.database, number);
    await addInstance(cloud.database, 1);
    await addInstance(cloud.database, 2, { specs: '{"b": "2", "a": "1"}' });
    await addInstance(cloud.database, 3, { specs: `{${GOLD}}` });

    const first = await cloud.migrate({ all: true, verbose: true });
    assert.equal(first.code, 0);
    assert.equal(
      first.stdout,
      `Migrated instance ${instance(1)} on node ${node(1)}\n` +
        `Migrated instance ${instance(2)} on node ${node(2)}\n` +
        "Added resources:CUSTOM_BAREMETAL_GOLD to the flavors of 2 instances.\n",
    );
    const migrated = [
      flavor(`{${GOLD}}`),
      flavor(`{"b": "2", "a": "1", ${GOLD}}`),
      "untouched",
    ];
    assert.deepEqual(await cloud.flavors(), migrated);
    const extra = await cloud.database.query.selectFrom("instance_extra").select("updated_at")
      .orderBy("id").executeTakeFirstOrThrow();
    assert.match(extra.updated_at, /^2024-05-06 07:08:09/);

    const second = await cloud.migrate({ all: true, verbose: true });
    assert.equal(second.code, 0);
    assert.match(second.stdout, /^Added .* of 0 instances\.\n$/);
    assert.deepEqual(await cloud.flavors(), migrated);
  });

  Deno.test(`${engine}: the options choose the nodes`, async () => {
    await using cloud = await cloudWithIronic(engine);
    await addNode(cloud.database, 1);
    await addNode(cloud.database, 2);
    await addNode(cloud.database, 3, { host: "ironic2" });
    await addNode(cloud.database, 4, { host: "ironic3", deleted: 4 });
    await addNode(cloud.database, 5, { host: "kvm1", hypervisor_type: "QEMU" });
    for (const number of [1, 2, 3, 4, 5]) await addInstance(cloud.database, number);
    const done = async () =>
      (await cloud.flavors()).flatMap((text, index) => text === "untouched" ? [] : [index + 1]);

    const quiet = { code: 0, stdout: "", stderr: "" };
    const { logged: _, ...result } = await cloud.migrate({ host: "ironic1", node: node(2) });
    assert.deepEqual(result, quiet);
    assert.deepEqual(await done(), [2]);
    assert.equal((await cloud.migrate({ host: "ironic1" })).code, 0);
    assert.deepEqual(await done(), [1, 2]);
    assert.equal((await cloud.migrate({ all: true })).code, 0);
    assert.deepEqual(await done(), [1, 2, 3, 4], "the deleted node's instance too");

    for (
      const args of [
        { host: "nobody" },
        { host: "ironic3" },
        { host: "ironic1", node: node(3) },
        { host: "kvm1" },
        { host: "kvm1", node: node(5) },
      ]
    ) {
      assert.equal((await cloud.migrate(args)).code, 1, JSON.stringify(args));
    }
    assert.deepEqual(await done(), [1, 2, 3, 4]);
  });

  Deno.test(`${engine}: only live instances count`, async () => {
    await using cloud = await cloudWithIronic(engine);
    await addNode(cloud.database, 1);
    await addInstance(cloud.database, 1);
    await addInstance(cloud.database, 2, { node: node(1), deleted: 2 });
    await addInstance(cloud.database, 3, { node: node(1), hidden: true });
    await addInstance(cloud.database, 4, { node: node(1), vm_state: "soft-delete" });
    await addInstance(cloud.database, 5, { node: "elsewhere", vm_state: null });
    assert.equal((await cloud.migrate({ all: true })).code, 0);
    assert.deepEqual((await cloud.flavors()).slice(1), Array(4).fill("untouched"));
    assert.equal((await cloud.flavors())[0], flavor(`{${GOLD}}`));
  });

  Deno.test(`${engine}: nodes with two instances are named and left alone, all others are done`, async () => {
    await using cloud = await cloudWithIronic(engine);
    for (const number of [1, 2, 3]) {
      await addNode(cloud.database, number);
      await addInstance(cloud.database, number);
    }
    await addInstance(cloud.database, 4, { node: node(2) });
    const { code, stderr } = await cloud.migrate({ all: true });
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(node(2)));
    const gold = flavor(`{${GOLD}}`);
    assert.deepEqual(await cloud.flavors(), [gold, "untouched", gold, "untouched"]);
  });

  Deno.test(`${engine}: a flavor that cannot be read is named, all others are done`, async () => {
    await using cloud = await cloudWithIronic(engine);
    for (const number of [1, 2, 3, 4]) await addNode(cloud.database, number);
    await addInstance(cloud.database, 1, { specs: null });
    await addInstance(cloud.database, 2, { specs: "not JSON" });
    await addInstance(cloud.database, 3);
    const context = await cloud.context();
    await assert.rejects(
      () => ironicFlavorMigration.run(context, { resource_class: "baremetal.gold", all: true }),
      /2 instances were left as they are/,
    );
    assert.deepEqual(context.stderr().split("\n"), [
      `ERROR: instance ${instance(1)}: it has no flavor`,
      `ERROR: instance ${instance(2)}: its embedded flavor is not JSON`,
      "",
    ]);
    assert.deepEqual(await cloud.flavors(), ["untouched", "untouched", flavor(`{${GOLD}}`)]);
  });

  Deno.test(`${engine}: a flavor that the database does not take is named, all others are done`, async () => {
    await using cloud = await cloudWithIronic(engine);
    for (const number of [1, 2, 3]) {
      await addNode(cloud.database, number);
      await addInstance(cloud.database, number);
    }
    await refuseRows(
      cloud.database,
      "instance_extra",
      (prefix) => `${prefix}instance_uuid = '${instance(2)}' and ${prefix}updated_at is not null`,
    );
    const context = await cloud.context();
    await assert.rejects(
      () => ironicFlavorMigration.run(context, { resource_class: "baremetal.gold", all: true }),
      /1 instance was left as they are/,
    );
    assert.match(context.stderr(), new RegExp(`^ERROR: instance ${instance(2)}: `));
    const gold = flavor(`{${GOLD}}`);
    assert.deepEqual(await cloud.flavors(), [gold, "untouched", gold]);
  });
}

Deno.test("options that make no sense give 3, before any database is opened", async () => {
  await using cloud = await testCloud("sqlite");
  for (
    const args of [
      { resource_class: "gold" },
      { resource_class: "gold", node: node(1) },
      { resource_class: "gold", all: true, host: "ironic1" },
      { resource_class: "gold", all: true, node: node(1) },
      { resource_class: "gold", all: true, host: "ironic1", node: node(1) },
      { resource_class: "gold", host: "" },
      { resource_class: "", all: true },
    ]
  ) {
    const { code, stderr } = await cloud.run(ironicFlavorMigration, args, { options: {} });
    assert.equal(code, 3, JSON.stringify(args));
    assert.match(stderr, /^ERROR: /);
  }
});

Deno.test("resource classes are written as Placement wants them", async () => {
  const { resourceKey } = await import("../../src/data_migrations/ironic_flavors.ts");
  const expected = {
    gold: "CUSTOM_GOLD",
    "baremetal-gold.2": "CUSTOM_BAREMETAL_GOLD_2",
    "a--b": "CUSTOM_A_B",
    "über": "CUSTOM__BER",
    CUSTOM_X: "CUSTOM_CUSTOM_X",
  };
  for (const [given, name] of Object.entries(expected)) {
    assert.equal(resourceKey(given), `resources:${name}`);
  }
});
