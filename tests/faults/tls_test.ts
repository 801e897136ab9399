/** TLS against private servers that have it turned on. */

import assert from "node:assert/strict";
import { sql } from "kysely";
import { DatabaseError } from "../../src/database/database_error.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import { query as mariadbQuery, type RunningServer } from "../support/mariadb.ts";
import { openDatabase } from "../support/open_database.ts";
import { query as postgresqlQuery, start as startPostgresql } from "../support/postgresql.ts";
import { run, serverAccount } from "../support/process.ts";
import {
  hasServer,
  mysqlProduct,
  startMysqlServer,
  type TestServer,
  testServer,
} from "../support/servers.ts";
import { copyKeyFor, encryptKey, makeTlsFiles, type TlsFiles } from "../support/tls_files.ts";

interface TlsServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly files: TlsFiles;
}

async function tlsServer(engine: "mysql" | "postgresql"): Promise<TlsServer> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-tls-" });
  await Deno.chmod(folder, 0o755);
  const files = await makeTlsFiles(folder);
  const key = `${folder}/key-of-the-server.pem`;
  await copyKeyFor(
    await serverAccount(engine === "mysql" ? "mysql" : "postgres"),
    files.serverKey,
    key,
  );
  const server = engine === "mysql"
    ? await startMysqlServer(`${folder}/server`, [
      `--ssl-ca=${files.ca}`,
      `--ssl-cert=${files.serverCert}`,
      `--ssl-key=${key}`,
    ])
    : await startPostgresql(`${folder}/server`, [
      "ssl=on",
      `ssl_ca_file=${files.ca}`,
      `ssl_cert_file=${files.serverCert}`,
      `ssl_key_file=${key}`,
    ]);
  return {
    server,
    files,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The text of the session's TLS state, "" where it has none. */
async function cipher(url: string): Promise<string> {
  await using opened = await openDatabase(url);
  const { query, traits } = opened.database;
  if (traits.name === "mysql") {
    const { rows } = await sql<{ Value: string }>`show status like 'Ssl_cipher'`.execute(query);
    return rows[0].Value;
  }
  const { rows } = await sql<{ version: string | null; client_dn: string | null }>`
    select version, client_dn from pg_stat_ssl where pid = pg_backend_pid()`.execute(query);
  return [rows[0].version, rows[0].client_dn].filter(Boolean).join(" ");
}

/** What comes of opening a URL in a process that trusts an authority as if it were a public one. */
async function openTrusting(authority: string, url: string): Promise<string> {
  const script = new URL("../support/connect_once.ts", import.meta.url).pathname;
  return await run(Deno.execPath(), ["run", "-A", script, url], { env: { DENO_CERT: authority } });
}

async function refused(url: string, pattern: RegExp): Promise<void> {
  await assert.rejects(cipher(url), (error) => {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.kind, "tls", error.message);
    assert.match(error.message, pattern);
    assert.match(error.message, /\[database\] connection/);
    assert.ok(error.hint);
    return true;
  });
}

/** A server without TLS: MariaDB's of this run, while MySQL has it unless it is told not to. */
async function serverWithoutTls(): Promise<{ readonly server: TestServer } & AsyncDisposable> {
  if (mysqlProduct === "MariaDB") {
    return { server: testServer("mysql"), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  await using made = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-tls-" });
  made.defer(() => Deno.remove(folder, { recursive: true }));
  await Deno.chmod(folder, 0o755);
  const server = made.use(await startMysqlServer(`${folder}/server`, ["--tls-version="]));
  const owned = made.move();
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The server is there, and its login will not do. */
async function denied(url: string, pattern: RegExp): Promise<void> {
  await assert.rejects(cipher(url), (error) => {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.kind, "access_denied", error.message);
    assert.match(error.message, pattern);
    return true;
  });
}

Deno.test({
  name: "mysql: TLS as PyMySQL's parameters ask for it",
  ignore: !hasServer("mysql"),
  async fn(test) {
    await using tls = await tlsServer("mysql");
    const { server, files } = tls;
    const url = (host: string, query: string) =>
      `mysql+pymysql://${server.user}:${server.password}@${host}:${server.port}/mysql?${query}`;
    await using plain = await serverWithoutTls();
    const other = plain.server;
    const otherUrl =
      `mysql+pymysql://${other.user}:${other.password}@127.0.0.1:${other.port}/mysql`;

    await test.step("not asked for, not used", async () => {
      assert.equal(await cipher(url("127.0.0.1", "charset=utf8")), "");
      assert.equal(await cipher(url("127.0.0.1", `ssl_ca=${files.ca}&ssl_disabled=true`)), "");
    });
    await test.step("an authority verifies certificate and host name", async () => {
      assert.match(await cipher(url("localhost", `ssl_ca=${files.ca}`)), /^TLS_/);
      await refused(url("127.0.0.1", `ssl_ca=${files.ca}`), /is not for "127\.0\.0\.1"/);
      await refused(
        url("localhost", `ssl_ca=${files.otherCa}`),
        /not signed by a trusted authority/,
      );
    });
    await test.step("ssl_check_hostname=false leaves the name unchecked", async () => {
      const unchecked = "ssl_check_hostname=false";
      assert.match(await cipher(url("127.0.0.1", `ssl_ca=${files.ca}&${unchecked}`)), /^TLS_/);
      await refused(url("127.0.0.1", `ssl_ca=${files.otherCa}&${unchecked}`), /not signed/);
    });
    await test.step("without the name, public authorities do not count", async () => {
      const unchecked = (ca: string) => url("127.0.0.1", `ssl_ca=${ca}&ssl_check_hostname=false`);
      const stranger = await openTrusting(files.ca, unchecked(files.otherCa));
      assert.match(stranger, /not signed by an authority of the CA file/);
      assert.equal(await openTrusting(files.ca, unchecked(files.ca)), "open\n");
      assert.equal(
        await openTrusting(files.ca, url("localhost", "ssl_verify_cert=true")),
        "open\n",
      );
    });
    await test.step("ssl_verify_cert says whether to verify at all", async () => {
      const unverified = `ssl_ca=${files.otherCa}&ssl_verify_cert=false`;
      assert.match(await cipher(url("127.0.0.1", unverified)), /^TLS_/);
      await refused(url("localhost", "ssl_verify_cert=true"), /not signed/);
    });
    await test.step("ssl_mode and its kin insist on TLS", async () => {
      for (const query of ["ssl_mode=REQUIRED", "ssl=true", "tls=true", "ssl_mode=PREFERRED"]) {
        assert.match(await cipher(url("127.0.0.1", query)), /^TLS_/, query);
      }
      for (
        const query of ["ssl_mode=REQUIRED", "ssl-mode=required", "ssl=true", "sslmode=require"]
      ) {
        await refused(`${otherUrl}?${query}`, /the server does not offer it/);
      }
      assert.equal(await cipher(`${otherUrl}?ssl_mode=PREFERRED`), "");
      assert.equal(await cipher(url("localhost", "ssl_mode=DISABLED")), "");
    });
    await test.step("ssl_mode says what to verify", async () => {
      const identity = `ssl_mode=VERIFY_IDENTITY&ssl_ca=${files.ca}`;
      const authority = `ssl_mode=VERIFY_CA&ssl_ca=${files.ca}`;
      assert.match(await cipher(url("localhost", identity)), /^TLS_/);
      await refused(url("127.0.0.1", identity), /is not for "127\.0\.0\.1"/);
      assert.match(await cipher(url("127.0.0.1", authority)), /^TLS_/);
      await refused(url("localhost", `ssl_mode=VERIFY_CA&ssl_ca=${files.otherCa}`), /not signed/);
      for (const query of ["ssl_mode=VERIFY_IDENTITY", "ssl_verify_identity=true"]) {
        await refused(url("localhost", query), /not signed by a trusted authority/);
      }
    });
    await test.step("a client's key may be encrypted", async () => {
      const encrypted = `${files.clientKey}.encrypted`;
      await encryptKey(files.clientKey, encrypted, "k3y p@ss");
      const certificate = `ssl_cert=${files.clientCert}&ssl_key=${encrypted}`;
      const password = "ssl_key_password=k3y+p%40ss";
      assert.match(await cipher(url("localhost", `${certificate}&${password}`)), /^TLS_/);
      await refused(url("localhost", certificate), /key is encrypted/);
      await refused(
        url("localhost", `${certificate}&ssl_key_password=wr0ng`),
        /cannot be decrypted/,
      );
    });
    await test.step("a user may need a client certificate", async () => {
      await mariadbQuery(server, "CREATE USER 'x509'@'%' IDENTIFIED BY 'p4ss' REQUIRE X509");
      const account = (query: string) =>
        `mysql+pymysql://x509:p4ss@localhost:${server.port}/?ssl_ca=${files.ca}${query}`;
      const certificate = `&ssl_cert=${files.clientCert}&ssl_key=${files.clientKey}`;
      assert.match(await cipher(account(certificate)), /^TLS_/);
      await assert.rejects(
        cipher(account("")),
        (error) => error instanceof DatabaseError && error.kind === "access_denied",
      );
    });
    await test.step("files that hold something else are told", async () => {
      const broken = `${files.ca}.broken`;
      await Deno.writeTextFile(
        broken,
        "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n",
      );
      for (const file of [files.serverKey, broken]) {
        await refused(url("localhost", `ssl_ca=${file}`), /CA file holds no certificates/);
      }
      const swapped = `ssl_cert=${files.clientKey}&ssl_key=${files.clientCert}`;
      await refused(url("localhost", swapped), /client certificate or its key cannot be used/);
    });
    await test.step("a server without TLS is refused", async () => {
      await refused(`${otherUrl}?ssl_ca=${files.ca}`, /the server does not offer it/);
    });
    await test.step("what is no file of certificates, and never ends, is not read", async () => {
      for (const query of ["ssl_ca=/dev/zero", "ssl_capath=/nowhere"]) {
        await assert.rejects(cipher(`${otherUrl}?${query}`), (error) => {
          assert.ok(error instanceof OperatorError, String(error));
          assert.match(error.message, /of ssl_ca(path)? cannot be read/);
          return true;
        });
      }
    });
    await test.step("a file that is not there is named", async () => {
      await assert.rejects(cipher(`${otherUrl}?ssl_ca=/nowhere/ca.pem`), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, /\/nowhere\/ca\.pem of ssl_ca does not exist/);
        return true;
      });
    });
  },
});

Deno.test({
  name: "postgresql: TLS as libpq's sslmode asks for it",
  ignore: !hasServer("postgresql"),
  async fn(test) {
    await using tls = await tlsServer("postgresql");
    const { server, files } = tls;
    const url = (host: string, query: string) =>
      `postgresql://${server.user}:${server.password}@${host}:${server.port}/postgres?${query}`;
    const other = testServer("postgresql");
    const otherUrl = (query: string) =>
      `postgresql://${other.user}:${other.password}@127.0.0.1:${other.port}/postgres?${query}`;

    await test.step("prefer, the default, takes TLS where it is offered", async () => {
      assert.match(await cipher(url("127.0.0.1", "")), /^TLSv1/);
      assert.equal(await cipher(otherUrl("")), "");
    });
    await test.step("disable and allow do without", async () => {
      assert.equal(await cipher(url("127.0.0.1", "sslmode=disable")), "");
      assert.equal(await cipher(url("127.0.0.1", "sslmode=allow")), "");
    });
    await test.step("require verifies nothing, unless a root certificate is named", async () => {
      assert.match(await cipher(url("127.0.0.1", "sslmode=require")), /^TLSv1/);
      const otherRoot = `sslmode=require&sslrootcert=${files.otherCa}`;
      await refused(url("127.0.0.1", otherRoot), /not signed by a trusted authority/);
      await refused(otherUrl("sslmode=require"), /the server does not offer it/);
    });
    await test.step("verify-ca verifies the signature", async () => {
      assert.match(
        await cipher(url("127.0.0.1", `sslmode=verify-ca&sslrootcert=${files.ca}`)),
        /^TLSv1/,
      );
      await refused(
        url("127.0.0.1", `sslmode=verify-ca&sslrootcert=${files.otherCa}`),
        /not signed/,
      );
    });
    await test.step("verify-ca does not count public authorities", async () => {
      const query = `sslmode=verify-ca&sslrootcert=${files.otherCa}`;
      const stranger = await openTrusting(files.ca, url("127.0.0.1", query));
      assert.match(stranger, /not signed by an authority of the CA file/);
      const system = "sslmode=verify-full&sslrootcert=system";
      assert.equal(await openTrusting(files.ca, url("localhost", system)), "open\n");
    });
    await test.step("verify-full verifies the host name too", async () => {
      const full = `sslmode=verify-full&sslrootcert=${files.ca}`;
      assert.match(await cipher(url("localhost", full)), /^TLSv1/);
      await refused(url("127.0.0.1", full), /is not for "127\.0\.0\.1"/);
    });
    await test.step("the verifying modes need a root certificate", async () => {
      await assert.rejects(cipher(url("localhost", "sslmode=verify-full")), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, /sslmode=verify-full needs the parameter sslrootcert/);
        return true;
      });
      await refused(url("localhost", "sslmode=verify-full&sslrootcert=system"), /not signed/);
    });
    await test.step("a client certificate is shown to the server", async () => {
      const certificate = `sslcert=${files.clientCert}&sslkey=${files.clientKey}`;
      assert.match(await cipher(url("127.0.0.1", `sslmode=require&${certificate}`)), /CN=nova/);
      const encrypted = `${files.clientKey}.encrypted`;
      await encryptKey(files.clientKey, encrypted, "k3y");
      const withKey = (query: string) =>
        url("127.0.0.1", `sslmode=require&sslcert=${files.clientCert}&sslkey=${encrypted}${query}`);
      assert.match(await cipher(withKey("&sslpassword=k3y")), /CN=nova/);
      await refused(withKey(""), /key is encrypted/);
    });
    await test.step("a login may be bound to its TLS connection", async () => {
      assert.match(await cipher(url("127.0.0.1", "channel_binding=require")), /^TLSv1/);
      assert.match(await cipher(url("127.0.0.1", "channel_binding=disable")), /^TLSv1/);
      const plain = url("127.0.0.1", "sslmode=disable&channel_binding=require");
      await denied(plain, /channel_binding=require.* this one is not/);
    });
    await test.step("require_auth says how the server may let the user in", async () => {
      const hba = (await postgresqlQuery(server, "show hba_file")).trim();
      const usual = await Deno.readTextFile(hba);
      const methods = ["md5", "password", "trust"];
      for (const method of methods) {
        await postgresqlQuery(
          server,
          `set password_encryption = 'md5'; create user by_${method} password 'p4ss'`,
        );
      }
      const lines = methods.map((method) => `host all by_${method} 127.0.0.1/32 ${method}\n`);
      await Deno.writeTextFile(hba, lines.join("") + usual);
      await postgresqlQuery(server, "select pg_reload_conf()");
      const as = (method: string, query: string) =>
        `postgresql://by_${method}:p4ss@127.0.0.1:${server.port}/postgres?${query}`;
      for (const method of methods) assert.match(await cipher(as(method, "")), /^TLSv1/);
      const allowed = [
        ["md5", "md5"],
        ["md5", "md5,scram-sha-256"],
        ["md5", "!password,!none"],
        ["password", "password"],
        ["trust", "none"],
        ["trust", "!password,!md5"],
      ];
      for (const [method, query] of allowed) {
        assert.match(await cipher(as(method, `require_auth=${query}`)), /^TLSv1/, query);
      }
      const refused: readonly (readonly [string, string, RegExp])[] = [
        ["md5", "scram-sha-256", /the server wants md5, which require_auth/],
        ["md5", "!md5", /the server wants md5, which require_auth/],
        ["password", "scram-sha-256,gss", /the server wants password, which require_auth/],
        ["trust", "scram-sha-256", /lets the user in without a password, which require_auth/],
      ];
      for (const [method, query, message] of refused) {
        await denied(as(method, `require_auth=${query}`), message);
        await denied(as(method, `sslmode=disable&require_auth=${query}`), message);
      }
      await denied(as("trust", "channel_binding=require"), /channel_binding=require/);
      assert.match(await cipher(url("127.0.0.1", "require_auth=scram-sha-256")), /^TLSv1/);
    });
    await test.step("a server that takes TLS only is reached by allow, and not by disable", async () => {
      const hba = await postgresqlQuery(server, "show hba_file");
      await Deno.writeTextFile(
        hba.trim(),
        "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n",
      );
      await postgresqlQuery(server, "select pg_reload_conf()");
      assert.match(await cipher(url("127.0.0.1", "sslmode=allow")), /^TLSv1/);
      await refused(url("127.0.0.1", "sslmode=disable"), /no encryption/);
    });
  },
});
