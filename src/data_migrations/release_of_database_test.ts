import assert from "node:assert/strict";
import { testCloud } from "../../tests/support/cloud.ts";
import { lineages } from "../schema/revisions.ts";
import { releaseOfDatabase, releasesOfDatabase } from "./release_of_database.ts";

Deno.test("the schema's revision tells the release", async () => {
  await using cloud = await testCloud("sqlite");
  const main = await cloud.open(cloud.urls.main);
  await assert.rejects(releaseOfDatabase(main), /has no schema.*\(test\)|has no schema/);

  await main.query.schema.createTable("migrate_version")
    .addColumn("repository_id", "text").addColumn("version", "integer").execute();
  const expectedByVersion = { 391: "victoria", 412: "victoria", 417: "wallaby", 422: "xena" };
  for (const [version, expected] of Object.entries(expectedByVersion)) {
    await main.query.deleteFrom("migrate_version").execute();
    await main.query.insertInto("migrate_version")
      .values({ repository_id: "nova", version: Number(version) }).execute();
    assert.equal(await releaseOfDatabase(main), expected, version);
  }

  await main.query.schema.createTable("alembic_version").addColumn("version_num", "text").execute();
  const expectedByRevision = {
    "8f2f1571d55b": "xena",
    ccb0fa1a2252: "zed",
    "960aac0e09ea": "2023.1",
    "1b91788ec3a6": "2023.1",
    "1acf2c98e646": "2023.2",
    "13863f4e1612": "2024.1",
    d60bddf7a903: "2024.1",
    "2903cd72dc14": "2025.1",
    ab450ba04102: "2026.2",
    "ffffffffffff": "2026.2",
  };
  for (const [revision, expected] of Object.entries(expectedByRevision)) {
    await main.query.deleteFrom("alembic_version").execute();
    await main.query.insertInto("alembic_version").values({ version_num: revision }).execute();
    assert.equal(await releaseOfDatabase(main), expected, revision);
  }
  const expectedByHead = {
    ccb0fa1a2252: ["zed"],
    "13863f4e1612": ["2024.1", "2024.2"],
    "2903cd72dc14": ["2025.1", "2025.2", "2026.1"],
    ffffffffffff: ["2026.2"],
  };
  for (const [revision, expected] of Object.entries(expectedByHead)) {
    await main.query.updateTable("alembic_version").set({ version_num: revision }).execute();
    assert.deepEqual(await releasesOfDatabase(main), expected, revision);
  }
  const known: readonly string[] = Object.keys(expectedByRevision);
  assert.deepEqual(lineages.main.ids.filter((id) => !known.includes(id)), ["16f1fbcab42b"]);
});
