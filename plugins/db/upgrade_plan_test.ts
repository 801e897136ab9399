import assert from "node:assert/strict";
import { sql } from "kysely";
import { findRelease } from "../../src/schema/releases.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "../../tests/support/cloud.ts";
import { addComputeNode, addService } from "../../tests/support/nova_rows.ts";
import { cloudAt, mapCell } from "../../tests/support/releases.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { upgradePlan } from "./upgrade_plan.ts";

interface Row {
  readonly [key: string]: string | number | boolean | null;
}

async function planOf(cloud: TestCloud, args: Record<string, unknown> = {}) {
  const run = await cloud.run(upgradePlan, { timeout: 5, ...args } as never, { format: "json" });
  return { ...run, rows: run.stdout === "" ? [] : JSON.parse(run.stdout) as Row[] };
}

/** Some columns of a plan, without the steps that every release has. */
function short(rows: readonly Row[], ...keys: string[]): string[] {
  return rows.map((row) => keys.map((key) => row[key] ?? "").join(" ").trim());
}

for (const engine of testEngines) {
  Deno.test(`the way from victoria, with what each step costs (${engine})`, async () => {
    await using cloud = await cloudAt(engine, "victoria");
    const { main } = cloud;
    await main.query.insertInto("instances").values({
      uuid: "aaaaaaaa-0000-4000-8000-000000000001",
      deleted: 0,
      hidden: false,
      host: "c1",
    }).execute();
    await addComputeNode(main, "c1");
    const { id } = await main.query.selectFrom("compute_nodes").select("id")
      .executeTakeFirstOrThrow();
    await main.query.insertInto("pci_devices").values({
      compute_node_id: id,
      address: "a",
      product_id: "1",
      vendor_id: "1",
      dev_type: "type-PCI",
      dev_id: "1",
      label: "l",
      status: "available",
      request_id: "r",
      deleted: 0,
    }).execute();
    for (const [host, version] of [["c0", 40], ["c1", 52], ["c2", 66], ["gone", 1]] as const) {
      await addService(main, host, { deleted: host === "gone" ? 3 : 0 });
      await main.query.updateTable("services").set({ version }).where("host", "=", host).execute();
    }

    const before = await main.query.selectFrom("migrate_version").selectAll().execute();
    const { code, rows, stderr } = await planOf(cloud, { to: "2023.2" });
    assert.equal(code, 0);
    assert.match(stderr, /oldest nova-compute has service version 40; 2023\.2 works with 66/);
    assert.deepEqual(short(rows.slice(0, 4), "release", "action", "database", "rows"), [
      "victoria data migration cell1 1",
      "victoria data migration cell1 1",
      "wallaby backup",
      "wallaby stop services",
    ]);
    assert.deepEqual(
      rows.slice(0, 2).map(({ details }) => String(details).split(":")[0]),
      ["populate_missing_availability_zones", "migrate_empty_ratio"],
    );
    const syncs = rows.filter(({ action }) => action === "schema sync");
    assert.deepEqual(short(syncs, "release", "database", "from", "to", "irreversible"), [
      "wallaby API 77 82 true",
      "wallaby cell1 412 417 true",
      "xena API 82 d67eeaabee36 true",
      "xena cell1 417 8f2f1571d55b true",
      "yoga API d67eeaabee36 b30f573d3377 true",
      "yoga cell1 8f2f1571d55b 16f1fbcab42b true",
      "zed cell1 16f1fbcab42b ccb0fa1a2252 true",
      "2023.1 cell1 ccb0fa1a2252 960aac0e09ea true",
      "2023.2 API b30f573d3377 cdeec0c85668 true",
      "2023.2 cell1 960aac0e09ea 1acf2c98e646 true",
    ]);
    assert.equal(syncs[1].statements, 0);
    const last = syncs.at(-1)!;
    assert.ok(Number(last.statements) > 5);
    assert.equal(last.work, "index build");
    assert.match(
      String(last.details),
      /; drops table migrate_version/,
    );
    assert.deepEqual(
      short(
        rows.filter(({ action }) => action === "data migration").slice(2),
        "release",
        "rows",
        "details",
      ),
      [
        "wallaby 1 populate_dev_uuids: complete it before the next release",
        "2023.2  populate_instance_compute_id: complete it before the next release; cannot be counted yet",
      ],
    );
    assert.deepEqual(
      short(rows.filter(({ action }) => action === "old hosts"), "release", "details"),
      [
        "wallaby Needs nova-compute of victoria, service version 52, or newer; older: c0 (40)",
        "xena Needs nova-compute of wallaby, service version 54, or newer; older: c1 (52)",
      ],
    );
    const start = rows.find(({ action }) => action === "start services");
    assert.match(String(start?.details), /disable_compute_service_check_for_ffu/);
    assert.deepEqual(rows.map(({ step }) => step), rows.map((_, index) => index + 1));
    // It was only looked at.
    assert.deepEqual(
      await main.query.selectFrom("migrate_version").selectAll().execute(),
      before,
    );
  });
}

Deno.test("each database has the steps that it lacks, and a cell that is down is named", async () => {
  await using cloud = await cloudAt("sqlite", "2023.1", { cell0: true });
  await syncSchema(cloud.main, "main", findRelease("2024.1").main);
  const { code, rows } = await planOf(cloud, { to: "2024.1" });
  assert.equal(code, 0);
  assert.deepEqual(
    short(rows.filter(({ action }) => action === "schema sync"), "release", "database", "to"),
    ["2023.2 API cdeec0c85668", "2023.2 cell0 1acf2c98e646", "2024.1 cell0 13863f4e1612"],
  );
  // From one such release to the next, services need not be down.
  assert.ok(!rows.some(({ action }) => action === "stop services"));
  assert.match(String(rows.find(({ action }) => action === "start services")?.details), /^Restart/);

  await mapCell(cloud, "c2", "cell2", "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova");
  await mapCell(cloud, "c3", "cell3", (await cloud.newDatabase()).url);
  const down = await planOf(cloud, { to: "2024.1" });
  assert.equal(down.code, 255);
  assert.ok(down.rows.some(({ database }) => database === "cell0"));
  assert.match(down.stderr, /ERROR: .*cell cell2 \(c2\)/);
  assert.match(down.stderr, /ERROR: .*cell cell3 \(c3\).*has no schema/);
  assert.doesNotMatch(down.stderr, /s3cret/);
  await sql`DELETE FROM cell_mappings WHERE uuid IN ('c2', 'c3')`.execute(
    (await cloud.api()).query,
  );
  await assert.rejects(() => planOf(cloud, { to: "victoria" }), /no way back/);
});

Deno.test("where the databases are at the release, the rows that are left are told", async () => {
  await using cloud = await cloudAt("sqlite", "2026.1");
  const { rows } = await planOf(cloud, { to: "2026.1", from: "2026.1" });
  assert.deepEqual(short(rows, "release", "action", "rows", "details"), [
    "2026.1 data migration 0 Nothing is left to migrate.",
  ]);
  const later = await planOf(cloud, { to: "2026.1" });
  assert.ok(!later.rows.some(({ action }) => action === "backup" || action === "schema sync"));
});

Deno.test("without cells there is nothing to plan", async () => {
  await using cloud = await testCloud("sqlite");
  await assert.rejects(() => planOf(cloud), /has no schema/);
  await syncSchema(await cloud.api(), "api", findRelease("zed").api);
  await assert.rejects(() => planOf(cloud), /No cell is mapped/);
});
