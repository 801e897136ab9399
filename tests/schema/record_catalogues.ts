/**
 * Records catalogues as fixtures, from databases that the reference's migrations made:
 *
 *     deno run -A tests/schema/record_catalogues.ts LINEAGE REVISION=URL...
 *
 * with one database a revision, oldest first, all of one engine, and SQLAlchemy's URLs. Databases on
 * MySQL are to be created with `CHARACTER SET utf8mb4`, as the tests create theirs. The LINEAGEs
 * `main-integers` and `api-integers` record what differs from the first revision.
 */

import type { EngineName } from "../../src/database/databases.ts";
import { type CatalogueLines, catalogueLines } from "../../src/schema/catalogue.ts";
import { schemaEngines } from "../../src/schema/engines.ts";
import type { Lineage } from "../../src/schema/revisions.ts";
import { openDatabase } from "../support/open_database.ts";
import { fixturePath, formatCatalogues, recordedCatalogues } from "./fixtures.ts";

const [lineage, ...places] = Deno.args;
const catalogues = new Map<string, CatalogueLines>();
let engine: EngineName | undefined;
for (const place of places) {
  const [revision, ...url] = place.split("=");
  await using open = await openDatabase(url.join("="));
  engine = open.database.traits.name;
  const catalogue = await schemaEngines[engine].readCatalogue(open.database.query);
  catalogues.set(revision, catalogueLines(catalogue));
}
if (engine === undefined) {
  console.error("usage: record_catalogues.ts LINEAGE REVISION=URL...");
  Deno.exit(2);
}
const integers = /^(main|api)-integers$/.exec(lineage)?.[1] as Lineage | undefined;
if (integers === undefined) {
  await Deno.writeTextFile(fixturePath(lineage as Lineage, engine), formatCatalogues(catalogues));
} else {
  const [first] = await recordedCatalogues(integers, engine);
  const text = formatCatalogues(new Map([first, ...catalogues]));
  const start = text.indexOf(`== ${[...catalogues.keys()][0]}\n`);
  await Deno.writeTextFile(fixturePath(`${integers}-integers`, engine), text.slice(start));
}
