import assert from "node:assert/strict";
import { compareCatalogues } from "../../src/schema/catalogue.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { history } from "../../src/schema/history.ts";
import { type Lineage, lineages } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { testEngines } from "../support/servers.ts";
import { formatCatalogues, parseCatalogues, recordedCatalogues } from "./fixtures.ts";
import { catalogueOf, emptyDatabase } from "./support.ts";

for (const lineage of Object.keys(lineages) as Lineage[]) {
  for (const engine of testEngines) {
    for (const id of lineages[lineage].ids) {
      Deno.test(`a new ${lineage} database at ${id} equals the reference's (${engine})`, async () => {
        const recorded = await recordedCatalogues(lineage, engine);
        await using empty = await emptyDatabase(engine);
        assert.deepEqual(await syncSchema(empty.database, lineage, id), {
          from: null,
          to: id,
          changed: true,
        });
        const differences = compareCatalogues(recorded.get(id)!, await catalogueOf(empty.database));
        assert.deepEqual(differences, []);
        assert.equal(await currentRevision(empty.database, lineage), id);
      });
    }

    Deno.test(`a ${lineage} database equals the reference's at each step (${engine})`, async () => {
      const recorded = await recordedCatalogues(lineage, engine);
      await using empty = await emptyDatabase(engine);
      let from: string | null = null;
      for (const [id, catalogue] of recorded) {
        assert.deepEqual(await syncSchema(empty.database, lineage, id), {
          from,
          to: id,
          changed: true,
        });
        assert.deepEqual(compareCatalogues(catalogue, await catalogueOf(empty.database)), []);
        from = id;
      }
    });
  }

  Deno.test(`the ${lineage} revisions are written down in the order of their list`, () => {
    assert.deepEqual(history[lineage].map(({ id }) => id), lineages[lineage].ids);
  });

  for (const engine of ["mysql", "postgresql", "sqlite"] as const) {
    Deno.test(`the recorded ${lineage} catalogues are complete (${engine})`, async () => {
      const recorded = await recordedCatalogues(lineage, engine);
      assert.deepEqual([...recorded.keys()], lineages[lineage].ids);
      assert.deepEqual(parseCatalogues(formatCatalogues(recorded)), recorded);
    });
  }
}
