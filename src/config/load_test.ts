import assert from "node:assert/strict";
import { apiDatabaseGroup, databaseGroup } from "../database/options.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { loadConfiguration } from "./load.ts";
import {
  booleanOption,
  integerOption,
  listOption,
  multipleOption,
  optionGroup,
  stringOption,
} from "./option.ts";
import { type ConfigSource, listConfigFiles } from "./sources.ts";

const defaultGroup = optionGroup("DEFAULT", {
  transport_url: stringOption("rabbit://", { secret: true }),
  state_path: stringOption(),
  logs: stringOption("$state_path/logs"),
  debug: booleanOption(false),
  retries: integerOption(3),
  levels: listOption(["a"]),
  device: multipleOption([], { deprecated: [{ group: "DEFAULT", name: "old_device" }] }),
});

/** Loads from files and folders given by their content; folders are named `something.d`. */
async function load(
  content: Readonly<Record<string, string>>,
  options: { environment?: Record<string, string>; order?: readonly string[]; mode?: number } = {},
) {
  const root = await Deno.makeTempDir();
  try {
    // An empty folder in place of the default ones, so that the machine's own do not matter.
    await Deno.mkdir(`${root}/none.d`);
    for (const [name, text] of Object.entries(content)) {
      const folder = name.includes("/") ? `${root}/${name.split("/")[0]}` : root;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, text, { mode: options.mode ?? 0o600 });
    }
    const names = options.order ?? Object.keys(content);
    const sources = ["none.d", ...names].map((name): ConfigSource => ({
      kind: name.endsWith(".d") ? "folder" : "file",
      path: `${root}/${name}`,
    }));
    const warnings: string[] = [];
    const config = await loadConfiguration({
      sources,
      environment: new Map(Object.entries(options.environment ?? {})),
      groups: [databaseGroup, apiDatabaseGroup, defaultGroup],
      warn: (line) => warnings.push(line.replaceAll(`${root}/`, "")),
    });
    return { config, warnings, root };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function connectionOf(content: string, environment: Record<string, string> = {}) {
  const { config } = await load({ "nova.conf": content }, { environment });
  return config.read(databaseGroup).connection;
}

Deno.test("defaults where nothing is set", async () => {
  const { config } = await load({ "nova.conf": "" });
  const database = config.read(databaseGroup);
  assert.equal(database.connection, undefined);
  assert.equal(database.mysql_sql_mode, "TRADITIONAL");
  assert.equal(database.db_max_retries, 20);
  assert.equal(database.db_inc_retry_interval, true);
  assert.equal(config.read(defaultGroup).transport_url, "rabbit://");
  assert.equal(config.isSet(defaultGroup, "transport_url"), false);
});

Deno.test("a password keeps #, ; and %40, and $$ is a dollar", async () => {
  assert.equal(
    await connectionOf("[database]\nconnection = mysql://u:a#b;c%40d$$e@h/nova\n"),
    "mysql://u:a#b;c%40d$e@h/nova",
  );
});

Deno.test("the last file wins, and in a file the last line", async () => {
  const { config } = await load({
    "a.conf": "[database]\nconnection = a\nslave_connection = a\n",
    "b.conf": "[database]\nconnection = b1\nconnection = b2\n",
  });
  assert.equal(config.read(databaseGroup).connection, "b2");
  assert.equal(config.read(databaseGroup).slave_connection, "a");
});

Deno.test("a folder's *.conf are read sorted, in the place where the folder is named", async () => {
  const content = {
    "a.conf": "[database]\nconnection = file\n",
    "x.d/20.conf": "[database]\nconnection = d20\n",
    "x.d/10.conf": "[database]\nconnection = d10\nslave_connection = d10\n",
    "x.d/30.txt": "[database]\nconnection = no\n",
    "x.d/.hidden.conf": "[database]\nconnection = no\n",
  };
  const after = await load(content, { order: ["a.conf", "x.d"] });
  assert.equal(after.config.read(databaseGroup).connection, "d20");
  assert.equal(after.config.read(databaseGroup).slave_connection, "d10");
  assert.deepEqual(
    after.config.files,
    ["a.conf", "x.d/10.conf", "x.d/20.conf"].map((name) => `${after.root}/${name}`),
  );
  const before = await load(content, { order: ["x.d", "a.conf"] });
  assert.equal(before.config.read(databaseGroup).connection, "file");
});

Deno.test("OS_GROUP__OPTION overrides files", async () => {
  const environment = { OS_DATABASE__CONNECTION: "env", OS_DEFAULT__TRANSPORT_URL: "none:/" };
  const { config } = await load({ "nova.conf": "[database]\nconnection = file\n" }, {
    environment,
  });
  assert.equal(config.read(databaseGroup).connection, "env");
  assert.equal(config.read(defaultGroup).transport_url, "none:/");
  assert.equal(config.isSet(defaultGroup, "transport_url"), true);
  assert.equal(config.read(apiDatabaseGroup).connection, undefined);
});

Deno.test("references: own group, DEFAULT, other groups, defaults, undeclared options", async () => {
  const { config } = await load({
    "nova.conf": `[DEFAULT]
state_path = /var/$name
name = nova
[api_database]
connection = sqlite:///$state_path/api
[database]
connection = \${api_database.connection}-\${custom.x}-$db_max_retries-$logs-$debug
slave_connection = $mysql_sql_mode
[custom]
x = y`,
  });
  assert.equal(
    config.read(databaseGroup).connection,
    "sqlite:////var/nova/api-y-20-/var/nova/logs-False",
  );
  assert.equal(config.read(databaseGroup).slave_connection, "TRADITIONAL");
});

Deno.test("a declared option without a value is filled in as nothing", async () => {
  assert.equal(
    await connectionOf("[database]\nconnection = sqlite:///$state_path/x"),
    "sqlite:////x",
  );
});

Deno.test("a stray line in the same section does not hide an option of DEFAULT", async () => {
  const text = "[DEFAULT]\nstate_path = /a\n[database]\nstate_path = /b\nconnection = x$state_path";
  assert.equal(await connectionOf(text), "x/a");
});

Deno.test("references see the environment", async () => {
  const environment = { OS_DEFAULT__DB_HOST: "h" };
  assert.equal(
    await connectionOf("[database]\nconnection = mysql://$db_host/d", environment),
    "mysql://h/d",
  );
});

Deno.test("a reference that leads nowhere is an error that does not show a secret", async () => {
  await assert.rejects(
    connectionOf("[database]\nconnection = mysql://u:pa$ecret@h/d"),
    (error: Error) => {
      assert(error instanceof OperatorError);
      assert.match(
        error.message,
        /nova\.conf, line 2: \[database\] connection refers to an option/,
      );
      assert.match(error.hint ?? "", /\$\$/);
      assert.doesNotMatch(error.message, /ecret/);
      return true;
    },
  );
});

Deno.test("options that refer to each other in a circle are an error", async () => {
  await assert.rejects(
    connectionOf("[database]\nconnection = $slave_connection\nslave_connection = $connection"),
    /refers back to itself/,
  );
});

Deno.test("older names are read, with a warning; within a file the current name wins", async () => {
  const { config, warnings } = await load({
    "nova.conf":
      "[DEFAULT]\nsql_connection = old\nsql_max_retries = 4\n[database]\nmax_retries = 5\n",
  });
  assert.equal(config.read(databaseGroup).connection, "old");
  assert.equal(config.read(apiDatabaseGroup).connection, "old");
  assert.equal(config.read(databaseGroup).max_retries, 5);
  assert.equal(config.isSet(databaseGroup, "connection"), true);
  assert.deepEqual(warnings, [
    "nova.conf: [DEFAULT] sql_connection is an older name of [database] connection; use that instead",
    "nova.conf: [DEFAULT] sql_connection is an older name of [api_database] connection; use that instead",
  ]);
});

Deno.test("a later file's older name beats an earlier file's current one", async () => {
  const { config } = await load({
    "a.conf": "[database]\nconnection = a\n",
    "b.conf": "[DATABASE]\nsql_connection = b\n",
  });
  assert.equal(config.read(databaseGroup).connection, "b");
});

Deno.test("list options: commas in one value, the last occurrence counts", async () => {
  const { config } = await load({ "nova.conf": "[DEFAULT]\nlevels = x\nlevels = b, c=D,\n" });
  assert.deepEqual(config.read(defaultGroup).levels, ["b", "c=D"]);
});

Deno.test("multiple options: every occurrence counts, over all files and names", async () => {
  const { config } = await load({
    "a.conf": "[DEFAULT]\ndevice = 1\ndevice = 2\n",
    "b.conf": "[DEFAULT]\nold_device = 3\n",
  });
  assert.deepEqual(config.read(defaultGroup).device, ["1", "2", "3"]);
});

Deno.test("an option in the wrong case is not read, and told", async () => {
  const { config, warnings } = await load({ "nova.conf": "[database]\n\nConnection = x\n" });
  assert.equal(config.read(databaseGroup).connection, undefined);
  assert.deepEqual(warnings, [
    "nova.conf, line 3: [database] Connection is not read; the option is written connection",
  ]);
});

Deno.test("a value of the wrong type is an error when it is read, not before", async () => {
  const { config } = await load({ "nova.conf": "[DEFAULT]\nretries = many\ndebug = maybe\n" });
  const group = config.read(defaultGroup);
  assert.equal(group.transport_url, "rabbit://");
  assert.throws(
    () => group.retries,
    /nova\.conf, line 2: \[DEFAULT\] retries: "many" is not a whole number/,
  );
  assert.throws(() => group.debug, /line 3: \[DEFAULT\] debug: "maybe" is neither true nor false/);
});

Deno.test("an invalid value that flows into a secret does not show", async () => {
  const { config } = await load({
    "nova.conf": "[DEFAULT]\nretries = s3cret\ntransport_url = rabbit://$retries\n",
  });
  assert.throws(() => config.read(defaultGroup).transport_url, (error: Error) => {
    assert.match(error.message, /\[DEFAULT\] retries: the value is not valid/);
    assert.doesNotMatch(error.message, /s3cret/);
    return true;
  });
});

Deno.test("an empty number stands for the default", async () => {
  const { config } = await load({ "nova.conf": "[DEFAULT]\nretries =\n" });
  assert.equal(config.read(defaultGroup).retries, 3);
});

Deno.test("a file with passwords that all may read is told, once", async () => {
  const secret = { "nova.conf": "[database]\nconnection = x\n" };
  assert.deepEqual((await load(secret, { mode: 0o600 })).warnings, []);
  assert.deepEqual(
    (await load({ "nova.conf": "[DEFAULT]\ndebug = 1\n" }, { mode: 0o644 })).warnings,
    [],
  );
  assert.deepEqual((await load(secret, { mode: 0o644 })).warnings, [
    "Configuration file nova.conf holds passwords and may be read by every user of this machine",
  ]);
});

Deno.test("files and folders that cannot be read are named", async () => {
  await assert.rejects(
    load({}, { order: ["no.conf"] }),
    /no\.conf cannot be read: it does not exist/,
  );
  await assert.rejects(
    load({}, { order: ["no.d"] }),
    /folder .*no\.d cannot be read: it does not exist/,
  );
  await assert.rejects(load({ "x.d": "" }), /folder .*x\.d cannot be read: it is not a folder/);
  await assert.rejects(
    load({ "dir.conf/a": "" }, { order: ["dir.conf"] }),
    /dir\.conf cannot be read: it is a folder/,
  );
});

Deno.test("a malformed file is named with its line", async () => {
  await assert.rejects(load({ "nova.conf": "[a]\nb\n" }), /nova\.conf, line 2: /);
});

Deno.test("a file that is not UTF-8 is named with its line", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, Uint8Array.of(91, 97, 93, 10, 98, 61, 0xff, 10));
    await assert.rejects(
      loadConfiguration({
        sources: [{ kind: "file", path: file }],
        environment: new Map(),
        groups: [],
        warn: () => {},
      }),
      (error: Error) =>
        error.message === `Configuration file ${file}, line 2: it is not UTF-8 text`,
    );
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("default files: the first folder that has one; defaults before what is given", async () => {
  const root = await Deno.makeTempDir();
  try {
    const home = `${root}/home`;
    for (const path of ["home/.nova/nova.conf", "etc/nova.conf", "etc/nova-manage.conf"]) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, "");
    }
    await Deno.mkdir(`${root}/etc/nova.conf.d`);
    await Deno.writeTextFile(`${root}/etc/nova.conf.d/10.conf`, "");
    const paths = async (given: readonly ConfigSource[], program?: string) => {
      const folders = [`${home}/.nova`, home, `${root}/etc`];
      const environment = new Map([["HOME", home]]);
      const found = await listConfigFiles(given, folders, environment, program);
      assert.deepEqual(found.passedOver, []);
      const short = (path: string) => path.replace(`${root}/`, "");
      return { files: found.files.map(short), folders: found.folders.map(short) };
    };
    const list = async (...given: Parameters<typeof paths>) => (await paths(...given)).files;

    assert.deepEqual(await list([]), [
      "home/.nova/nova.conf",
      "etc/nova-manage.conf",
      "etc/nova.conf.d/10.conf",
    ]);
    assert.deepEqual(await list([], "nova-status"), [
      "home/.nova/nova.conf",
      "etc/nova.conf.d/10.conf",
    ]);
    // Where a policy file is looked for.
    assert.deepEqual(
      (await paths([{ kind: "file", path: "/a/nova.conf" }, { kind: "file", path: "b.conf" }]))
        .folders,
      ["etc/nova.conf.d", ".", "/a", "home/.nova", "home", "etc"],
    );
    assert.deepEqual(await list([{ kind: "file", path: "~/x.conf" }]), [
      "etc/nova.conf.d/10.conf",
      "home/x.conf",
    ]);
    assert.deepEqual(await list([{ kind: "folder", path: `${root}/etc/nova.conf.d/` }]), [
      "home/.nova/nova.conf",
      "etc/nova-manage.conf",
      "etc/nova.conf.d/10.conf",
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("default folders that may not be looked into are passed over, and named", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/etc`);
    await Deno.writeTextFile(`${root}/etc/nova.conf`, "");
    // Permissions do not stop root; a link that leads to itself does.
    await Deno.symlink("circle", `${root}/circle`);
    await Deno.symlink("nova.conf.d", `${root}/etc/nova.conf.d`);
    const folders = [`${root}/circle`, `${root}/missing`, `${root}/etc/nova.conf`, `${root}/etc`];
    assert.deepEqual(await listConfigFiles([], folders, new Map()), {
      files: [`${root}/etc/nova.conf`],
      passedOver: [
        `${root}/circle (its symbolic links go round in a circle)`,
        `${root}/etc (its symbolic links go round in a circle)`,
      ],
      folders: [`${root}/etc`, ...folders.slice(0, 3)],
    });
    await Deno.remove(`${root}/etc/nova.conf.d`);
    await Deno.writeTextFile(`${root}/etc/nova.conf.d`, "not a folder");
    const { passedOver } = await listConfigFiles([], [`${root}/etc`], new Map());
    assert.deepEqual(passedOver, [
      `${root}/etc/nova.conf.d (it, or a part of its path, is not a folder)`,
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
