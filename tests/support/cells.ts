/** A deployment with cells for tests: each cell with a database of its own, all schemas up to date. */

import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { Database, EngineName } from "../../src/database/databases.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type TestCloud, testCloud } from "./cloud.ts";
import { TEST_NOW } from "./context.ts";

/** A cell of a test. */
export interface TestCell {
  /** `cell_mappings.id`. */
  readonly id: number;
  readonly uuid: string;
  /** An open connection to look at its database with. */
  readonly database: Database;
  /** Its database's URL. */
  readonly url: string;
}

/** The UUID of a test's n-th cell, counted from 1. */
export function cellUuid(number: number): string {
  return `${number}${number}${number}${number}`.repeat(2) + "-0000-4000-8000-000000000000";
}

/** Creates the databases of `count` cells, named cell1, cell2 …; cell1's is the main database. */
export async function cloudWithCells(
  engine: EngineName,
  count: number,
): Promise<TestCloud & { readonly cells: readonly TestCell[] }> {
  const cloud = await testCloud(engine);
  await syncSchema(await cloud.api(), "api", resolveRevision("api"));
  const cells: TestCell[] = [];
  for (let number = 1; number <= count; number++) {
    const url = number === 1 ? cloud.urls.main : (await cloud.newDatabase()).url;
    const database = await cloud.open(url);
    await syncSchema(database, "main", resolveRevision("main"));
    cells.push(await mapCell(cloud, number, url, database));
  }
  return { ...cloud, cells };
}

async function mapCell(
  cloud: TestCloud,
  number: number,
  url: string,
  database: Database,
): Promise<TestCell> {
  const uuid = cellUuid(number);
  const id = await insertCellMapping((await cloud.api()).query, {
    uuid,
    name: `cell${number}`,
    transportUrl: "rabbit://mq/",
    databaseUrl: url,
    disabled: false,
    createdAt: TEST_NOW,
  });
  return { id, uuid, database, url };
}

/** The host mappings, in the order in which they were added: `host@cell_mappings.id`. */
export async function hostMappings(cloud: TestCloud): Promise<string[]> {
  const rows = await (await cloud.api()).query.selectFrom("host_mappings").selectAll()
    .orderBy("id").execute();
  return rows.map(({ host, cell_id }) => `${host}@${cell_id}`);
}

/** Adds host mappings to a cell. */
export async function addHostMappings(
  cloud: TestCloud,
  cell: { readonly id: number },
  hosts: readonly string[],
): Promise<void> {
  await (await cloud.api()).query.insertInto("host_mappings")
    .values(hosts.map((host) => ({ host, cell_id: cell.id }))).execute();
}
