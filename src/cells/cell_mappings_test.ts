import assert from "node:assert/strict";
import { testCloud } from "../../tests/support/cloud.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { resolveRevision } from "../schema/revisions.ts";
import { syncSchema } from "../schema/sync.ts";
import {
  describeCell,
  findCellMapping,
  insertCellMapping,
  openCellDatabase,
  readCellMappings,
} from "./cell_mappings.ts";

const ONE = "11111111-1111-4111-8111-111111111111";
const TWO = "22222222-2222-4222-8222-222222222222";

Deno.test("a cell is called by its name and UUID", () => {
  assert.equal(describeCell({ name: "cell1", uuid: ONE }), `cell cell1 (${ONE})`);
  assert.equal(describeCell({ name: "", uuid: ONE }), `cell ${ONE}`);
});

for (const engine of testEngines) {
  Deno.test(`cell mappings come back as stored, templates filled in (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const api = await cloud.api();
    await syncSchema(api, "api", resolveRevision("api"));
    const common = { disabled: false, createdAt: new Date() };
    const transportUrl = "{scheme}://{username}:{password}@{hostname}:{port}/v";
    const id = await insertCellMapping(api.query, {
      ...common,
      uuid: TWO,
      name: "two",
      transportUrl,
      databaseUrl: "{scheme}://elsewhere/{path}",
    });
    const disabledId = await insertCellMapping(api.query, {
      ...common,
      uuid: ONE,
      transportUrl: "none:///",
      databaseUrl: "{nonsense}",
      disabled: true,
    });

    const context = await cloud.context({
      options: {
        DEFAULT: { transport_url: "rabbit://u:p@mq:5672/" },
        database: { connection: "postgresql+psycopg2://u:p@db/nova" },
      },
    });
    const two = {
      id,
      uuid: TWO,
      name: "two",
      transportUrl: "rabbit://u:p@mq:5672/v",
      databaseUrl: "postgresql+psycopg2://elsewhere/nova",
      disabled: false,
    };
    assert.deepEqual(await readCellMappings(api.query, context), [two, {
      id: disabledId,
      uuid: ONE,
      name: "",
      unnamed: true,
      transportUrl: "none:///",
      databaseUrl: "{nonsense}",
      disabled: true,
    }]);
    assert.match(
      context.logged().join("\n"),
      new RegExp(`^warning: cell ${ONE}: .*name in braces`),
    );
    assert.deepEqual(await findCellMapping(api.query, context, TWO), two);
    assert.equal(
      await findCellMapping(api.query, context, "33333333-3333-4333-8333-333333333333"),
      undefined,
    );
  });

  Deno.test(`a cell's database is named after the cell in messages (${engine})`, async () => {
    await using cloud = await testCloud(engine);
    const { databases } = await cloud.context();
    const cell = {
      id: 1,
      uuid: ONE,
      name: "cell1",
      transportUrl: "none:/",
      databaseUrl: cloud.urls.main,
      disabled: false,
    };
    const database = await openCellDatabase(databases, cell);
    assert.equal(database.location.source, `cell cell1 (${ONE})`);
  });
}
