import assert from "node:assert/strict";
import { sql } from "kysely";
import { catalogueOf, emptyDatabase } from "../../tests/schema/support.ts";
import { mysqlProduct, testEngines } from "../../tests/support/servers.ts";
import type { CatalogueTable } from "./catalogue.ts";
import { compareCatalogues } from "./catalogue.ts";
import { costOf, readServer } from "./mysql/cost.ts";
import { resolveRevision } from "./revisions.ts";
import { syncSchema } from "./sync.ts";
import { planRows } from "./sync_plan.ts";

const output = { warn: () => {} };

for (const engine of testEngines) {
  Deno.test(`a plan is what a sync then runs, and runs nothing itself (${engine})`, async () => {
    await using empty = await emptyDatabase(engine);
    const { database } = empty;
    const target = resolveRevision("main");
    assert.ok((await planRows(database, "main", target, output)).length > 100);
    assert.deepEqual([...(await catalogueOf(database)).keys()].filter((name) => name !== ""), []);

    await syncSchema(database, "main", "8f2f1571d55b");
    await sql`INSERT INTO instances (uuid) VALUES ('a'), ('b')`.execute(database.query);
    if (engine !== "sqlite") {
      await sql.raw(engine === "mysql" ? "ANALYZE TABLE instances" : "ANALYZE instances")
        .execute(database.query);
    }
    const before = await catalogueOf(database);
    const plan = await planRows(database, "main", target, output);
    assert.deepEqual(compareCatalogues(before, await catalogueOf(database)), []);

    const added = plan.find(({ statement }) =>
      /ALTER TABLE .?instances.? ADD COLUMN .*compute_id/.test(String(statement))
    )!;
    assert.equal(added.revision, "1acf2c98e646");
    assert.equal(added.work, "instant");
    assert.equal(added.writes, engine === "mysql" ? "go on" : "wait");
    if (engine !== "sqlite") {
      assert.equal(added.rows, 2);
      assert.ok(Number(added.size_mib) > 0);
    }
    const index = plan.find(({ statement }) =>
      /instances_compute_id_deleted_idx/.test(String(statement))
    )!;
    assert.equal(index.work, "index build");
    const share = plan.find(({ table }) => table === "share_mapping")!;
    assert.deepEqual([share.work, share.writes], ["instant", "go on"]);

    // What the plan says is all that is needed.
    for (const { statement } of plan) await sql.raw(String(statement)).execute(database.query);
    await syncSchema(database, "main", target);
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM instances`
      .execute(database.query);
    assert.equal(Number(rows[0].n), 2);
    assert.deepEqual(await planRows(database, "main", target, output), []);
  });
}

// The server itself says no where it cannot: what is said to be instant is done so on an empty table.
for (const engine of testEngines.filter((engine) => engine === "mysql")) {
  Deno.test(`what is said to be instant is instant on this ${mysqlProduct} (${engine})`, async () => {
    for (
      const [lineage, first] of [["main", "8f2f1571d55b"], ["api", "d67eeaabee36"]] as const
    ) {
      await using own = await emptyDatabase(engine);
      await syncSchema(own.database, lineage, first);
      const plan = await planRows(own.database, lineage, resolveRevision(lineage), output);
      assert.ok(plan.some(({ work, writes }) => work === "instant" && writes === "go on"));
      for (const { statement, work, writes } of plan) {
        const parts = /^ALTER TABLE `\w+` (.*)$/.exec(String(statement))?.[1];
        // Servers take an index out at once, and a longer text, but call only other things INSTANT.
        const algorithm = parts === undefined || writes !== "go on"
          ? ""
          : work === "instant" && /^(ADD|DROP) COLUMN/.test(parts)
          ? ", ALGORITHM=INSTANT"
          : ", ALGORITHM=INPLACE, LOCK=NONE";
        await sql.raw(`${statement}${algorithm}`).execute(own.database.query);
      }
    }
  });
}

const TABLE: CatalogueTable = {
  columns: new Map([["user_id", { type: "varchar(36)", nullable: true, extra: "" }]]),
  indexes: new Map([["an_index", "btree (indexed, other)"]]),
  constraints: new Map(),
  options: "InnoDB utf8mb3_general_ci Dynamic",
};

Deno.test("what a statement costs depends on the server and its version", () => {
  const cost = (version: string, parts: string, options = TABLE.options) => {
    const { work, writes } = costOf(readServer(version), `ALTER TABLE \`t\` ${parts}`, {
      ...TABLE,
      options,
    });
    return `${work}, ${writes}`;
  };
  const add = "ADD COLUMN `a` int, ADD COLUMN `b` varchar(36)";
  const cases: [string, string, string][] = [
    ["5.7.44-log", add, "rewrite, go on"],
    ["8.0.11", add, "rewrite, go on"],
    ["8.0.12", add, "instant, go on"],
    ["8.4.3", add, "instant, go on"],
    ["10.2.44-MariaDB", add, "rewrite, go on"],
    ["5.5.5-10.3.39-MariaDB", add, "instant, go on"],
    ["10.11.6-MariaDB-0+deb12u1", add, "instant, go on"],
    ["8.0.28", "DROP COLUMN `a`", "rewrite, go on"],
    ["8.0.29", "DROP COLUMN `a`", "instant, go on"],
    ["10.3.39-MariaDB", "DROP COLUMN `a`", "rewrite, go on"],
    ["11.4.2-MariaDB", "DROP COLUMN `a`", "instant, go on"],
    ["11.4.2-MariaDB", "DROP COLUMN `a`, DROP COLUMN `indexed`", "rewrite, go on"],
    ["8.0.36", "MODIFY COLUMN `user_id` varchar(64)", "instant, go on"],
    ["8.0.36", "MODIFY COLUMN `user_id` varchar(100)", "rewrite, wait"],
    ["8.0.36", "MODIFY COLUMN `user_id` text", "rewrite, wait"],
    ["8.0.36", "ADD KEY `i` (`a`)", "index build, go on"],
    ["8.0.36", "DROP INDEX `i`", "instant, go on"],
    ["8.0.36", "CONVERT TO CHARACTER SET utf8 COLLATE utf8_bin", "rewrite, wait"],
  ];
  for (const [version, parts, expected] of cases) {
    assert.equal(cost(version, parts), expected, `${version}: ${parts}`);
  }
  assert.equal(
    cost("8.0.36", add, "InnoDB utf8mb3_general_ci Compressed"),
    "rewrite, go on",
  );
});
