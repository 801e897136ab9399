import assert from "node:assert/strict";
import { embeddedFlavor, instanceExtra } from "../../tests/conformance/sample_rows.ts";
import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { upgradeCheck } from "./upgrade_check.ts";
import { addHostMappings, cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { addComputeNode, addInstances } from "../../tests/support/nova_rows.ts";
import { testEngines } from "../../tests/support/servers.ts";

/** A row of a result as `--format json` has it. */
interface Row {
  readonly check: string;
  readonly releases?: string;
  readonly result: string;
  readonly details: string | null;
}

for (const engine of testEngines) {
  Deno.test(`${engine}: the checks of releases, cells of which one is down, and ways to print`, async () => {
    await using cloud = await cloudWithCells(engine, 2);
    const [cell1, cell2] = cloud.cells;
    const api = (await cloud.api()).query;
    const map = (uuid: string, databaseUrl: string, name: string) =>
      insertCellMapping(api, {
        uuid,
        name,
        transportUrl: "none://",
        databaseUrl,
        disabled: false,
        createdAt: TEST_NOW,
      });
    await map(CELL0_UUID, (await cloud.newDatabase()).url, "cell0");
    await addHostMappings(cloud, cell1, ["compute1"]);
    const compute = (id: number, host: string, version: number) => ({
      id,
      uuid: crypto.randomUUID(),
      host,
      binary: "nova-compute",
      topic: "compute",
      report_count: 1,
      disabled: false,
      forced_down: false,
      deleted: 0,
      version,
    });
    await cell1.database.query.insertInto("services").values([
      compute(1, "compute1", 61),
      compute(2, "compute2", 61),
      compute(3, "compute3", 62),
      compute(4, "compute4", 62),
      compute(5, "compute5", 66),
    ]).execute();
    await cell2.database.query.insertInto("services").values([compute(1, "compute9", 70)])
      .execute();

    const run = async (args: Arguments, options = cloud.options) => {
      const { code, stdout, stderr } = await cloud.run(upgradeCheck, args, {
        format: "json",
        options: { ...options, service_user: { send_service_user_token: "true" } },
      });
      const rows: Row[] = JSON.parse(stdout);
      const named = (name: string) => rows.filter(({ check }) => check === name);
      return { code, rows, named, stderr };
    };

    // cell0 has no schema, and is asked for compute services too.
    const plain = await run({ release: "zed" });
    const zed = plain.named("Older than N-1 computes")[0];
    assert.equal(zed.result, "Warning");
    assert.match(zed.details!, /cell cell0/);
    const cell0 = await api.selectFrom("cell_mappings").select("database_connection")
      .where("uuid", "=", CELL0_UUID).executeTakeFirstOrThrow();
    await syncSchema(
      await cloud.open(cell0.database_connection!),
      "main",
      resolveRevision("main"),
    );

    const one = await run({ release: "zed" });
    assert.equal(one.code, 2);
    assert.deepEqual(one.named("Older than N-1 computes"), [
      { check: "Older than N-1 computes", result: "Success", details: null },
    ]);
    assert.deepEqual(one.rows.map(({ result }) => result), [
      "Success",
      "Failure",
      "Success",
      "Success",
      "Success",
      "Success",
      "Success",
    ]);
    assert.match(one.named("Placement API")[0].details!, /\[placement\] auth_type is not set/);

    // Each look counts for all releases on the way; those before zed would only warn of old computes.
    const way = await run({ release: "yoga", to: "2024.1" });
    assert.deepEqual(
      way.named("Older than N-1 computes").map(({ releases, result }) => [releases, result]),
      [["zed to 2023.1", "Success"], ["2023.2 to 2024.1", "Failure"]],
    );
    assert.match(
      way.named("Older than N-1 computes")[1].details!,
      new RegExp(
        `In cell cell1 \\(${cellUuid(1)}\\): compute1 \\(61\\), compute2 \\(61\\), ` +
          "compute3 \\(62\\) and 1 more\\.$",
      ),
    );
    assert.deepEqual(way.named("Cells v2").map(({ releases }) => releases), ["zed to 2024.1"]);
    await cell1.database.query.updateTable("services").set({ version: 50 }).where("id", "=", 1)
      .execute();
    assert.equal(
      (await run({ release: "yoga" })).named("Older than N-1 computes")[0].result,
      "Warning",
    );

    // The database's own release, which is the newest.
    const own = await run({});
    assert.match(
      own.named("Older than N-1 computes")[0].details!,
      /of 2026\.1 \(service version 72\)/,
    );
    await assert.rejects(run({ to: "zed" }), /zed is older than 2026\.2/);

    // victoria's own check: instances on ironic nodes.
    await addComputeNode(cell2.database, "ironic1");
    await cell2.database.query.updateTable("compute_nodes").set({ hypervisor_type: "ironic" })
      .execute();
    await addInstances(
      cell2.database,
      [1, 2, 3].map((number) => ({
        uuid: `eeeeeeee-eeee-4eee-8eee-00000000000${number}`,
        node: "ironic1",
        deleted: number === 3 ? 3 : 0,
      })),
    );
    const migrated = embeddedFlavor({ extra_specs: { "resources:CUSTOM_GOLD": "1" } });
    await cell2.database.query.insertInto("instance_extra")
      .values([instanceExtra(1), instanceExtra(2, migrated), instanceExtra(3)]).execute();
    const [ironic] = (await run({ release: "victoria" })).named("Ironic Flavor Migration");
    assert.deepEqual([ironic.result, /cell2 \([-\w]+\) has 1\./.test(ironic.details!)], [
      "Failure",
      true,
    ]);
    assert.deepEqual((await run({ release: "wallaby" })).named("Ironic Flavor Migration"), []);
    const [type] = (await run({ release: "wallaby" })).named("hw_machine_type unset");
    assert.deepEqual([type.result, /in cell cell2/.test(type.details!)], ["Warning", true]);
    await cell2.database.query.updateTable("instance_extra").set({ flavor: "{" })
      .where("id", "=", 2).execute();
    const [broken] = (await run({ release: "victoria" })).named("Ironic Flavor Migration");
    assert.equal(broken.result, "Failure");
    assert.match(broken.details!, /eeeeeeee-eeee-4eee-8eee-000000000002 cannot be read/);

    // A cell that is down is named once on standard error, and by each check that needs it.
    await map(cellUuid(3), "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova", "dead");
    const down = await run({ release: "zed", timeout: 5 });
    assert.equal(down.code, 2);
    const silent = down.rows.filter(({ details }) => details?.includes("cell dead"));
    assert.deepEqual(silent.map(({ check, result }) => [check, result]), [
      ["Older than N-1 computes", "Failure"],
      ["hw_machine_type unset", "Failure"],
    ]);
    assert.equal(down.stderr.match(/^ERROR: .*cell dead/gm)?.length, 1, down.stderr);
    assert.ok(!`${down.stderr}${JSON.stringify(down.rows)}`.includes("s3cret"));

    // As oslo.upgradecheck prints JSON, and its table.
    const json = await cloud.run(upgradeCheck, { json: true, release: "2024.1", to: "2025.1" });
    assert.match(
      json.stdout,
      /^\{"name": "Upgrade Check Results", "checks": \[\{"check": "Cells v2", "releases": "2024\.2 to 2025\.1", "result": 0, "details": null\}, .*\]\}\n$/,
    );
    assert.equal(JSON.parse(json.stdout).checks.length, 7);
    const table = await cloud.run(upgradeCheck, { release: "zed", timeout: 5 });
    assert.match(
      table.stdout,
      /^\+-+\+\n\| Upgrade Check Results +\|\n\+-+\+\n\| Check: Cells v2 +\|\n\| Result: Success +\|\n\| Details: None +\|\n/,
    );
  });
}

Deno.test("without an API database there is nothing to say", async () => {
  await using cloud = await cloudWithCells("sqlite", 0);
  await assert.rejects(
    cloud.run(upgradeCheck, {}, { options: { database: cloud.options.database } }),
    /\[api_database\] connection is not set/,
  );
});
