/** Connections that cannot be had, that hang, and that break: what the operator is told, and what is repeated. */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import type { Database } from "../../src/database/databases.ts";
import { openDatabases } from "../../src/database/open_databases.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { testConfiguration, testContext } from "../support/context.ts";
import { query as mariadbQuery } from "../support/mariadb.ts";
import { openDatabase, recordedPause } from "../support/open_database.ts";
import { query as postgresqlQuery } from "../support/postgresql.ts";
import { freePort } from "../support/process.ts";
import { startProxy } from "../support/proxy.ts";
import { hasServer, mysqlProduct, testDatabase, testServer } from "../support/servers.ts";

const SERVERS = (["mysql", "postgresql"] as const).filter(hasServer);
type ServerEngine = typeof SERVERS[number];

/** The URL of a test database, with another host, port, account or name where asked. */
function urlOf(
  engine: ServerEngine,
  database: string,
  change: { host?: string; port?: number; user?: string; password?: string; query?: string } = {},
): string {
  const server = testServer(engine);
  const { host = "127.0.0.1", port = server.port, user = server.user, query = "" } = change;
  const password = change.password ?? server.password;
  const scheme = engine === "mysql" ? "mysql+pymysql" : "postgresql";
  return `${scheme}://${user}:${password}@${host}:${port}/${database}${query}`;
}

/** Everything that a failure can show a person: messages, hints, traces, of the causes too. */
function everythingOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at !== undefined; at = at instanceof Error ? at.cause : undefined) {
    texts.push(
      String(at),
      at instanceof Error ? `${at.stack}` : "",
      Deno.inspect(at, { depth: 10 }),
    );
    if (at instanceof OperatorError) texts.push(at.hint ?? "");
  }
  return texts.join("\n");
}

async function failure(work: Promise<unknown>): Promise<DatabaseError> {
  const error = await work.then(() => assert.fail("it did not fail"), (error) => error);
  assert.ok(error instanceof DatabaseError, everythingOf(error));
  // One line each for what happened and what to do.
  assert.doesNotMatch(error.message, /\n/);
  assert.doesNotMatch(error.hint ?? "", /\n/);
  return error;
}

/** A database with a counter at 0, reached through a proxy that can break connections. */
async function counterBehindProxy(engine: ServerEngine) {
  await using stack = new AsyncDisposableStack();
  const place = stack.use(await testDatabase(engine));
  const proxy = stack.use(startProxy(testServer(engine).port));
  const url = urlOf(engine, place.name, { port: proxy.port, query: plain(engine) });
  const { database } = stack.use(await openDatabase(url, { pause: recordedPause() }));
  await createCounter(database);
  const kept = stack.move();
  return { database, proxy, place, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const killedMessage = /server closed the connection|killed|terminating connection/i;

/** Ends all other sessions of a database, as an administrator would. */
async function killSessions(engine: ServerEngine, database: string): Promise<void> {
  if (engine === "postgresql") {
    await postgresqlQuery(
      testServer(engine),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
    );
    return;
  }
  const ids = await mariadbQuery(
    testServer(engine),
    `select id from information_schema.processlist where db = '${database}'`,
  );
  for (const id of ids.split("\n").filter(Boolean)) {
    await mariadbQuery(testServer(engine), `kill ${id}`);
  }
}

async function createCounter({ query }: Database): Promise<void> {
  await query.schema.createTable("counter").addColumn("value", "integer").execute();
  await query.insertInto("counter").values({ value: 0 }).execute();
}

async function counted({ query }: Database): Promise<number> {
  return (await query.selectFrom("counter").select("value").executeTakeFirstOrThrow()).value;
}

for (const engine of SERVERS) {
  Deno.test(`${engine}: a wrong host, port, password, user or name is told in one line`, async () => {
    await using place = await testDatabase(engine);
    const closed = freePort();
    const cases: [string, DatabaseError["kind"], RegExp][] = [
      [urlOf(engine, place.name, { port: closed }), "unreachable", /connection refused/],
      [urlOf(engine, place.name, { host: "no-such-host.invalid" }), "unreachable", /host name/],
      [urlOf(engine, place.name, { password: "wr0ng-passw0rd" }), "access_denied", /./],
      [urlOf(engine, place.name, { user: "nobody_here" }), "access_denied", /./],
      [urlOf(engine, "no_such_database"), "no_such_database", /no_such_database/],
    ];
    for (const [url, kind, pattern] of cases) {
      const error = await failure(openDatabase(url));
      const { port, hostname } = new URL(url);
      assert.equal(error.kind, kind, error.message);
      assert.match(error.message, pattern);
      assert.match(error.message, /^Cannot connect to the (MySQL|PostgreSQL) database /);
      assert.ok(error.message.includes(`${hostname}:${port}`), error.message);
      assert.ok(error.message.includes("[database] connection"), error.message);
      assert.match(error.hint ?? "", /\[database\] connection/);
    }
  });

  Deno.test(`${engine}: a socket that is not there is named`, async () => {
    const query = engine === "mysql" ? "unix_socket=/nowhere/my.sock" : "host=/nowhere";
    const error = await failure(openDatabase(`${engine}://u:p4ssw0rd@/nova?${query}`));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /at socket \/nowhere\/.*there is no such socket/);
  });

  Deno.test(`${engine}: a server that accepts and never speaks is given up in time`, async () => {
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "hang";
    const started = performance.now();
    const error = await failure(
      openDatabase(urlOf(engine, "nova", { port: proxy.port, query: "?connect_timeout=1" })),
    );
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /no answer within 1 s/);
    assert.match(error.hint ?? "", /connect_timeout/);
    assert.ok(performance.now() - started < 5000);
  });

  Deno.test(`${engine}: a server that closes at once is not reached`, async () => {
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "refuse";
    const error = await failure(openDatabase(urlOf(engine, "nova", { port: proxy.port })));
    assert.equal(error.kind, "unreachable");
    assert.match(error.message, /the server closed the connection/);
    assert.ok(proxy.accepted <= 2, `${proxy.accepted} connections for one try`);
  });

  Deno.test(`${engine}: connecting is tried max_retries times, each wait in the log`, async () => {
    const pause = recordedPause();
    const context = await testContext({
      options: {
        database: {
          connection: urlOf(engine, "nova", { port: freePort(), password: "s3cr3t-p4ss" }),
          max_retries: "3",
          retry_interval: "7",
        },
      },
    });
    await using databases = disposable(
      openDatabases(context.config, context.log, context.signal, pause),
    );
    await failure(databases.main());
    assert.deepEqual(pause.taken, [7000, 7000]);
    const lines = context.logged();
    assert.equal(lines.length, 2);
    assert.match(
      lines[0],
      /^warning: Cannot connect to the .*refused.*\. Trying again in 7 s \(attempt 2 of 3\)$/,
    );
    assert.doesNotMatch(lines.join("\n"), /s3cr3t-p4ss/);
  });

  Deno.test(`${engine}: a server that comes up between two tries is reached`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    proxy.mode = "refuse";
    await using opened = await openDatabase(urlOf(engine, place.name, { port: proxy.port }), {
      options: { max_retries: "-1" },
      pause: () => {
        proxy.mode = "pass";
        return Promise.resolve();
      },
    });
    const { rows } = await sql`select 1 as one`.execute(opened.database.query);
    assert.deepEqual(rows, [{ one: 1 }]);
  });

  Deno.test(`${engine}: a refused password or a missing database is not tried again`, async () => {
    const options = { max_retries: "5" };
    const pause = recordedPause();
    await using place = await testDatabase(engine);
    await failure(
      openDatabase(urlOf(engine, place.name, { password: "x1y2" }), { options, pause }),
    );
    await failure(openDatabase(urlOf(engine, "no_such_database"), { options, pause }));
    assert.deepEqual(pause.taken, []);
  });

  Deno.test(`${engine}: Ctrl-C ends the wait for the next try, and a connection in the making`, async () => {
    const interrupt = new AbortController();
    const url = urlOf(engine, "nova", { port: freePort() });
    await assert.rejects(
      openDatabase(url, {
        options: { max_retries: "-1" },
        signal: interrupt.signal,
        pause: () => {
          interrupt.abort();
          return Promise.resolve();
        },
      }),
      /^OperatorError: Interrupted while waiting to try again/,
    );
    await assert.rejects(
      openDatabase(url, { signal: AbortSignal.abort() }),
      /^OperatorError: Interrupted while connecting/,
    );
  });

  Deno.test(`${engine}: a session that is killed is told, and the next work gets a new one`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url);
    const { query } = opened.database;
    const sleep = engine === "mysql" ? sql`select sleep(30)` : sql`select pg_sleep(30)`;
    const sleeping = failure(sleep.execute(query));
    await untilBusy(engine, place.name);
    await killSessions(engine, place.name);
    const error = await sleeping;
    assert.equal(error.kind, "connection_lost", error.message);
    assert.match(error.message, killedMessage);
    assert.ok(error.message.includes(place.name));
    const { rows } = await sql`select 1 as one`.execute(query);
    assert.deepEqual(rows, [{ one: 1 }]);
  });

  Deno.test(`${engine}: a transaction whose connection breaks is run again, once in effect`, async () => {
    await using counter = await counterBehindProxy(engine);
    const { database, proxy } = counter;
    let runs = 0;
    await database.transaction(async (query) => {
      await query.updateTable("counter").set({ value: sql`value + 1` }).execute();
      if (++runs === 1) {
        proxy.cut();
        await query.selectFrom("counter").selectAll().execute();
      }
    });
    assert.equal(runs, 2);
    assert.equal(await counted(database), 1);
  });

  Deno.test(`${engine}: a connection that breaks during the commit is not repeated`, async () => {
    await using counter = await counterBehindProxy(engine);
    const { database, proxy } = counter;
    let runs = 0;
    proxy.before("commit", () => proxy.cut());
    const error = await failure(database.transaction(async (query) => {
      runs++;
      await query.updateTable("counter").set({ value: sql`value + 1` }).execute();
    }));
    assert.equal(runs, 1);
    assert.equal(error.outcomeUnknown, true);
    assert.match(error.message, /broke during a commit/);
    assert.match(error.hint ?? "", /not known whether/);
  });

  Deno.test(`${engine}: work that may be done twice is done again when its commit gets no answer`, async () => {
    for (const moment of ["before", "after"] as const) {
      await using counter = await counterBehindProxy(engine);
      const { database, proxy } = counter;
      proxy.atPiece(1, moment, () => proxy.cut(), /commit/);
      let runs = 0;
      const done = await database.transaction(async (query) => {
        runs++;
        const { numUpdatedRows } = await query.updateTable("counter").set({ value: 1 })
          .where("value", "=", 0).executeTakeFirstOrThrow();
        return Number(numUpdatedRows);
      }, { repeated: (before, now) => now || before });
      assert.deepEqual([runs, done, await counted(database)], [2, 1, 1], moment);
    }
  });

  for (const last of ["statement", "commit"]) {
    Deno.test(`${engine}: a transaction whose connection breaks before a ${last} is run again`, async () => {
      await using counter = await counterBehindProxy(engine);
      const { database, proxy, place } = counter;
      let runs = 0;
      await database.transaction(async (query) => {
        await query.updateTable("counter").set({ value: sql`value + 1` }).execute();
        if (++runs > 1) return;
        proxy.cut();
        // Other work, during which the break is noticed.
        await using _other = await openDatabase(place.url);
        if (last === "statement") await query.selectFrom("counter").selectAll().execute();
      });
      assert.equal(runs, 2);
      assert.equal(await counted(database), 1);
    });
  }

  Deno.test(`${engine}: two transactions in a deadlock both succeed`, async () => {
    await using place = await testDatabase(engine);
    await using opened = await openDatabase(place.url, { pause: recordedPause() });
    const { database } = opened;
    await database.query.schema.createTable("pair")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("value", "integer").execute();
    await database.query.insertInto("pair")
      .values([{ id: 1, value: 0 }, { id: 2, value: 0 }]).execute();
    let runs = 0;
    const bothHoldOne = Promise.withResolvers<void>();
    const add = (ids: readonly number[]) =>
      database.transaction(async (query) => {
        const run = ++runs;
        for (const id of ids) {
          await query.updateTable("pair").set({ value: sql`value + 1` }).where("id", "=", id)
            .execute();
          if (run === 2) bothHoldOne.resolve();
          if (run <= 2) await bothHoldOne.promise;
        }
      });
    await Promise.all([add([1, 2]), add([2, 1])]);
    assert.equal(runs, 3);
    const rows = await database.query.selectFrom("pair").select("value").execute();
    assert.deepEqual(rows, [{ value: 2 }, { value: 2 }]);
    assert.match(opened.logged().join("\n"), /[Dd]eadlock.*Trying again/);
  });

  Deno.test(`${engine}: slow networks only make it slower`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    proxy.delayMilliseconds = 20;
    await using opened = await openDatabase(urlOf(engine, place.name, { port: proxy.port }));
    const { rows } = await sql`select 1 as one`.execute(opened.database.query);
    assert.deepEqual(rows, [{ one: 1 }]);
  });

  Deno.test(`${engine}: a connection whose other end has gone is not used again`, async () => {
    await using counter = await counterBehindProxy(engine);
    const { database, proxy } = counter;
    await proxy.halfClose();
    await database.repeatable((query) => query.selectFrom("counter").selectAll().execute());
    assert.equal(proxy.accepted, 2);
  });

  Deno.test(`${engine}: closing does not wait for a server that hangs`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const url = urlOf(engine, place.name, { port: proxy.port });
    const idle = await openDatabase(url);
    const busy = await openDatabase(url);
    const sent = Promise.withResolvers<void>();
    proxy.before("select 4711", () => {
      proxy.mode = "hang";
      sent.resolve();
    });
    const unanswered = failure(sql`select 4711`.execute(busy.database.query));
    await sent.promise;
    const started = performance.now();
    await Promise.all([idle, busy].map(({ database }) => database.close()));
    assert.ok(performance.now() - started < 5000);
    assert.equal((await unanswered).kind, "connection_lost");
  });

  Deno.test(`${engine}: no failure shows a password`, async () => {
    await using place = await testDatabase(engine);
    await using proxy = startProxy(testServer(engine).port);
    const password = "S3cr#t/p@ss:w%rd";
    const encoded = encodeURIComponent(password);
    const own = testServer(engine).password;
    const shown: string[] = [];
    const attempt = async (url: string, mode: typeof proxy.mode = "pass") => {
      proxy.mode = mode;
      const context = await testContext({
        options: {
          database: { connection: url, max_retries: "2", retry_interval: "0" },
          api_database: { connection: url, max_retries: "1" },
        },
      });
      const databases = openDatabases(context.config, context.log, context.signal);
      try {
        for (const open of [databases.main, databases.api, () => databases.open(url, "cell c1")]) {
          const error = await open().then(() => assert.fail(`it opened: ${url}`), (error) => error);
          shown.push(everythingOf(error));
        }
      } finally {
        await databases.close();
        shown.push(...context.logged());
      }
    };
    const port = proxy.port;
    await attempt(urlOf(engine, place.name, { password: encoded }));
    await attempt(urlOf(engine, place.name, { password: encoded, port: freePort() }));
    await attempt(urlOf(engine, place.name, { password: encoded, host: "no-such-host.invalid" }));
    await attempt(urlOf(engine, place.name, { password: encoded, port }), "refuse");
    await attempt(
      urlOf(engine, place.name, { password: encoded, port, query: "?connect_timeout=1" }),
      "hang",
    );
    await attempt(urlOf(engine, "no_such_database"));
    await attempt(urlOf(engine, place.name, { password: `${encoded}:x@y` }));
    await attempt(`oracle://nova:${encoded}@h/x`);
    await attempt(`mysql//nova:${encoded}@h/x`);
    await attempt(`${engine}://nova:${encoded}@h:port/x`);
    const required = engine === "mysql" ? "?ssl_verify_cert=true" : "?sslmode=require";
    await attempt(urlOf(engine, place.name, { password: encoded, query: required }));
    await attempt(urlOf(engine, place.name, { password: encoded, query: wrongParameter(engine) }));

    // A statement's values and the server's words about them.
    await using opened = await openDatabase(urlOf(engine, place.name));
    const { query } = opened.database;
    await query.schema.createTable("urls")
      .addColumn("id", "integer", (column) => column.primaryKey())
      .addColumn("url", "varchar(100)", (column) => column.unique().notNull()).execute();
    const url = `rabbit://nova:${encoded}@h:5672/`;
    await query.insertInto("urls").values({ id: 1, url }).execute();
    const statements = [
      () => query.insertInto("urls").values({ id: 2, url }).execute(),
      () => query.insertInto("urls").values({ id: url, url: "" }).execute(),
      () => query.insertInto("urls").values({ id: 3, url: url.repeat(5) }).execute(),
      () => query.insertInto("urls").values({ id: 4, url: null }).execute(),
      () => query.insertInto("urls").values({ id: 5, nope: url }).execute(),
      () => sql`select ${url} from nowhere where '${sql.raw(url)}' = 1`.execute(query),
    ];
    for (const statement of statements) shown.push(everythingOf(await failure(statement())));

    assert.ok(shown.length > 40, `${shown.length} texts`);
    for (const text of shown) {
      for (const secret of [password, encoded, own]) assert.ok(!text.includes(secret), text);
    }
  });
}

for (
  const [name, options, expected] of [
    ["is not set", {}, /^\[api_database\] connection is not set in nova\.conf$/],
    ["is empty", { api_database: { connection: "" } }, /^\[api_database\] connection is not set/],
    [
      "names an unknown engine",
      { api_database: { connection: "oracle://u:p@h/d" } },
      /\[api_database\] connection names the database engine "oracle"/,
    ],
  ] as const
) {
  Deno.test(`[api_database] connection that ${name} is told with the file and what to do`, async () => {
    const context = await testContext({ options });
    const databases = openDatabases(testConfiguration(options), context.log, context.signal);
    await assert.rejects(databases.api(), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, expected);
      assert.ok(error.hint);
      return true;
    });
    await databases.close();
  });
}

Deno.test("a failure to open is not remembered, an open database is", async () => {
  const folder = await Deno.makeTempDir();
  const context = await testContext();
  const databases = openDatabases(context.config, context.log, context.signal);
  try {
    const url = `sqlite:///${folder}/inner/nova.sqlite`;
    assert.equal((await failure(databases.open(url, "cell c1"))).kind, "no_such_database");
    await Deno.mkdir(`${folder}/inner`);
    const database = await databases.open(url, "cell c1");
    assert.equal(await databases.open(url, "cell c2"), database);
  } finally {
    await databases.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "postgresql: of several hosts the first that can be reached is used",
  ignore: !hasServer("postgresql"),
  async fn() {
    await using place = await testDatabase("postgresql");
    await using silent = startProxy(testServer("postgresql").port);
    silent.mode = "refuse";
    const { user, password, port } = testServer("postgresql");
    const base = `postgresql://${user}:${password}@/${place.name}`;
    const closed = freePort();
    for (
      const query of [
        `host=127.0.0.1:${closed}&host=127.0.0.1:${silent.port}&host=127.0.0.1:${port}`,
        `host=127.0.0.1,127.0.0.1&port=${closed},${port}&target_session_attrs=read-write`,
      ]
    ) {
      await using opened = await openDatabase(`${base}?${query}`);
      const { rows } = await sql`select 1 as one`.execute(opened.database.query);
      assert.deepEqual(rows, [{ one: 1 }]);
    }
    const none = await failure(
      openDatabase(`${base}?host=127.0.0.1:${closed}&host=127.0.0.1:${silent.port}`),
    );
    assert.ok(none.message.includes(`127.0.0.1:${closed}, 127.0.0.1:${silent.port}`));
    // A server that is there and refuses ends the search, as it does for libpq.
    await postgresqlQuery(
      testServer("postgresql"),
      `alter database ${place.name} set default_transaction_read_only = on`,
    );
    const readOnly = `host=127.0.0.1:${port}&host=127.0.0.1:${closed}`;
    await using opened = await openDatabase(`${base}?${readOnly}`);
    assert.ok(opened);
    const refused = await failure(
      openDatabase(`${base}?host=127.0.0.1&port=${port}&target_session_attrs=read-write`),
    );
    assert.match(refused.message, /read-only and target_session_attrs is read-write/);
  },
});

Deno.test({
  name: "mysql: read_timeout ends a statement that takes too long",
  ignore: !hasServer("mysql"),
  async fn() {
    await using place = await testDatabase("mysql");
    await using opened = await openDatabase(`${place.url}&read_timeout=1`);
    const { query } = opened.database;
    const error = await failure(sql`select sleep(20)`.execute(query));
    assert.equal(error.kind, "connection_lost");
    assert.match(error.message, /read_timeout/);
    assert.deepEqual((await sql`select 1 as one`.execute(query)).rows, [{ one: 1 }]);
  },
});

if (mysqlProduct === "MySQL") {
  Deno.test("mysql: users log in with each of MySQL's plugins, and with no wrong password", async () => {
    const server = testServer("mysql");
    for (const plugin of ["caching_sha2_password", "sha256_password"]) {
      const name = `u${crypto.randomUUID().slice(0, 8)}`;
      const account = `${name}@'127.0.0.1'`;
      // Longer than the server's random bytes.
      const password = "p4ss-of-user-that-takes-a-while";
      await mariadbQuery(
        server,
        `create user ${account} identified with ${plugin} by '${password}'`,
      );
      try {
        const url = (password: string, query = "") =>
          `mysql+pymysql://${name}:${password}@127.0.0.1:${server.port}/${query}`;
        // The first login of caching_sha2_password is another one than those after it.
        for (let login = 1; login <= 2; login++) {
          await using opened = await openDatabase(url(password));
          assert.ok(opened, plugin);
        }
        // A key that is known is not asked for; with another one nobody gets in.
        const status = plugin === "sha256_password" ? "Rsa_public_key" : "Caching_sha2_%_key";
        const shown = await mariadbQuery(server, `show status like '${status}'`);
        const key =
          /-----BEGIN[^]*-----END PUBLIC KEY-----/.exec(shown.replaceAll("\\n", "\n"))![0];
        const other = generateKeyPairSync("rsa", {
          modulusLength: 2048,
          publicKeyEncoding: { type: "spki", format: "pem" },
          privateKeyEncoding: { type: "pkcs8", format: "pem" },
        }).publicKey;
        await mariadbQuery(server, "flush privileges");
        const wrongKey = `?server_public_key=${encodeURIComponent(other)}`;
        assert.equal((await failure(openDatabase(url(password, wrongKey)))).kind, "access_denied");
        const rightKey = `?server_public_key=${encodeURIComponent(key)}`;
        await using known = await openDatabase(url(password, rightKey));
        assert.ok(known, plugin);
        await using encrypted = await openDatabase(url(password, "?ssl_verify_cert=false"));
        assert.ok(encrypted, plugin);
        for (const wrong of ["", "no"]) {
          const error = await failure(openDatabase(url(wrong)));
          assert.equal(error.kind, "access_denied", plugin);
          assert.match(error.message, /Access denied for user/, plugin);
        }
        await mariadbQuery(server, `alter user ${account} identified with ${plugin} by ''`);
        await using empty = await openDatabase(url(""));
        assert.ok(empty, plugin);
        await mariadbQuery(server, `alter user ${account} account lock`);
        const locked = await failure(openDatabase(url("")));
        assert.equal(locked.kind, "access_denied", plugin);
        assert.match(locked.message, /locked/, plugin);
      } finally {
        await mariadbQuery(server, `drop user ${account}`);
      }
    }
  });
} else {
  Deno.test({
    name: "mysql: users of other authentication plugins log in, or are told which plugin it is",
    ignore: !hasServer("mysql"),
    async fn() {
      const server = testServer("mysql");
      const name = `u${crypto.randomUUID().slice(0, 8)}`;
      await mariadbQuery(
        server,
        `create user ${name} identified via mysql_native_password using password('p4ss-of-user')`,
      );
      try {
        const url = `mysql+pymysql://${name}:p4ss-of-user@127.0.0.1:${server.port}/`;
        await using opened = await openDatabase(url);
        assert.ok(opened);
        await mariadbQuery(server, "install soname 'auth_ed25519'").catch(() => {});
        const altered = await mariadbQuery(
          server,
          `alter user ${name} identified via ed25519 using password('p4ss-of-user')`,
        ).then(() => true, () => false);
        if (altered) {
          const error = await failure(openDatabase(url));
          assert.equal(error.kind, "access_denied");
          assert.match(error.message, /client_ed25519/);
        }
      } finally {
        await mariadbQuery(server, `drop user ${name}`);
      }
    },
  });
}

Deno.test("sqlite: writers wait for each other, in one process and between several", async () => {
  await using place = await testDatabase("sqlite");
  await using one = await openDatabase(place.url);
  await createCounter(one.database);
  const add = new URL("../support/count_up.ts", import.meta.url).pathname;
  const children = Array.from(
    { length: 3 },
    () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", add, place.url, "50"],
        stderr: "inherit",
      }).output(),
  );
  const results = await Promise.all(children);
  assert.ok(results.every(({ success }) => success));
  assert.equal(await counted(one.database), 150);
});

Deno.test("sqlite: a lock that is not given back in time is a conflict", async () => {
  await using place = await testDatabase("sqlite");
  await using one = await openDatabase(place.url);
  await using two = await openDatabase(`${place.url}?timeout=0`, {
    options: { db_max_retries: "0" },
  });
  await createCounter(one.database);
  await one.database.transaction(async (query) => {
    await query.updateTable("counter").set({ value: 1 }).execute();
    const error = await failure(
      two.database.transaction((other) => other.updateTable("counter").set({ value: 2 }).execute()),
    );
    assert.equal(error.kind, "conflict");
    assert.match(error.message, /another process has locked the file/);
  });
});

Deno.test("sqlite: what is no database is told", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(
      file,
      "this is no database, but long enough to be looked at ".repeat(50),
    );
    const error = await failure(openDatabase(`sqlite:///${file}`));
    assert.match(error.message, /not a database/);
    assert.ok(error.message.includes(file));
  } finally {
    await Deno.remove(file);
  }
});

/** Without TLS, so that the proxy can read along. */
function plain(engine: ServerEngine): string {
  return engine === "postgresql" ? "?sslmode=disable" : "";
}

function wrongParameter(engine: ServerEngine): string {
  return engine === "mysql" ? "?connect_timeout=soon" : "?sslmode=maybe";
}

/** Waits until a session of the database runs a statement that sleeps. */
async function untilBusy(engine: ServerEngine, database: string): Promise<void> {
  for (;;) {
    const count = engine === "mysql"
      ? await mariadbQuery(
        testServer(engine),
        `select count(*) from information_schema.processlist where db = '${database}' and info like '%sleep%'`,
      )
      : await postgresqlQuery(
        testServer(engine),
        `select count(*) from pg_stat_activity where datname = '${database}' and state = 'active'`,
      );
    if (Number(count) > 0) return;
  }
}

function disposable<T extends { close(): Promise<void> }>(resource: T): T & AsyncDisposable {
  return Object.assign(resource, { [Symbol.asyncDispose]: () => resource.close() });
}
