/** The compiled program's log: what each option does, with the permissions that the program has. */

import assert from "node:assert/strict";
import { run } from "../support/process.ts";
import { receiveDatagrams, startSyslog, temporaryFolder, until } from "../support/log_services.ts";

const PROGRAM = `${Deno.cwd()}/dist/nova-manage`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a configuration, in which the program runs. */
async function stage(
  defaults = "",
  own = "",
): Promise<
  AsyncDisposable & {
    readonly path: string;
    /** Runs with `--config-file` before the arguments, to the end. */
    run(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  }
> {
  const folder = await temporaryFolder();
  const { path } = folder;
  await Deno.writeTextFile(
    `${path}/nova.conf`,
    `[DEFAULT]\n${defaults}\n[nova_manage]\n${own}\n` +
      `[api_database]\nconnection = sqlite:///${path}/api.sqlite\n`,
    { mode: 0o600 },
  );
  return {
    path,
    async run(args, env = {}) {
      const { code, stdout, stderr } = await new Deno.Command(PROGRAM, {
        args: ["--config-file", "nova.conf", ...args],
        cwd: path,
        clearEnv: true,
        env: { TZ: "UTC", ...env },
        stdin: "null",
      }).output();
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      return { code, stdout: out, stderr: err };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A command that logs at INFO and prints nothing. */
const SYNC = ["api_db", "sync"];

/** One record of it. */
const RECORD = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \d+ INFO nova\.manage \[-\] Upgrading the /m;

Deno.test("each option works in its three places, and its opposite beats them", async () => {
  const forms: readonly (readonly [string, string, string, RegExp])[] = [
    ["use_json", "true", "--use-json", /^\{"message":"Upgrading the /m],
    ["log_date_format", "D", "--log-date-format=D", /^D\.\d{3} \d+ INFO /m],
    ["debug", "true", "--debug", / DEBUG nova\.manage /],
  ];
  for (const [option, value, flag, expected] of forms) {
    await using plain = await stage();
    const { stderr } = await plain.run([...SYNC, flag]);
    assert.match(stderr, expected, flag);
    await using configured = await stage(`${option} = ${value}`);
    assert.match((await configured.run(SYNC)).stderr, expected, option);
    await using environment = await stage();
    const variable = `OS_DEFAULT__${option.toUpperCase()}`;
    assert.match((await environment.run(SYNC, { [variable]: value })).stderr, expected, variable);
    if (value !== "true") continue;
    await using opposite = await stage(`${option} = true`);
    const { stderr: plainText } = await opposite.run([...SYNC, flag.replace("--", "--no")]);
    assert.doesNotMatch(plainText, expected);
    assert.match(plainText, RECORD);
  }
});

Deno.test("log files: by name, by folder, with standard error, in JSON", async () => {
  await using place = await stage("use_stderr = true");
  const { code, stdout, stderr } = await place.run(["--log-dir", "logs", ...SYNC]);
  assert.equal(code, 0);
  assert.equal(stdout, "");
  // The folder is not there.
  assert.match(stderr, /log file logs\/nova-manage\.log cannot be written: it does not exist/);
  assert.match(stderr, RECORD);

  await using other = await stage();
  await Deno.mkdir(`${other.path}/logs`);
  assert.deepEqual(await other.run(["--log-dir", "logs", "--use-json", ...SYNC]), {
    code: 0,
    stdout: "",
    stderr: "",
  });
  const [line] = (await Deno.readTextFile(`${other.path}/logs/nova-manage.log`)).split("\n");
  assert.match(JSON.parse(line).message, /^Upgrading the /);
  assert.notEqual(JSON.parse(line).hostname, "");
});

Deno.test("syslog: rsyslogd gets the records, with the facility, besides standard error", async () => {
  await using folder = await temporaryFolder();
  await using server = await startSyslog(folder.path);
  await using place = await stage("", `syslog_socket = ${server.socket}`);
  const flags = ["--use-syslog", "--syslog-log-facility", "LOG_LOCAL2"];
  const { code, stderr } = await place.run([...flags, ...SYNC]);
  assert.equal(code, 0);
  assert.match(stderr, RECORD);
  const count = stderr.trimEnd().split("\n").length;
  for (const record of await server.records(count)) {
    assert.match(record, /^info local2 nova-manage \d{4}-\d\d-\d\d .* Upgrading the /);
  }
});

Deno.test("the journal: alone it takes the place of standard error", async () => {
  await using folder = await temporaryFolder();
  using journal = receiveDatagrams(`${folder.path}/socket`);
  await using place = await stage("use_journal = true", `journal_socket = ${folder.path}/socket`);
  assert.deepEqual(await place.run(SYNC), { code: 0, stdout: "", stderr: "" });
  const entry = new TextDecoder().decode(await journal.next());
  assert.match(entry, /^MESSAGE=.* Upgrading the .*\nCODE_FILE=[^\n]+\nCODE_LINE=\d+\n/);
  assert.match(
    entry,
    /\nLOGGER_NAME=nova\.manage\n.*\nSYSLOG_IDENTIFIER=nova-manage\nPRIORITY=6\n/,
  );
});

Deno.test("log services that are not there are told once each, and nothing is lost", async () => {
  await using place = await stage(
    "use_syslog = true\nuse_journal = true",
    "syslog_socket = /nowhere/log\njournal_socket = /nowhere/socket",
  );
  const { code, stderr } = await place.run(SYNC);
  assert.equal(code, 0);
  for (const name of ["The journal at /nowhere/socket", "The system log at /nowhere/log"]) {
    assert.equal(stderr.split(`${name} cannot be written: it does not exist`).length, 2, stderr);
  }
  assert.match(stderr, RECORD);
});

Deno.test("a Python logging configuration is followed", async () => {
  await using folder = await temporaryFolder();
  await using server = await startSyslog(folder.path);
  await using place = await stage("log_config_append = logging.conf");
  await Deno.writeTextFile(
    `${place.path}/logging.conf`,
    `[loggers]
keys = root
[handlers]
keys = syslog, file
[formatters]
keys = short
[logger_root]
level = INFO
handlers = syslog, file
[handler_syslog]
class = handlers.SysLogHandler
args = ('${server.socket}', handlers.SysLogHandler.LOG_DAEMON)
formatter = short
[handler_file]
class = handlers.RotatingFileHandler
args = ('x.log', 'a', 1000000, 3)
formatter = short
[formatter_short]
format = nova-manage: %(levelname)s %(message)s
`,
  );
  assert.deepEqual(await place.run(SYNC), { code: 0, stdout: "", stderr: "" });
  const lines = (await Deno.readTextFile(`${place.path}/x.log`)).trimEnd().split("\n");
  assert.match(lines[0], /^nova-manage: INFO Upgrading the /);
  const records = await server.records(lines.length);
  assert.match(records[0], /^info daemon nova-manage INFO Upgrading the /);
});

Deno.test("this process's own streams as log file, and no word of the runtime's", async () => {
  for (
    const [path, isOut] of [
      ["/dev/stdout", true],
      ["/dev/stderr", false],
      ["/proc/self/fd/2", false],
      ["/dev/fd/1", true],
    ] as const
  ) {
    await using place = await stage();
    const { code, stdout, stderr } = await place.run(["--log-file", path, ...SYNC]);
    assert.equal(code, 0);
    assert.match(isOut ? stdout : stderr, RECORD, path);
    assert.equal(isOut ? stderr : stdout, "", path);
  }
  for (const path of ["/dev/full", "/dev/tty", "/proc/self/environ", "/dev", "/dev/fd/77"]) {
    await using place = await stage();
    const { code, stderr } = await place.run(["--log-file", path, ...SYNC]);
    assert.equal(code, 0);
    assert.match(stderr, RECORD);
    assert.match(stderr, /The log file \/\S+ cannot be written: /);
    assert.doesNotMatch(stderr, /allow-|os error|deno/i);
  }
});

Deno.test("a pipe as log file keeps nobody waiting", async () => {
  await using place = await stage();
  await run("mkfifo", [`${place.path}/pipe`]);
  const { code, stderr } = await place.run(["--log-file", "pipe", ...SYNC]);
  assert.equal(code, 0);
  assert.match(stderr, /The log file pipe cannot be written: nobody reads from it;/);
  assert.match(stderr, RECORD);
});

Deno.test("a configuration comes through /dev/stdin and through a shell's pipe", async () => {
  await using place = await stage();
  for (
    const command of [
      `exec ${PROGRAM} --config-file /dev/stdin api_db sync <nova.conf`,
      `cat nova.conf | ${PROGRAM} --config-file /dev/stdin api_db version`,
      `exec ${PROGRAM} --config-file /proc/self/fd/0 api_db version <nova.conf`,
      `exec ${PROGRAM} --config-file <(cat nova.conf) api_db version`,
    ]
  ) {
    const text = await run("bash", ["-c", `cd ${place.path} && ${command}`]);
    if (command.includes("version")) assert.match(text, /^\w{12}\n$/);
  }
});

for (const kind of ["pipe", "standard input"] as const) {
  Deno.test(`a signal ends the wait for a configuration from a ${kind}`, async () => {
    await using place = await stage();
    await run("mkfifo", [`${place.path}/pipe`]);
    const child = new Deno.Command(PROGRAM, {
      args: ["--config-file", kind === "pipe" ? `${place.path}/pipe` : "/dev/stdin", ...SYNC],
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await until("the program to listen for signals", () => catchesSigterm(child.pid));
    child.kill("SIGTERM");
    const { code, signal, stderr } = await child.output();
    await child.stdin.close();
    assert.deepEqual([code, signal], [143, null]);
    assert.match(
      new TextDecoder().decode(stderr),
      /^SIGTERM: stopping.*\nERROR: Stopped by SIGTERM/,
    );
  });
}

/** Whether a process has a handler of its own for SIGTERM; undefined until then. */
async function catchesSigterm(pid: number): Promise<true | undefined> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const caught = BigInt(`0x${/^SigCgt:\s*(\w+)$/m.exec(status)![1]}`);
  return (caught & (1n << 14n)) === 0n ? undefined : true;
}

Deno.test("a configuration that may be read by all is told in the log file, not to a script", async () => {
  await using place = await stage();
  await Deno.chmod(`${place.path}/nova.conf`, 0o644);
  const secret = { OS_API_DATABASE__CONNECTION: `sqlite:///${place.path}/api.sqlite` };
  assert.equal((await place.run(["api_db", "version"], secret)).stderr, "");
  await place.run(["--log-file", "x.log", "api_db", "version"], secret);
  assert.match(
    await Deno.readTextFile(`${place.path}/x.log`),
    /WARNING nova\.manage \[-\] Configuration file nova\.conf holds passwords and may be read by/,
  );
});
