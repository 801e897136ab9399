import assert from "node:assert/strict";
import { query as mariadbQuery } from "./mariadb.ts";
import { query as postgresqlQuery } from "./postgresql.ts";
import { hasServer, mysqlProduct, testDatabase, testServer } from "./servers.ts";

Deno.test(
  `a test database on ${mysqlProduct} comes empty and goes`,
  { ignore: !hasServer("mysql") },
  async () => {
    const server = testServer("mysql");
    const database = await testDatabase("mysql");
    assert.equal(await mariadbQuery(server, "SHOW TABLES", database.name), "");
    await database.drop();
    assert.equal(await mariadbQuery(server, `SHOW DATABASES LIKE '${database.name}'`), "");
  },
);

Deno.test("a test database on PostgreSQL comes empty and goes", {
  ignore: !hasServer("postgresql"),
}, async () => {
  const server = testServer("postgresql");
  const database = await testDatabase("postgresql");
  const count = "SELECT count(*) FROM pg_database WHERE datname = ";
  assert.equal(await postgresqlQuery(server, `${count}'${database.name}'`), "1\n");
  await database.drop();
  assert.equal(await postgresqlQuery(server, `${count}'${database.name}'`), "0\n");
});
