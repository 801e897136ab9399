/** The commands of this category, on a cloud with one of each kind of instance. */

import assert from "node:assert/strict";
import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import {
  addImageInstance,
  instanceUuid as vm,
  systemMetadata,
} from "../../tests/support/image_instances.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { getMachineType } from "./get_machine_type.ts";
import { listUnsetMachineType } from "./list_unset_machine_type.ts";
import { updateMachineType } from "./update_machine_type.ts";

const DEAD_URL = "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova?connect_timeout=1";

for (const engine of testEngines) {
  Deno.test(`${engine}: machine types are shown, changed and missed`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [one, two] = cloud.cells;
    const api = await cloud.api();
    const type = (value: string | null) => ({ image_hw_machine_type: value });
    const add = (number: number, rows: Omit<Parameters<typeof addImageInstance>[2], "uuid">) =>
      addImageInstance(cloud, number < 20 ? one : two, { uuid: vm(number), ...rows });
    await add(1, { metadata: { image_base_image_ref: "x", ...type("pc-i440fx-2.12") } });
    await add(2, { metadata: { image_hw_disk_bus: "virtio" } });
    await add(3, { metadata: type(null) });
    await add(4, { metadata: type("") });
    await add(5, { vm_state: "building" });
    await add(6, { deleted: 6 });
    await add(7, { vm_state: "active", metadata: type("q35") });
    await add(21, { metadata: { hw_machine_type: "virt" } });
    await add(22, { vm_state: "error" });
    await api.query.insertInto("instance_mappings").values([
      { instance_uuid: vm(8), cell_id: one.id, project_id: "p", queued_for_delete: false },
    ]).execute();
    await api.query.updateTable("instance_mappings").set({ cell_id: null })
      .where("instance_uuid", "=", vm(4)).execute();

    // get_machine_type
    const get = (number: number, overrides = {}) =>
      cloud.run(getMachineType, { instance_uuid: vm(number) }, overrides);
    const shown = await get(1);
    assert.deepEqual([shown.code, shown.stdout, shown.stderr], [0, "pc-i440fx-2.12\n", ""]);
    assert.equal((await get(21)).stdout, "virt\n");
    assert.equal(
      (await get(1, { format: "json" })).stdout,
      '[\n  {\n    "machine_type": "pc-i440fx-2.12"\n  }\n]\n',
    );
    for (const number of [2, 3, 4]) assert.equal((await get(number)).code, 3, String(number));
    for (const number of [6, 8, 99]) {
      const { code, stdout, stderr } = await get(number);
      assert.deepEqual([code, stdout], [2, ""], String(number));
      assert.match(stderr, /^ERROR: Instance aaaaaaaa-.*\nnova-manage cell_v2 verify_instance/);
    }

    // list_unset_machine_type
    const list = (args = {}) => cloud.run(listUnsetMachineType, args);
    const all = await list();
    const expected = [2, 3, 22].map((number) => `${vm(number)}\n`);
    assert.deepEqual([all.code, all.stdout, all.stderr], [3, expected.join(""), ""]);
    for (const cell_uuid of [two.uuid, "cell2"]) {
      const { code, stdout } = await list({ cell_uuid });
      assert.deepEqual([code, stdout], [3, expected[2]]);
    }
    const noCell = await list({ cell_uuid: cellUuid(7) });
    assert.deepEqual([noCell.code, noCell.stdout], [2, ""]);

    // update_machine_type
    const update = (number: number, machine_type: string, args = {}) =>
      cloud.run(updateMachineType, { instance_uuid: vm(number), machine_type, ...args });
    const dry = await update(1, "pc-i440fx-5.0", { dry_run: true });
    assert.equal(
      dry.stdout,
      `Would set the machine type of instance ${
        vm(1)
      } to pc-i440fx-5.0 (previously pc-i440fx-2.12).\n`,
    );
    assert.deepEqual(await systemMetadata(one, vm(1)), [
      "image_base_image_ref=x",
      "image_hw_machine_type=pc-i440fx-2.12",
    ]);
    const refusals: [number: number, type: string, code: number, why: RegExp][] = [
      [99, "pc", 2, /not mapped/],
      [7, "q35-2.0", 3, /in state active/],
      [1, "pc-foo", 5, /"pc-foo" is none that Nova supports/],
      [1, "pc-q35-2.12", 4, /another kind/],
      [1, "pc-i440fx-2.11", 4, /older/],
      [22, "pc", 3, /in state error/],
    ];
    for (const [number, type, code, why] of refusals) {
      const run = await update(number, type);
      assert.deepEqual([run.code, run.stdout], [code, ""], type);
      assert.match(run.stderr, why);
    }
    const changed = await update(1, "pc-i440fx-5.0");
    assert.deepEqual([changed.code, changed.stderr], [0, ""]);
    assert.match(changed.stdout, /^Set .* to pc-i440fx-5.0 \(previously pc-i440fx-2.12\)\.\n$/);
    assert.equal((await get(1)).stdout, "pc-i440fx-5.0\n");
    const instance = await one.database.query.selectFrom("instances").selectAll()
      .where("uuid", "=", vm(1)).executeTakeFirstOrThrow();
    assert.match(instance.updated_at, /^2024-05-06 07:08:09/);
    // The same again, in whatever state.
    assert.match((await update(7, "q35")).stdout, /already \(previously q35\)/);
    const fresh = await update(2, "q35");
    assert.match(fresh.stdout, /\(previously None\)/);
    assert.deepEqual(await systemMetadata(one, vm(2)), [
      "image_hw_disk_bus=virtio",
      "image_hw_machine_type=q35",
    ]);
    const forced = await update(7, "bar", { force: true });
    assert.equal(forced.code, 0);
    assert.match(forced.stdout, /^Forcing.*\nSet .* to bar \(previously q35\)\.\n$/);

    // A property with an invalid value makes the image unreadable; a cell that is down is passed over.
    await two.database.query.insertInto("instance_system_metadata").values({
      instance_uuid: vm(21),
      key: "image_hw_disk_bus",
      value: "IDE",
      deleted: 0,
    }).execute();
    for (const run of [await get(21), await update(21, "virt-6.2", { force: true })]) {
      assert.deepEqual([run.code, run.stdout], [1, ""]);
      assert.match(run.stderr, /Image property hw_disk_bus cannot be "IDE", only one of fdc, ide/);
    }
    const unreadable = await list();
    assert.deepEqual([unreadable.code, unreadable.stdout], [1, `${vm(3)}\n${vm(22)}\n`]);
    assert.match(unreadable.stderr, new RegExp(`Instance ${vm(21)}: Image property hw_disk_bus`));
    await insertCellMapping(api.query, {
      uuid: cellUuid(9),
      name: "cell9",
      transportUrl: "rabbit://mq/",
      databaseUrl: DEAD_URL,
      disabled: false,
      createdAt: TEST_NOW,
    });
    await insertCellMapping(api.query, {
      uuid: CELL0_UUID,
      name: "cell0",
      transportUrl: "none:///",
      databaseUrl: DEAD_URL,
      disabled: false,
      createdAt: TEST_NOW,
    });
    const down = await list({ timeout: 5 });
    assert.deepEqual([down.code, down.stdout], [1, `${vm(3)}\n${vm(22)}\n`]);
    assert.match(down.stderr, /127\.0\.0\.1:1 \(cell cell9/);
    assert.doesNotMatch(down.stderr, /s3cret|cell0/);
    const last = await list({ cell_uuid: "cell1" });
    assert.deepEqual([last.code, last.stdout], [3, `${vm(3)}\n`]);
    await update(3, "pc");
    assert.deepEqual(
      [
        (await list({ cell_uuid: "cell1" })).code,
        (await list({ cell_uuid: "cell0", timeout: 5 })).code,
      ],
      [0, 1],
    );
  });
}

Deno.test("sqlite: an API database that is not there ends with 1", async () => {
  await using cloud = await cloudWithCells("sqlite", 0);
  const options = { ...cloud.options, api_database: {} };
  for (
    const run of [
      await cloud.run(getMachineType, { instance_uuid: vm(1) }, { options }),
      await cloud.run(listUnsetMachineType, {}, { options }),
      await cloud.run(updateMachineType, { instance_uuid: vm(1), machine_type: "pc" }, { options }),
    ]
  ) {
    assert.equal(run.code, 1);
    assert.match(run.stderr, /^ERROR: .*api_database/);
  }
});
