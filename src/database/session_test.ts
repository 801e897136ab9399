import assert from "node:assert/strict";
import { sql } from "kysely";
import { query as mariadbQuery } from "../../tests/support/mariadb.ts";
import { openDatabase } from "../../tests/support/open_database.ts";
import { hasServer, testDatabase, testServer } from "../../tests/support/servers.ts";
import { OperatorError } from "../errors/operator_error.ts";

async function value(url: string, expression: string, options = {}): Promise<unknown> {
  await using opened = await openDatabase(url, { options });
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`
    .execute(opened.database.query);
  return rows[0].value;
}

Deno.test({
  name: "mysql: the session is in UTC, commits by itself and has the configured SQL mode",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    assert.equal(await value(place.url, "@@session.time_zone"), "+00:00");
    assert.equal(await value(place.url, "@@session.autocommit"), 1);
    assert.match(
      String(await value(place.url, "@@session.sql_mode")),
      /STRICT_ALL_TABLES.*TRADITIONAL/,
    );
    const ansi = { mysql_sql_mode: "ANSI_QUOTES" };
    assert.equal(await value(place.url, "@@session.sql_mode", ansi), "ANSI_QUOTES");
    const server = await mariadbQuery(testServer("mysql"), "select @@global.sql_mode");
    const asServer = { mysql_sql_mode: "" };
    assert.equal(await value(place.url, "@@session.sql_mode", asServer), server.trim());
  },
});

Deno.test({
  name: "mysql: a mode that makes backslashes plain characters cannot break a statement",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    const modes = ["ANSI_QUOTES, NO_BACKSLASH_ESCAPES", ""];
    await mariadbQuery(
      testServer("mysql"),
      `create table things (name text)`,
      place.name,
    );
    for (const mysql_sql_mode of modes) {
      const url = `${place.url}&init_command=${encodeURIComponent("set @seen = 1")}`;
      await using opened = await openDatabase(url, { options: { mysql_sql_mode } });
      const { query } = opened.database;
      const hostile = "a' or \\' or 1=1 -- \\";
      await query.insertInto("things").values({ name: hostile }).execute();
      const rows = await query.selectFrom("things").select("name").where("name", "=", hostile)
        .execute();
      assert.equal(rows.at(-1)?.name, hostile);
      const mode = await sql<
        { mode: string; seen: number }
      >`select @@sql_mode as mode, @seen as seen`
        .execute(query);
      assert.doesNotMatch(mode.rows[0].mode, /NO_BACKSLASH_ESCAPES/);
      assert.equal(mode.rows[0].seen, 1);
    }
  },
});

Deno.test({
  name: "mysql: the URL's charset is the session's",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    const base = place.url.split("?")[0];
    const charset = async (query: string) =>
      String(await value(`${base}${query}`, "@@session.character_set_client"));
    assert.match(await charset(""), /^utf8(mb3)?$/);
    assert.match(await charset("?charset=utf8"), /^utf8(mb3)?$/);
    assert.match(await charset("?charset=utf8mb3"), /^utf8(mb3)?$/);
    assert.equal(await charset("?charset=utf8mb4"), "utf8mb4");
    await assert.rejects(charset("?charset=klingon"), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, /\[database\] connection.*charset klingon/);
      return true;
    });
  },
});

Deno.test({
  name: "mysql: text goes and comes as UTF-8, and what utf8 has not is refused",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    await query.schema.createTable("texts").addColumn("text", "varchar(20)").execute();
    const add = (text: string) => query.insertInto("texts").values({ text }).execute();
    await add("é日本");
    const { rows } = await sql<{ text: string; bytes: string }>`
      select text, hex(text) as bytes from texts`.execute(query);
    assert.deepEqual(rows, [{ text: "é日本", bytes: "C3A9E697A5E69CAC" }]);
    // Not stored as two halves, which Nova could not read.
    await assert.rejects(() => add("\u{1F600}"), /string value/i);
  },
});

Deno.test({
  name: "mysql: a Unix socket takes the place of the host",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    const { user, password, socketFolder } = testServer("mysql");
    const url = `mysql+pymysql://${user}:${password}@/${place.name}` +
      `?unix_socket=${socketFolder}/mysql.sock`;
    await using opened = await openDatabase(url);
    const { location, query } = opened.database;
    assert.equal(location.socket, `${socketFolder}/mysql.sock`);
    assert.equal(location.host, undefined);
    const { rows } = await sql<{ host: string }>`select user() as host`.execute(query);
    assert.equal(rows[0].host, `${user}@localhost`);
  },
});

Deno.test({
  name: "postgresql: the session is in UTC, named, and has the URL's options",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using place = await testDatabase("postgresql");
    const set = (name: string, query = "") =>
      value(`${place.url}${query}`, `current_setting('${name}')`);
    assert.equal(await set("TimeZone"), "UTC");
    assert.equal(await set("application_name"), "nova-manage");
    assert.equal(await set("application_name", "?application_name=night%20job"), "night job");
    const options = encodeURIComponent("-c statement_timeout=4321 -c DateStyle=German");
    assert.equal(await set("statement_timeout", `?options=${options}`), "4321ms");
    const time = await value(
      `${place.url}?options=${options}`,
      "timestamptz '2024-05-06 09:08:07+02'",
    );
    assert.equal(time, "2024-05-06 07:08:07");
  },
});

Deno.test({
  name: "postgresql: a folder as host means the Unix socket in it",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using place = await testDatabase("postgresql");
    const { user, port, socketFolder } = testServer("postgresql");
    const url = `postgresql://${user}@/${place.name}?host=${socketFolder}&port=${port}`;
    await using opened = await openDatabase(url);
    assert.equal(opened.database.location.socket, `${socketFolder}/.s.PGSQL.${port}`);
    const { rows } = await sql<{ address: string | null }>`select inet_client_addr() as address`
      .execute(opened.database.query);
    assert.deepEqual(rows, [{ address: null }]);
  },
});

Deno.test({
  name: "postgresql: notices of the server are not printed",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using place = await testDatabase("postgresql");
    await using opened = await openDatabase(place.url);
    const printed: unknown[] = [];
    const log = console.log;
    console.log = (...words) => printed.push(words);
    try {
      await sql`drop table if exists nothing`.execute(opened.database.query);
    } finally {
      console.log = log;
    }
    assert.deepEqual(printed, []);
  },
});

Deno.test("sqlite: foreign keys are not enforced, as Nova leaves them", async () => {
  await using place = await testDatabase("sqlite");
  await using opened = await openDatabase(place.url);
  const { rows } = await sql`pragma foreign_keys`.execute(opened.database.query);
  assert.deepEqual(rows, [{ foreign_keys: 0 }]);
});

Deno.test("parameters without an effect bring one warning that names them", async () => {
  await using place = await testDatabase("sqlite");
  await using opened = await openDatabase(`${place.url}?colour=red&timeout=1`);
  assert.deepEqual(opened.logged().filter((line) => line.startsWith("reminder")), [
    "reminder: [database] connection: the URL's parameters colour have no effect",
  ]);
});
