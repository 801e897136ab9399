/** Syncs to integers, and from them over into Alembic, that are cut off at random and run again. */

import assert from "node:assert/strict";
import type { Database } from "../../src/database/databases.ts";
import { compareCatalogues } from "../../src/schema/catalogue.ts";
import { schemaAfter } from "../../src/schema/history.ts";
import { findRelease, newestRelease } from "../../src/schema/releases.ts";
import { type Lineage, lineages } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import type { Random } from "../faults/archive/random.ts";
import { eachRound } from "../faults/archive/rounds.ts";
import { testEngines } from "../support/servers.ts";
import { recordedIntegers, takenOverCatalogues } from "./fixtures.ts";
import { fillTables, lostRows, rowsOf } from "./rows.ts";
import { catalogueOf, completes, emptyDatabase, interruptedAfter } from "./support.ts";

/** Syncs in runs that are cut off after a random number of writes each; gives how many there were. */
async function syncCutOff(
  database: Database,
  lineage: Lineage,
  target: string,
  random: Random,
): Promise<number> {
  const attempt = async (runs: number, most: number): Promise<number> => {
    // The first statement of a new database is one that a run cannot tell was made already.
    const cutOff = interruptedAfter(database, 3 + random.below(most));
    if (await completes(syncSchema(cutOff, lineage, target))) return runs;
    // Where statements stay, the next run makes more of them; else each starts all over again.
    return await attempt(runs + 1, database.traits.transactionalDdl ? most * 2 : most);
  };
  return await attempt(0, 20);
}

for (const engine of testEngines) {
  for (const lineage of Object.keys(lineages) as Lineage[]) {
    Deno.test(`${lineage} syncs cut off at random statements are completed (${engine})`, async () => {
      const dropped = lineage === "main" ? "1b91788ec3a6" : "cdeec0c85668";
      const takenOver = await takenOverCatalogues(lineage, engine, dropped);
      const schema = schemaAfter(lineage, 1, "integers");
      await eachRound(1, async (random) => {
        await using empty = await emptyDatabase(engine);
        const { database } = empty;
        const victoria = findRelease("victoria")[lineage];
        const first = await syncCutOff(database, lineage, victoria, random);
        const recorded = await recordedIntegers(lineage, engine);
        assert.deepEqual(compareCatalogues(recorded, await catalogueOf(database)), []);

        await fillTables(database, schema);
        const rows = await rowsOf(database, schema);
        const newest = newestRelease[lineage];
        const second = await syncCutOff(database, lineage, newest, random);
        const differences = compareCatalogues(
          takenOver.get(newest)!,
          await catalogueOf(database),
        );
        assert.deepEqual(differences, []);
        assert.deepEqual(lostRows(rows, await rowsOf(database, schema)), []);
        return first > 0 && second > 0 ? "cut off both" : "cut off once or never";
      });
    });
  }
}
