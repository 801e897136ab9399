/** Deployments of older releases, for tests. */

import { CELL0_UUID, insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { EngineName } from "../../src/database/databases.ts";
import { findRelease, type ReleaseName } from "../../src/schema/releases.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "./cloud.ts";
import { TEST_NOW } from "./context.ts";

/** A deployment at a release, with cell1 in the main database, and with cell0 if asked for. */
export async function cloudAt(engine: EngineName, name: ReleaseName, { cell0 = false } = {}) {
  const release = findRelease(name);
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", release.api);
  const main = await cloud.open(cloud.urls.main);
  await syncSchema(main, "main", release.main);
  await mapCell(cloud, "11111111-0000-4000-8000-000000000000", "cell1", cloud.urls.main);
  if (cell0) {
    const { url } = await cloud.newDatabase();
    await syncSchema(await cloud.open(url), "main", release.main);
    await mapCell(cloud, CELL0_UUID, "cell0", url);
  }
  return Object.assign(cloud, { main });
}

/** Adds a cell mapping. */
export async function mapCell(cloud: TestCloud, uuid: string, name: string, databaseUrl: string) {
  await insertCellMapping((await cloud.api()).query, {
    uuid,
    name,
    databaseUrl,
    transportUrl: "none:///",
    disabled: false,
    createdAt: TEST_NOW,
  });
}
