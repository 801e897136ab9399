/**
 * A cloud on a Galera cluster: its API database and one cell's on three nodes, HAProxy before them, and the
 * compiled program at work through any of these.
 */

import assert from "node:assert/strict";
import { insertCellMapping } from "../../src/cells/cell_mappings.ts";
import type { Database } from "../../src/database/databases.ts";
import { resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { type Content, readContent } from "../faults/archive/content.ts";
import type { Random } from "../faults/archive/random.ts";
import { cellTables, makeApiRows, makeCellRows } from "../faults/archive/rows.ts";
import { replaceRows, type Running, startProgram } from "../faults/archive/stage.ts";
import { type GaleraCluster, type GaleraNode, startCluster } from "../support/galera.ts";
import { type Haproxy, startHaproxy } from "../support/haproxy.ts";
import { query } from "../support/mariadb.ts";
import { openDatabase } from "../support/open_database.ts";

/** Where a client connects: a node, counted from 1, HAProxy, or another port. */
export type Place = number | "haproxy" | { readonly port: number };

/** The cluster with what stands before it. */
export interface TestCluster extends AsyncDisposable {
  readonly cluster: GaleraCluster;
  readonly haproxy: Haproxy;
  /** Runs SQL on a node, the first unless said otherwise. */
  sql(statement: string, node?: number): Promise<string>;
  /** Makes a cloud's two databases, with their schemas unless `empty`. */
  cloud(options?: { readonly empty?: boolean }): Promise<ClusterCloud>;
  /** Starts who was killed, joins what was parted, and makes HAProxy use the first node again. */
  repair(): Promise<void>;
}

/** Two databases on the cluster. */
export interface ClusterCloud extends AsyncDisposable {
  readonly names: { readonly api: string; readonly cell: string };
  /** The URL of one of them. */
  url(place: Place, database: "api" | "cell"): string;
  /** Opens one of them. */
  open(place: Place, database: "api" | "cell"): Promise<Database>;
  /** Starts `nova-manage …`, which connects to a place. */
  start(place: Place, ...args: readonly string[]): Running;
  /** Replaces all rows by new ones: a cell with so many instances. */
  fill(random: Random, instances: number): Promise<Content>;
  /** Reads everything, from the first node unless said otherwise. */
  read(node?: number): Promise<Content>;
  /** All nodes hold the same tables, with the same rows. */
  assertSameEverywhere(when: string): Promise<void>;
}

/** The uuid of the cell of a {@link mappedCloud}. */
export const CELL = "aaaaaaaa-0000-4000-8000-000000000000";

/** How many {@link replaceBlockDevices} makes. */
export const BLOCK_DEVICES = 12_000;

/** Seconds that a run may take: a cluster takes some to find together, and is waited for. */
const PATIENCE = 300;

/** Options of both groups: as they are by default, but that waits grow to no more than 2 s. */
const OPTIONS = [
  "max_retries = 60",
  "retry_interval = 1",
  "db_max_retry_interval = 2",
  "db_max_retries = 60",
];

/** Starts a cluster. */
export async function startTestCluster(extra: readonly string[] = []): Promise<TestCluster> {
  await using made = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "gal-" });
  made.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  const cluster = made.use(await startCluster(`${folder}/c`, 3, extra));
  const haproxy = made.use(
    await startHaproxy(`${folder}/h`, cluster.nodes.map(({ port }) => port)),
  );
  const owned = made.move();
  const sql = (statement: string, node = 1) => query(nodeOf(cluster, node), statement);
  return {
    cluster,
    haproxy,
    sql,
    async cloud({ empty = false } = {}) {
      const cloud = await makeCloud(folder, cluster, haproxy, sql);
      if (empty) return cloud;
      for (const [database, lineage] of [["cell", "main"], ["api", "api"]] as const) {
        await syncSchema(await cloud.open(1, database), lineage, resolveRevision(lineage));
      }
      return cloud;
    },
    async repair() {
      await cluster.repair();
      for (const { number } of cluster.nodes) await haproxy.restore(number);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function nodeOf({ nodes }: GaleraCluster, number: number): GaleraNode {
  return nodes[number - 1];
}

async function makeCloud(
  folder: string,
  cluster: GaleraCluster,
  haproxy: Haproxy,
  sql: TestCluster["sql"],
): Promise<ClusterCloud> {
  const id = crypto.randomUUID().slice(0, 8);
  const names = { api: `api_${id}`, cell: `cell_${id}` };
  await sql(
    Object.values(names).map((name) => `CREATE DATABASE ${name} CHARACTER SET utf8mb4`).join(";"),
  );
  const { user, password } = nodeOf(cluster, 1);
  const opened = new AsyncDisposableStack();
  const portOf = (place: Place) =>
    place === "haproxy"
      ? haproxy.port
      : typeof place === "number"
      ? nodeOf(cluster, place).port
      : place.port;
  const url = (place: Place, database: "api" | "cell") =>
    `mysql+pymysql://${user}:${password}@127.0.0.1:${portOf(place)}/${
      names[database]
    }?charset=utf8`;
  const open = async (place: Place, database: "api" | "cell") => {
    const options = { db_retry_interval: "0", db_max_retries: "100" };
    return opened.use(await openDatabase(url(place, database), { options })).database;
  };
  return {
    names,
    url,
    open,
    start(place, ...args) {
      const config = `${folder}/${crypto.randomUUID()}.conf`;
      Deno.writeTextFileSync(
        config,
        [
          ...["[DEFAULT]", "transport_url = rabbit://nova:s3cret@mq1:5672/"],
          ...["[database]", `connection = ${url(place, "cell")}`, ...OPTIONS],
          ...["[api_database]", `connection = ${url(place, "api")}`, ...OPTIONS],
        ].join("\n") + "\n",
        { mode: 0o600 },
      );
      return startProgram(folder, config, args, PATIENCE);
    },
    async fill(random, instances) {
      const [cell, api] = [await open(1, "cell"), await open(1, "api")];
      const rows = makeCellRows(random, instances);
      await replaceRows(cell, rows, cellTables.map(({ name }) => `shadow_${name}`));
      await replaceRows(api, makeApiRows(random, rows.get("instances")!));
      return await readContent(cell, api);
    },
    async read(node = 1) {
      return await readContent(await open(node, "cell"), await open(node, "api"));
    },
    async assertSameEverywhere(when) {
      const [first, ...others] = await Promise.all(
        cluster.nodes.map(({ number }) => checksums((text) => sql(text, number), names)),
      );
      for (const [index, other] of others.entries()) {
        assert.equal(other, first, `node ${index + 2} differs from node 1: ${when}`);
      }
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
      // They go with the cluster at the latest, which may be out of order after a failure.
      await sql(Object.values(names).map((name) => `DROP DATABASE IF EXISTS ${name}`).join(";"))
        .catch(() => {});
    },
  };
}

/** A cloud that knows its cell, with rows of nothing. */
export async function mappedCloud(at: TestCluster): Promise<ClusterCloud> {
  const cloud = await at.cloud();
  const api = await cloud.open(1, "api");
  await insertCellMapping(api.query, {
    uuid: CELL,
    name: "cell1",
    transportUrl: "rabbit://mq1/",
    databaseUrl: cloud.url("haproxy", "cell"),
    disabled: false,
    createdAt: new Date(),
  });
  return cloud;
}

/**
 * Replaces all block devices of the cell in one transaction, which takes the other nodes some time to apply.
 * None has a uuid, so online_data_migrations has to give them some.
 *
 * @param deleted the number in that column, by which these can be told from earlier ones.
 */
export async function replaceBlockDevices(cell: Database, deleted = 0): Promise<void> {
  await cell.transaction(async (query) => {
    await query.deleteFrom("block_device_mapping").execute();
    for (let added = 0; added < BLOCK_DEVICES; added += 2000) {
      await query.insertInto("block_device_mapping")
        .values(Array(2000).fill({ uuid: null, deleted })).execute();
    }
  });
}

/** A text that is the same for databases of the same tables and rows. */
async function checksums(
  sql: (statement: string) => Promise<string>,
  names: ClusterCloud["names"],
): Promise<string> {
  // What other nodes have committed is waited for.
  const here = "SET SESSION wsrep_sync_wait = 7;";
  const tables = (await sql(
    `${here} SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables
     WHERE table_schema IN ('${names.api}', '${names.cell}') ORDER BY 1`,
  )).trim().split("\n").filter(Boolean);
  const sums = tables.length === 0 ? "" : await sql(`${here} CHECKSUM TABLE ${tables.join(", ")}`);
  return `${tables.length} tables\n${sums}`;
}
