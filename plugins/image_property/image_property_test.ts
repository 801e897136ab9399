/** The commands of this category, on a cloud with one of each kind of instance. */

import assert from "node:assert/strict";
import { createRegistry } from "../../src/plugin/registry.ts";
import { parseCommandLine } from "../../src/shell/grammar.ts";
import { cloudWithCells } from "../../tests/support/cells.ts";
import {
  addImageInstance,
  instanceUuid as vm,
  systemMetadata,
} from "../../tests/support/image_instances.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { builtInPlugins } from "../mod.ts";
import { set } from "./set.ts";
import { show } from "./show.ts";

/** A request spec as newer releases may write it, with an image to be exchanged. */
const spec = (image: string) =>
  `{"nova_object.name": "RequestSpec", "nova_object.version": "1.99", "nova_object.data": ` +
  `{"id": 12345678901234567890, "image": ${image}, "ignore_hosts": ["a"], "unheard_of": 1.0}}`;
const IMAGE = '{"nova_object.name": "ImageMeta", "nova_object.data": {"name": "old"}}';

for (const engine of testEngines) {
  Deno.test(`${engine}: image properties are shown and set`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    const api = await cloud.api() as unknown as Awaited<ReturnType<typeof cloud.open>>;
    const add = async (
      number: number,
      rows: Omit<Parameters<typeof addImageInstance>[2], "uuid">,
      stored: string | undefined = spec(IMAGE),
    ) => {
      await addImageInstance(cloud, cell, { uuid: vm(number), ...rows });
      if (stored === "") return;
      await api.query.insertInto("request_specs")
        .values({ instance_uuid: vm(number), spec: stored }).execute();
    };
    await add(1, {
      image_ref: vm(77),
      metadata: { image_base_image_ref: vm(77), image_hw_disk_bus: "ide", image_min_ram: "512" },
    });
    await add(2, { vm_state: "active" });
    await add(3, { metadata: { image_hw_cdrom_bus: "IDE", image_os_distro: "" } });
    await add(4, {}, "");
    await add(5, {}, "{");
    const specOf = async (number: number) => {
      const row = await api.query.selectFrom("request_specs").selectAll()
        .where("instance_uuid", "=", vm(number)).executeTakeFirst();
      return String(row?.spec);
    };
    /** The image in a request spec, once everything around it has proved to be as it was. */
    const imageOf = async (number: number) => {
      const [before, after] = spec("|").split("|");
      const stored = await specOf(number);
      assert.ok(stored.startsWith(before) && stored.endsWith(after), stored);
      return JSON.parse(stored.slice(before.length, -after.length))["nova_object.data"];
    };

    // show
    const shown = (number: number, property: string, overrides = {}) =>
      cloud.run(show, { instance_uuid: vm(number), property }, overrides);
    const bus = await shown(1, "hw_disk_bus");
    assert.deepEqual([bus.code, bus.stdout, bus.stderr], [0, "ide\n", ""]);
    assert.equal((await shown(3, "hw_cdrom_bus")).stdout, "IDE\n");
    assert.equal((await shown(1, "base_image_ref")).stdout, `${vm(77)}\n`);
    assert.equal(
      (await shown(1, "min_ram", { format: "json" })).stdout,
      '[\n  {\n    "value": "512"\n  }\n]\n',
    );
    for (
      const [number, property] of [[1, "hw_pmu"], [3, "os_distro"], [1, "HW_DISK_BUS"]] as const
    ) {
      assert.equal((await shown(number, property)).code, 3, property);
    }
    assert.equal((await shown(99, "hw_pmu")).code, 2);

    // set: what is refused, in Nova's order; nothing is written then
    const run = (number: number, property: readonly string[], args = {}) =>
      cloud.run(set, { instance_uuid: vm(number), property, ...args });
    const refusals: [number: number, property: string[], code: number, why: RegExp][] = [
      [99, ["nonsense"], 2, /not mapped/],
      [2, ["nonsense"], 3, /in state active/],
      [1, [], 4, /nothing to set/],
      [1, ["bad=1", "nonsense"], 4, /"nonsense" is not of the form/],
      [1, ["bad=1=2"], 6, /two equals signs/],
      [1, ["hw_disk_bus=virtio", "HW_PMU=1"], 5, /"HW_PMU" is no image property/],
      [1, ["architecture=x86_64"], 5, /is no image property/],
      [1, ["hw_numa_mem.0=1"], 5, /is no image property/],
      [1, ["hw_disk_bus=floppy"], 6, /cannot be "floppy", only one of fdc, ide/],
      [1, ["hw_cpu_cores=1.5"], 6, /a whole number/],
      [1, ["img_mappings=x"], 6, /a list of mappings/],
      [1, [`os_command_line=${"x".repeat(256)}`], 6, /longer than 255/],
      [
        3,
        ["hw_disk_bus=ide"],
        6,
        /hw_cdrom_bus cannot be "IDE".*\nThe instance has that from before/,
      ],
      [4, ["hw_disk_bus=ide"], 1, /no request spec/],
      [5, ["hw_disk_bus=ide"], 1, /Instance aaaaaaaa-.*: its request spec is not JSON/],
    ];
    const stateOf = async () =>
      JSON.stringify([
        await cell.database.query.selectFrom("instance_system_metadata").selectAll().execute(),
        await cell.database.query.selectFrom("instances").select("updated_at").execute(),
        await api.query.selectFrom("request_specs").selectAll().execute(),
      ]);
    const untouched = await stateOf();
    for (const [number, property, code, why] of refusals) {
      const refused = await run(number, property);
      assert.deepEqual([refused.code, refused.stdout], [code, ""], property.join());
      assert.match(refused.stderr, why);
    }
    const later = await run(1, ["hw_sound_model=usb"], { release: "zed" });
    assert.equal(later.code, 5);
    assert.match(later.stderr, /no image property of zed\.\nIt came with 2025\.2/);
    const dry = await run(1, ["hw_disk_bus=virtio", "hw_pmu=yes"], { dry_run: true });
    assert.equal(
      dry.stdout,
      `Would set hw_disk_bus of instance ${vm(1)} to "virtio" (previously "ide").\n` +
        `Would set hw_pmu of instance ${vm(1)} to "yes" (previously None).\n` +
        "Would renew the image in its request spec.\n",
    );
    assert.equal(await stateOf(), untouched);

    // set
    const property = [
      "hw_disk_bus=sata",
      "hw_pmu=yes",
      "hw_disk_bus=virtio",
      "trait:HW_X=required",
    ];
    const done = await run(1, property);
    assert.deepEqual([done.code, done.stderr], [0, ""]);
    assert.deepEqual(await systemMetadata(cell, vm(1)), [
      `image_base_image_ref=${vm(77)}`,
      "image_hw_disk_bus=virtio",
      "image_min_ram=512",
      "image_hw_pmu=yes",
      "image_trait:HW_X=required",
    ]);
    const { properties, ...fields } = await imageOf(1);
    assert.deepEqual(fields, { id: vm(77), min_ram: 512 });
    assert.equal(properties["nova_object.version"], "1.43");
    assert.deepEqual(properties["nova_object.data"], {
      hw_disk_bus: "virtio",
      hw_pmu: true,
      traits_required: ["HW_X"],
    });
    const after = await stateOf();
    assert.match(after, /2024-05-06 07:08:09/);
    const again = await run(1, property);
    assert.equal(again.stdout, `Instance ${vm(1)} has these properties already.\n`);
    assert.equal(await stateOf(), after);
    // As after a run that was killed between the two databases.
    await api.query.updateTable("request_specs").set({ spec: spec(IMAGE) })
      .where("instance_uuid", "=", vm(1)).execute();
    assert.match((await run(1, property)).stdout, /Renewed the image/);
    assert.deepEqual((await imageOf(1)).id, vm(77));
    // An invalid one from before is put right together with others; an older release's version.
    assert.equal(
      (await run(3, ["hw_disk_bus=ide", "hw_cdrom_bus=ide"], { release: "zed" })).code,
      0,
    );
    assert.equal((await imageOf(3)).properties["nova_object.version"], "1.34");
  });

  Deno.test(`${engine}: two runs at once set both their properties, in the request spec too`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const [cell] = cloud.cells;
    const api = await cloud.api() as unknown as Awaited<ReturnType<typeof cloud.open>>;
    await addImageInstance(cloud, cell, { uuid: vm(1) });
    await api.query.insertInto("request_specs")
      .values({ instance_uuid: vm(1), spec: spec("null") }).execute();
    const names = ["hw_cpu_cores", "hw_cpu_sockets", "hw_cpu_threads", "hw_video_ram"];
    const codes = await Promise.all(
      names.map(async (name) =>
        (await cloud.run(set, { instance_uuid: vm(1), property: [`${name}=2`] })).code
      ),
    );
    assert.deepEqual(codes, [0, 0, 0, 0]);
    const row = await api.query.selectFrom("request_specs").selectAll().executeTakeFirstOrThrow();
    const { properties } = JSON.parse(row.spec)["nova_object.data"].image["nova_object.data"];
    assert.deepEqual(Object.keys(properties["nova_object.data"]).sort(), names.toSorted());
  });
}

Deno.test("--property may be given several times", async () => {
  const words = ["image_property", "set", "vm", "--property", "a=1", "--prop=b=2"];
  const line = await parseCommandLine(words, createRegistry(builtInPlugins), 78);
  assert.equal(line.kind, "command");
  assert.deepEqual((line as { args: unknown } & typeof line).args.property, ["a=1", "b=2"]);
});
