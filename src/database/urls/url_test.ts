import assert from "node:assert/strict";
import fc from "fast-check";
import {
  anyCharacters,
  SECRET_PIECE,
  secretPassword,
} from "../../../tests/support/secret_password.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { cell0DatabaseUrl } from "./cell0_url.ts";
import { type DatabaseUrl, parseDatabaseUrl } from "./url.ts";
import { formatUrlParts, parseUrlParts, type UrlParts } from "./url_parts.ts";

/** What SQLAlchemy 1.4's `make_url` makes of a URL, as recorded from it. */
const PARTS: readonly (readonly [string, Partial<UrlParts>, Record<string, string[]>?])[] = [
  ["mysql+pymysql://u:p%40%2F@h:3307/nova?charset=utf8", {
    scheme: "mysql+pymysql",
    user: "u",
    password: "p@/",
    host: "h",
    port: 3307,
    database: "nova",
  }, { charset: ["utf8"] }],
  ["mysql://u:p/w?#x@h/d", {
    scheme: "mysql",
    user: "u",
    password: "p/w?#x",
    host: "h",
    database: "d",
  }],
  ["mysql://u@corp@h/d", { scheme: "mysql", user: "u@corp", host: "h", database: "d" }],
  ["mysql://u:@h", { scheme: "mysql", user: "u", password: "", host: "h" }],
  ["mysql://:p@/d", { scheme: "mysql", user: "", password: "p", database: "d" }],
  ["mysql://u:a:b@h", { scheme: "mysql", user: "u", password: "a:b", host: "h" }],
  ["mysql://u:%zz+%C3%A9@h", { scheme: "mysql", user: "u", password: "%zz+é", host: "h" }],
  ["postgresql://[::1]:5432/d%20x", {
    scheme: "postgresql",
    host: "::1",
    port: 5432,
    database: "d%20x",
  }],
  ["postgresql:///d?host=h1:1&host=h2:2&a=&b&c=x+y%26", { scheme: "postgresql", database: "d" }, {
    host: ["h1:1", "h2:2"],
    c: ["x y&"],
  }],
  ["sqlite://", { scheme: "sqlite" }],
  ["sqlite:///a/b.db", { scheme: "sqlite", database: "a/b.db" }],
  ["sqlite:////a/b.db", { scheme: "sqlite", database: "/a/b.db" }],
];

for (const [url, expected, query = {}] of PARTS) {
  Deno.test(`parts of ${url}`, () => {
    const { query: found, ...parts } = parseUrlParts(url, "x");
    assert.deepEqual(
      Object.fromEntries(Object.entries(parts).filter(([, v]) => v !== undefined)),
      expected,
    );
    assert.deepEqual(Object.fromEntries(found), query);
  });
}

Deno.test("what is no URL is refused without showing it", () => {
  for (
    const url of ["", "u:s3cret@h/d", "my-sql://u:s3cret@h", "mysql://u:s3cret/d", "mysql://h:/d"]
  ) {
    assert.throws(() => parseUrlParts(url, "[database] connection"), (error: Error) => {
      assert(error instanceof OperatorError);
      assert.match(error.message, /^\[database\] connection/);
      assert.doesNotMatch(error.message + error.hint, /s3cret/);
      return true;
    });
  }
});

Deno.test("a password with an @ as it is: its end is taken for no host, and shows nowhere", () => {
  const places: readonly ((password: string) => string)[] = [
    (password) => `mysql+pymysql://nova:${password}@h/d`,
    (password) => `mysql+pymysql://nova:${password}@h:3306/d?charset=utf8`,
    (password) => `postgresql://nova:${password}@/d?host=/run/pg`,
    (password) => `postgresql://nova:${password}@h1/d?sslmode=require&odd=1`,
  ];
  fc.assert(
    fc.property(secretPassword(anyCharacters), fc.constantFrom(...places), (text, place) => {
      let url: DatabaseUrl;
      try {
        url = parseDatabaseUrl(place(text), "[database] connection");
      } catch (error) {
        assert(error instanceof OperatorError);
        assert.doesNotMatch(`${error.message} ${error.hint}`, SECRET_PIECE);
        assert.match(error.hint ?? "", /%40/);
        return;
      }
      const { password: _, parts: __, ...shown } = url;
      assert.doesNotMatch(JSON.stringify(shown), SECRET_PIECE, place(text));
    }),
  );
  assert.throws(() => parseDatabaseUrl("mysql://u:s3cr@Pass/w0rd@h/d", "x"), /^OperatorError: x: /);
});

Deno.test("an @ where it belongs is none of a password", () => {
  const database = (url: string) => parseDatabaseUrl(url, "x").database;
  assert.equal(database("sqlite:////var/a:b@c/nova.db"), "/var/a:b@c/nova.db");
  assert.equal(database("mysql://u@corp@h/d"), "d");
  assert.equal(database("mysql://u:p@h/d?ssl_ca=/etc/x@y.pem&unix_socket=/a@b"), "d");
  assert.equal(database("mysql://u:p@h/?database=a@b"), "a@b");
  assert.equal(database("mysql://h/a@b"), "a@b");
});

Deno.test("a NUL, which would end a name in what is sent to the server, is refused", () => {
  for (
    const url of [
      ...["mysql://u%00root:p@h/d", "postgresql://nova%00x:p@h/d", "mysql://u:p%00@h/d"],
      ...["mysql://u:p@h/d\0x", "postgresql://u@h/d?options=a%00user%00postgres"],
      ...["postgresql://u@h/d?a%00=b", "sqlite:///a\0b"],
    ]
  ) {
    assert.throws(() => parseDatabaseUrl(url, "x"), /^OperatorError: x: .*NUL/);
  }
  assert.throws(() => parseDatabaseUrl("postgresql://u@h/d", "x", "user=a%00b"), /NUL/);
});

Deno.test("writing: sorted query, encoding only where needed", () => {
  const write = (url: string) => formatUrlParts(parseUrlParts(url, "x"));
  assert.equal(
    write("mysql://u%3Aa:p%40%2f%25+@h:1/d?z=1&a=/x y&z=2"),
    "mysql://u%3Aa:p%40%2F%+@h:1/d?a=%2Fx+y&z=1&z=2",
  );
  assert.equal(write("mysql://u:100%2541@[::1]/"), "mysql://u:100%2541@[::1]/");
  assert.equal(write("sqlite:////a"), "sqlite:////a");
});

Deno.test("any parts survive writing and reading", () => {
  const credential = fc.string({ unit: "grapheme" });
  const value = fc.string({ unit: "grapheme", minLength: 1 });
  const parts = fc.record({
    scheme: fc.constantFrom("mysql", "mysql+pymysql", "postgresql+psycopg2"),
    user: fc.option(credential, { nil: undefined }),
    password: fc.option(credential, { nil: undefined }),
    host: fc.option(fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), { nil: undefined }),
    port: fc.option(fc.nat(65535), { nil: undefined }),
    database: fc.option(fc.stringMatching(/^[^?@\n\r\u2028\u2029]*$/), { nil: undefined }),
    query: fc.uniqueArray(fc.tuple(value, fc.array(value, { minLength: 1, maxLength: 3 })), {
      selector: ([name]) => name,
    }).map((entries) => new Map(entries)),
  }).map((record) => record.user === undefined ? { ...record, password: undefined } : record);
  fc.assert(fc.property(parts, (original) => {
    const again = parseUrlParts(formatUrlParts(original), "x");
    assert.deepEqual({ ...again, query: [...again.query].sort() }, {
      ...original,
      query: [...original.query].sort(),
    });
  }));
});

Deno.test("cell0's URL is the one that Nova derives, where that one is valid", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["mysql+pymysql://u:p@h:3306/nova", "mysql+pymysql://u:p@h:3306/nova_cell0"],
    [
      "mysql://u:p@h/nova?ssl_ca=/x&charset=utf8",
      "mysql://u:p@h/nova_cell0?charset=utf8&ssl_ca=/x",
    ],
    ["postgresql://u@/nova?host=%2Frun%2Fpg", "postgresql://u@/nova_cell0?host=/run/pg"],
    ["sqlite:////v/nova.db", "sqlite:////v/nova.db_cell0"],
    // Nova's own would read p@@h, %zz41 and x=a&b here.
    ["mysql://u:p%40@h/nova", "mysql://u:p%40@h/nova_cell0"],
    ["mysql://u:100%2541@h/nova", "mysql://u:100%2541@h/nova_cell0"],
    ["mysql://h/nova?x=a%26b", "mysql://h/nova_cell0?x=a%26b"],
  ];
  for (const [main, cell0] of cases) assert.equal(cell0DatabaseUrl(main), cell0);
});

Deno.test("cell0's URL keeps user, password, host and parameters whatever they hold", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ minLength: 1 }), (password, value) => {
      const main = formatUrlParts({
        scheme: "mysql",
        user: "nova",
        password,
        host: "h",
        database: "nova",
        query: new Map([["a", [value]]]),
      });
      const cell0 = parseUrlParts(cell0DatabaseUrl(main), "x");
      assert.equal(cell0.password, password);
      assert.equal(cell0.database, "nova_cell0");
      assert.deepEqual([...cell0.query], [["a", [value]]]);
    }),
  );
});

Deno.test("cell0's URL cannot come from a URL without a database", () => {
  for (const url of ["mysql://h", "mysql://h/", "sqlite://", "sqlite:///:memory:"]) {
    assert.throws(() => cell0DatabaseUrl(url), /names no database/);
  }
});

Deno.test("engines: every driver's name, and none other", () => {
  const engineOf = (url: string) => parseDatabaseUrl(url, "x").engine;
  for (
    const scheme of [
      "mysql",
      "mysql+pymysql",
      "mysql+mysqldb",
      "mysql+mysqlconnector",
      "mariadb+pymysql",
    ]
  ) {
    assert.equal(engineOf(`${scheme}://h/d`), "mysql");
  }
  assert.equal(engineOf("postgresql+psycopg2://h/d"), "postgresql");
  assert.equal(engineOf("sqlite:///d"), "sqlite");
  for (const scheme of ["oracle", "constructor", "MySQL"]) {
    assert.throws(() => engineOf(`${scheme}://h/d`), /names the database engine/);
  }
});

Deno.test("MySQL: parameters, with connection_parameters behind the URL's own", () => {
  const url = parseDatabaseUrl(
    "mysql+pymysql://u:p@h/nova?charset=utf8&ssl_ca=/ca&ssl_check_hostname=no&plugin=x&odd=1",
    "x",
    "charset=utf8mb4&connect_timeout=5&unix_socket=/s",
  );
  assert(url.engine === "mysql");
  assert.deepEqual(url.hosts, [{ host: "h", port: undefined }]);
  assert.equal(url.parameters.charset, "utf8mb4");
  assert.equal(url.parameters.connectTimeout, 5);
  assert.equal(url.parameters.unixSocket, "/s");
  assert.equal(url.parameters.tls?.ca, "/ca");
  assert.equal(url.parameters.tls?.checkHostname, false);
  assert.deepEqual(url.unknownParameters, ["odd"]);
});

Deno.test("MySQL: no TLS unless asked for", () => {
  const tls = (query: string) => {
    const url = parseDatabaseUrl(`mysql://h/d?${query}`, "x");
    return url.engine === "mysql" ? url.parameters.tls : undefined;
  };
  assert.equal(tls(""), undefined);
  assert.equal(tls("ssl_ca=/ca&ssl_disabled=true"), undefined);
  assert.equal(tls("ssl_verify_cert=true")?.verifyCertificate, true);
});

Deno.test("MySQL: TLS that is wished for in other words is understood", () => {
  const tls = (query: string) => {
    const url = parseDatabaseUrl(`mysql://h/d?${query}`, "x");
    assert.deepEqual(url.unknownParameters, []);
    const found = url.engine === "mysql" ? url.parameters.tls : undefined;
    if (found === undefined) return "none";
    const { ca, checkHostname, verifyCertificate, optional } = found;
    return [
      ...optional ? ["optional"] : ["on"],
      ...(verifyCertificate ?? ca !== undefined)
        ? [checkHostname ?? true ? "host" : "authority"]
        : [],
    ].join(" ");
  };
  const cases: readonly (readonly [string, string])[] = [
    ["ssl_mode=REQUIRED", "on"],
    ["ssl-mode=required", "on"],
    ["sslmode=require", "on"],
    ["ssl=true", "on"],
    ["tls=1", "on"],
    ["ssl_mode=PREFERRED", "optional"],
    ["ssl_mode=PREFERRED&ssl_ca=/ca", "on host"],
    ["ssl_mode=REQUIRED&ssl_ca=/ca", "on host"],
    ["ssl_mode=VERIFY_CA&ssl_ca=/ca", "on authority"],
    ["ssl_mode=verify-ca&ssl_ca=/ca", "on authority"],
    ["ssl_mode=VERIFY_IDENTITY", "on host"],
    ["ssl_mode=verify-full&ssl_ca=/ca", "on host"],
    ["ssl_verify_identity=true", "on host"],
    ["ssl_check_hostname=true", "on host"],
    ["ssl_mode=DISABLED&ssl_ca=/ca", "none"],
    ["ssl_mode=DISABLED", "none"],
    ["ssl=false", "none"],
  ];
  for (const [query, wanted] of cases) assert.equal(tls(query), wanted, query);
});

Deno.test("MySQL: TLS that contradicts itself, or is wished for in words that nobody knows, is refused", () => {
  for (
    const query of [
      ...["ssl_mode=REQUIRED&ssl_disabled=true", "ssl=true&ssl_mode=DISABLED", "tls=0&ssl_ca=/ca"],
      ...["ssl_mode=VERIFY_CA", "ssl_mode=VERIFY_CA&ssl_ca=/ca&ssl_verify_cert=false"],
      ...["ssl_mode=VERIFY_IDENTITY&ssl_check_hostname=false", "ssl_mode=yes", "ssl={'ca':'/ca'}"],
      ...["ssl_check_hostname=true&ssl_verify_cert=false", "useSSL=true", "tls_versions=TLSv1.3"],
      ...["ssl_verify_server_cert=true", "ssl_crl=/crl", "requireSSL=1", "encrypt=yes"],
    ]
  ) {
    assert.throws(
      () => parseDatabaseUrl(`mysql://u:p@h/d?${query}`, "x"),
      /^OperatorError: x/,
      query,
    );
  }
  for (
    const query of [
      ...[
        "ssl=true",
        "ssl_mode=REQUIRED",
        "sslcrl=/crl",
        "gssencmode=require",
        "sslcertmode=require",
      ],
      ...["require_auth=gss", "require_auth=kerberos", "require_auth=md5,!none"],
      ...["channel_binding=maybe"],
      ...["ssl_min_protocol_version=TLSv1.3", "requirepeer=postgres", "sslnegotiation=direct"],
    ]
  ) {
    assert.throws(
      () => parseDatabaseUrl(`postgresql://u:p@h/d?${query}`, "x"),
      /^OperatorError: x/,
      query,
    );
  }
  const harmless = "gssencmode=prefer&ssl_min_protocol_version=TLSv1.2&sslcertmode=allow";
  assert.deepEqual(parseDatabaseUrl(`postgresql://h/d?${harmless}`, "x").unknownParameters, []);
  assert.deepEqual(parseDatabaseUrl("mysql://h/d?auth_plugin=x&odd=1", "x").unknownParameters, [
    "odd",
  ]);
});

Deno.test("PostgreSQL: hosts in all their forms", () => {
  const hosts = (rest: string) => parseDatabaseUrl(`postgresql://${rest}`, "x").hosts;
  assert.deepEqual(hosts("/d"), []);
  assert.deepEqual(hosts("h:1/d"), [{ host: "h", port: 1 }]);
  assert.deepEqual(hosts("/d?host=/run/pg"), [{ host: "/run/pg", port: undefined }]);
  assert.deepEqual(hosts("/d?host=h1:1&host=h2"), [
    { host: "h1", port: 1 },
    { host: "h2", port: undefined },
  ]);
  assert.deepEqual(hosts("/d?host=h1,h2&port=1,2"), [{ host: "h1", port: 1 }, {
    host: "h2",
    port: 2,
  }]);
  assert.deepEqual(hosts("/d?host=h1,h2&port=1"), [{ host: "h1", port: 1 }, {
    host: "h2",
    port: 1,
  }]);
  assert.throws(() => hosts("/d?host=h1,h2,h3&port=1,2"), /3 hosts but 2 ports/);
  assert.throws(() => hosts("/d?host=h1&host=h2&port=1"), /mixes two ways/);
  assert.throws(() => hosts("h/d?port=x"), /port is not a whole number/);
});

Deno.test("PostgreSQL: parameters", () => {
  const url = parseDatabaseUrl(
    "postgresql://u@h/d?sslmode=verify-full&sslrootcert=/ca&application_name=a&options=-c+x%3D1",
    "x",
  );
  assert(url.engine === "postgresql");
  assert.equal(url.parameters.sslMode, "verify-full");
  assert.equal(url.parameters.sslRootCert, "/ca");
  assert.equal(url.parameters.options, "-c x=1");
  assert.deepEqual(url.unknownParameters, []);
  assert.throws(() => parseDatabaseUrl("postgresql://h/d?sslmode=on", "x"), /sslmode/);
});

Deno.test("SQLite: files, memory, and no hosts", () => {
  const file = (url: string) => parseDatabaseUrl(url, "x").database;
  assert.equal(file("sqlite:///nova.db"), "nova.db");
  assert.equal(file("sqlite:////v/nova.db?timeout=1.5"), "/v/nova.db");
  assert.equal(file("sqlite://"), undefined);
  assert.equal(file("sqlite:///:memory:"), undefined);
  assert.throws(() => file("sqlite://v/nova.db"), /names a file, not a host/);
  assert.throws(() => file("sqlite:///x?timeout=long"), /timeout/);
});

Deno.test("a parameter of the wrong type is named", () => {
  assert.throws(
    () => parseDatabaseUrl("mysql://h/d?connect_timeout=soon", "cell cell1 (U)"),
    /^OperatorError: cell cell1 \(U\): the URL's parameter connect_timeout is not a whole number/,
  );
});
