/** Syncs on servers of MySQL's family that are not set up as most are. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { compareCatalogues } from "../../src/schema/catalogue.ts";
import { lineages, resolveRevision } from "../../src/schema/revisions.ts";
import { syncSchema } from "../../src/schema/sync.ts";
import { openDatabase } from "../support/open_database.ts";
import { hasServer, mysqlProduct } from "../support/servers.ts";
import { recordedCatalogues, recordedIntegers } from "./fixtures.ts";
import { catalogueOf, emptyDatabase } from "./support.ts";

// MariaDB's own setting.
if (hasServer("mysql") && mysqlProduct === "MariaDB") {
  Deno.test("where utf8 is the character set of four bytes, tables get the one of three (mysql)", async () => {
    for (const lineage of ["main", "api"] as const) {
      const recorded = await recordedCatalogues(lineage, "mysql");
      await using empty = await emptyDatabase("mysql");
      const url = `${empty.url}&init_command=SET SESSION old_mode = ''`;
      await using odd = await openDatabase(url);
      const { rows } = await sql<{ name: string }>`SELECT @@old_mode AS name`
        .execute(odd.database.query);
      assert.deepEqual(rows, [{ name: "" }]);
      // Each step, as the one in the middle sets character sets of its own.
      for (const id of lineages[lineage].ids) await syncSchema(odd.database, lineage, id);
      const expected = recorded.get(resolveRevision(lineage))!;
      assert.deepEqual(compareCatalogues(expected, await catalogueOf(empty.database)), []);
    }

    await using empty = await emptyDatabase("mysql");
    await using odd = await openDatabase(`${empty.url}&init_command=SET SESSION old_mode = ''`);
    await syncSchema(odd.database, "main", "402");
    const expected = await recordedIntegers("main", "mysql");
    assert.deepEqual(compareCatalogues(expected, await catalogueOf(empty.database)), []);
  });
}

Deno.test({
  name: "a table that somebody is making at this moment is no failure (mysql)",
  ignore: !hasServer("mysql"),
  async fn() {
    await using empty = await emptyDatabase("mysql");
    const { database } = empty;
    await syncSchema(database, "main", resolveRevision("main"));
    const before = await catalogueOf(database);
    // Stands for it: nothing is known of a table whose parts have gone.
    await sql`CREATE TABLE part (id int) ENGINE = MyISAM`.execute(database.query);
    await sql`CREATE TABLE whole (id int) ENGINE = MERGE UNION = (part)`.execute(database.query);
    await sql`DROP TABLE part`.execute(database.query);
    const after = await catalogueOf(database);
    after.forEach((_lines, table) => assert.ok(before.has(table) || table === "whole", table));
    await syncSchema(database, "main", resolveRevision("main"));
  },
});
