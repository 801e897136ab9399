import assert from "node:assert/strict";
import { OperatorError } from "../../errors/operator_error.ts";
import { parseDatabaseUrl } from "../urls/url.ts";
import { readOptionFile } from "./option_file.ts";

/** A folder with these files, each of which may name it as DIR. */
async function folderWith(files: Readonly<Record<string, string>>) {
  const path = await Deno.makeTempDir({ prefix: "nova-manage-option-file-" });
  for (const [name, text] of Object.entries(files)) {
    const file = `${path}/${name}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text.replaceAll("DIR", path), { mode: 0o600 });
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("groups, comments, quotes, escapes and includes are those of MySQL's clients", async () => {
  await using folder = await folderWith({
    "my.cnf": [
      ...["# a comment", "; another", "[mysqld]", "user = root", "[client]", "  user = nova  "],
      ...["password = 's3#cret' # behind it", "ssl_ca=/etc/ca.pem", "skip-reconnect # no value"],
      ...["loose-port=3307", "!include DIR/more.cnf", "!includedir DIR/conf.d"],
      ...["[tripleo]", 'host = "db\\s1"', "user = other"],
    ].join("\n"),
    "more.cnf": "[tripleo]\ndefault-character-set = utf8mb4\n[client]\nport=3308\n",
    "conf.d/a.cnf": "[client]\ndatabase = a\n",
    "conf.d/b.cnf": "[client]\r\ndatabase = b\r\n",
    "conf.d/c.txt": "[client]\ndatabase = c\n",
  });
  const read = (group?: string) =>
    Object.fromEntries(readOptionFile(`${folder.path}/my.cnf`, group, "x"));
  const client = {
    user: "nova",
    password: "s3#cret",
    "ssl-ca": "/etc/ca.pem",
    "skip-reconnect": "",
    port: "3308",
    database: "b",
  };
  assert.deepEqual(read(), client);
  assert.deepEqual(read("tripleo"), {
    ...client,
    host: "db 1",
    user: "other",
    "default-character-set": "utf8mb4",
  });
});

Deno.test("a URL goes before its file, and what the file says of TLS is kept", async () => {
  await using folder = await folderWith({
    "my.cnf": "[client]\nuser=nova\npassword=s3cret\nport=3307\nssl=0\nbind-address=10.0.0.9\n" +
      "[tls]\nssl=1\nssl-ca=/etc/ca.pem\n[mode]\nssl-mode=VERIFY_IDENTITY\n[odd]\nssl-crl=/x\n",
  });
  const parse = (url: string) => {
    const parsed = parseDatabaseUrl(url.replaceAll("FILE", `${folder.path}/my.cnf`), "x");
    assert(parsed.engine === "mysql");
    return parsed;
  };
  const plain = parse("mysql+pymysql://h/d?read_default_file=FILE");
  assert.deepEqual([plain.user, plain.password], ["nova", "s3cret"]);
  assert.deepEqual(plain.hosts, [{ host: "h", port: 3307 }]);
  assert.equal(plain.parameters.tls, undefined);
  assert.deepEqual(plain.unknownParameters, ["bind-address (in the option file)"]);
  const own = parse("mysql+pymysql://u:p@h:3306/d?read_default_file=FILE&read_default_group=tls");
  assert.deepEqual([own.user, own.password, own.hosts[0].port], ["u", "p", 3306]);
  assert.equal(own.parameters.tls?.ca, "/etc/ca.pem");
  assert.equal(
    parse("mysql://h/d?read_default_file=FILE&read_default_group=mode").parameters.tls
      ?.verifyCertificate,
    true,
  );
  assert.throws(
    () => parse("mysql://h/d?read_default_file=FILE&read_default_group=odd"),
    /ssl-crl/,
  );
});

Deno.test("a file that is missing, malformed or open to everybody is refused, without its values", async () => {
  await using folder = await folderWith({
    "broken.cnf": "[client\npassword=s3cret\n",
    "round.cnf": "!include DIR/round.cnf\n",
    "open.cnf": "[client]\npassword=s3cret\n",
  });
  await Deno.chmod(`${folder.path}/open.cnf`, 0o666);
  for (const name of ["missing.cnf", "broken.cnf", "round.cnf", "open.cnf", "."]) {
    assert.throws(
      () => readOptionFile(`${folder.path}/${name}`, undefined, "[database] connection"),
      (error) => {
        assert.ok(error instanceof OperatorError, String(error));
        assert.match(error.message, /^\[database\] connection: the option file \//);
        assert.doesNotMatch(error.message, /s3cret/);
        return true;
      },
    );
  }
});
