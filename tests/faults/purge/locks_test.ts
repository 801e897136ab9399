/** Another session holds a lock on a row that a purge wants: the rest goes, and the row is waited for. */

import assert from "node:assert/strict";
import type { Database } from "../../../src/database/databases.ts";
import { DatabaseError } from "../../../src/database/database_error.ts";
import { findFolder } from "../../../src/deleted_rows/purge/export/files.ts";
import { startDatabaseExport } from "../../../src/deleted_rows/purge/export/database_export.ts";
import { purgeDatabase, type PurgeJob } from "../../../src/deleted_rows/purge/purge_database.ts";
import { cloudWithCells } from "../../support/cells.ts";
import { openDatabase } from "../../support/open_database.ts";
import { hasServer, mysqlProduct } from "../../support/servers.ts";
import { readExports } from "./exported_rows.ts";

const ROWS = 100;
const LOCKED = 37;

/** What makes connections wait for locks no longer than the server can be told. */
const SHORT_WAITS = {
  // MySQL takes no 0.
  mysql: `init_command=SET SESSION innodb_lock_wait_timeout = ${mysqlProduct === "MySQL" ? 1 : 0}`,
  postgresql: "options=-c lock_timeout=20ms",
} as const;

/** The database at a URL, opened by one who soon gives up waiting for locks. */
function openImpatiently(url: string, engine: keyof typeof SHORT_WAITS, retries: string) {
  const [name, value] = SHORT_WAITS[engine].split(/=(.*)/s);
  const parameter = `${name}=${encodeURIComponent(value)}`;
  return openDatabase(`${url}${url.includes("?") ? "&" : "?"}${parameter}`, {
    options: { db_max_retries: retries, db_retry_interval: "0" },
  });
}

async function addInstances({ query }: Database): Promise<void> {
  const ids = Array.from({ length: ROWS }, (_, index) => index + 1);
  await query.insertInto("shadow_instances")
    .values(ids.map((id) => ({ id, uuid: `uuid${id}`, hidden: false }))).execute();
}

async function instanceIds({ query }: Database): Promise<number[]> {
  const rows = await query.selectFrom("shadow_instances").select("id").orderBy("id").execute();
  return rows.map(({ id }) => Number(id));
}

/** Holds a lock on one row while `work` goes on; it may call `release` to end that sooner. */
async function holdingRow(
  { query }: Database,
  work: (release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = query.transaction().execute(async (transaction) => {
    await transaction.selectFrom("shadow_instances").select("id").where("id", "=", LOCKED)
      .forUpdate().execute();
    held.resolve();
    await over.promise;
  });
  const release = async () => {
    over.resolve();
    await holding;
  };
  try {
    await Promise.race([held.promise, holding]);
    await work(release);
  } finally {
    await release();
  }
}

const JOB: Omit<PurgeJob, "pace" | "onTable" | "copies"> = {
  before: undefined,
  batchRows: 60,
  dryRun: false,
  onRows: () => {},
};

for (const engine of ["mysql", "postgresql"] as const) {
  const ignore = !hasServer(engine);

  for (const exporting of [false, true]) {
    Deno.test({
      name: `${engine}: a row that is locked for a while goes last${exporting ? ", exported" : ""}`,
      ignore,
      async fn() {
        await using cloud = await cloudWithCells(engine, 1);
        const [{ database, url }] = cloud.cells;
        await using opened = await openImpatiently(url, engine, "1");
        const folder = await Deno.makeTempDir({ prefix: "nova-manage-export-" });
        await addInstances(database);
        const told: string[] = [];
        const rest = new Set<string>();
        try {
          const heading = { run: "run", cell: null, database: "a database", before: null };
          await holdingRow(database, async (release) => {
            const pace = {
              async mayGoOn() {
                const ids = await instanceIds(database);
                // All that can go of the batch with the locked row has gone.
                rest.add(ids.filter((id) => id <= JOB.batchRows).join());
                if (ids[0] === LOCKED && ids[1] > JOB.batchRows) await release();
                return "go" as const;
              },
              pause: () => Promise.resolve("go" as const),
            };
            const verdict = await purgeDatabase(opened.database, {
              ...JOB,
              pace,
              copies: exporting
                ? startDatabaseExport(await findFolder(folder), heading)
                : undefined,
              onTable: ({ name, rows }) => void told.push(`${name} ${rows}`),
            });
            assert.equal(verdict, "go");
          });
          assert.ok(rest.has(String(LOCKED)), [...rest].join("\n"));
          assert.deepEqual(told, [`shadow_instances ${ROWS}`]);
          assert.deepEqual(await instanceIds(database), []);
          if (exporting) assert.equal((await readExports(folder)).size, ROWS);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      },
    });
  }

  Deno.test({
    name: `${engine}: a row that stays locked is named, and all before it has gone`,
    ignore,
    async fn() {
      await using cloud = await cloudWithCells(engine, 1);
      const [{ database, url }] = cloud.cells;
      await using opened = await openImpatiently(url, engine, "1");
      await addInstances(database);
      const told: string[] = [];
      const always = () => Promise.resolve("go" as const);
      await holdingRow(database, async () => {
        const purging = purgeDatabase(opened.database, {
          ...JOB,
          pace: { mayGoOn: always, pause: always },
          copies: undefined,
          onTable: ({ name, rows }) => void told.push(`${name} ${rows}`),
        });
        await assert.rejects(purging, (error) => {
          assert.ok(error instanceof DatabaseError);
          assert.equal(error.kind, "conflict");
          const named = new RegExp(`keeps the row with id ${LOCKED} of shadow_instances locked`);
          assert.match(error.message, named);
          return true;
        });
        const left = (await instanceIds(database)).filter((id) => id <= JOB.batchRows);
        assert.deepEqual(left, [LOCKED]);
        assert.deepEqual(told, [`shadow_instances ${JOB.batchRows - 1}`]);
      });
    },
  });
}
