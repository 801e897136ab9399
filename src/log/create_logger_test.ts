import assert from "node:assert/strict";
import { createLogger } from "./create_logger.ts";
import type { LogOutside } from "./places.ts";
import { loggingGroup, type LogOptions } from "./options.ts";

const DEFAULTS = Object.fromEntries(
  Object.entries(loggingGroup.options).map(([name, option]) => [name, option.default]),
) as LogOptions;

/** The keys of oslo.log's JSON, in its order. */
const OSLO_KEYS =
  ("message asctime name msg args levelname levelno pathname filename module lineno " +
    "funcname created msecs relative_created thread thread_name process_name process traceback " +
    "hostname error_summary context extra").split(" ");

const NOW = new Date(2024, 4, 6, 7, 8, 9, 12);

/** A log with the given options whose standard error can be read. */
async function start(
  options: Partial<LogOptions>,
  commandLine: Partial<LogOptions> = {},
  outside: Partial<LogOutside> = {},
) {
  const written: string[] = [];
  const printed: string[] = [];
  const log = await createLogger({
    configured: { ...DEFAULTS, ...options },
    commandLine,
    sockets: { syslog_socket: undefined, journal_socket: undefined },
  }, {
    stderr: (text) => void written.push(text),
    stdout: (text) => void printed.push(text),
    isTerminal: false,
    mayColour: true,
    now: () => NOW,
    process: 42,
    version: "1.2.3",
    hostname: () => "controller1",
    ...outside,
  });
  return { log, stderr: () => written.join(""), stdout: () => printed.join("") };
}

async function inFolder(work: (folder: string) => void | Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The messages that all four levels leave behind. */
async function shown(
  options: Partial<LogOptions>,
  commandLine: Partial<LogOptions> = {},
): Promise<string> {
  const { log, stderr } = await start(
    {
      logging_default_format_string: "%(message)s",
      logging_debug_format_suffix: "",
      ...options,
    },
    commandLine,
  );
  log.debug("d");
  log.info("i");
  log.warning("w");
  log.error("e");
  return stderr().replaceAll("\n", "");
}

Deno.test("a record has oslo.log's form", async () => {
  const { log, stderr } = await start({});
  log.info("Syncing cell0");
  assert.equal(stderr(), "2024-05-06 07:08:09.012 42 INFO nova.manage [-] Syncing cell0\n");
});

Deno.test("levels: INFO, under debug DEBUG, or what default_log_levels says of nova", async () => {
  assert.equal(await shown({}), "iwe");
  assert.equal(await shown({ debug: true }), "diwe");
  assert.equal(await shown({ default_log_levels: ["nova=ERROR", "amqp=DEBUG"] }), "e");
  assert.equal(
    await shown({ debug: true, default_log_levels: ["nova=ERROR", "nova.manage=WARN"] }),
    "we",
  );
  assert.equal(
    await shown({ default_log_levels: ["novaclient=ERROR", "nova=odd", "nova"] }),
    "iwe",
  );
  assert.equal(await shown({ default_log_levels: ["nova=10"] }), "diwe");
});

Deno.test("--debug beats every configured level", async () => {
  assert.equal(await shown({ default_log_levels: ["nova=ERROR"] }, { debug: true }), "diwe");
  assert.equal(await shown({ debug: true }, { debug: false }), "iwe");
});

Deno.test("the form can be set, and what a record lacks is empty", async () => {
  const { log, stderr } = await start({
    log_date_format: "%d/%b/%y %a %j %I%p %e %%",
    logging_default_format_string:
      "%(asctime)s|%(levelname)-8s|%(process)05d|%(request_id)s|%(msecs).1f%%",
  });
  log.warning("x");
  assert.equal(stderr(), "06/May/24 Mon 127 07AM  6 %|WARNING |00042||12.0%\n");
});

Deno.test("an error adds its summary and its trace, line by line", async () => {
  const { log, stderr } = await start({ logging_exception_prefix: "%(name)s ! " });
  log.error("Sync failed", new Error("outer", { cause: new TypeError("inner") }));
  const lines = stderr().trimEnd().split("\n");
  assert.match(lines[0], /\[-\] Sync failed: Error: outer$/);
  assert(lines.length > 4);
  assert(lines.slice(1).every((line) => line.startsWith("nova.manage ! ")));
  assert(lines.includes("nova.manage ! Caused by:"));
  assert(lines.includes("nova.manage ! TypeError: inner"));
});

Deno.test("use_json: an object a line", async () => {
  const { log, stderr } = await start({ use_json: true });
  log.error('a "b" mysql://u:s3cret@h', new Error("mail x@y"));
  const record = JSON.parse(stderr());
  assert.equal(record.message, 'a "b" mysql://u:****@h');
  assert.equal(record.levelname, "ERROR");
  assert.equal(record.asctime, "2024-05-06 07:08:09");
  assert.equal(record.error_summary, "Error: mail x@y");
  assert.equal(record.traceback[0], "Error: mail x@y");
  assert.deepEqual(Object.keys(record), OSLO_KEYS);
});

Deno.test("passwords in messages, errors and causes are hidden", async () => {
  const { log, stderr } = await start({}, { debug: true });
  const url = "mysql://nova:s3cret@h/nova";
  log.debug(url);
  log.error(`at ${url}`, new Error(`on ${url}`, { cause: new Error(url) }));
  assert.match(stderr(), /nova:\*\*\*\*@h/);
  assert.doesNotMatch(stderr(), /s3cret/);
});

Deno.test("a log file takes the records, use_stderr adds standard error", () =>
  inFolder(async (folder) => {
    const file = await start({ log_file: `${folder}/x.log` });
    file.log.info("one");
    await file.log.close();
    const both = await start({ log_file: "x.log", log_dir: folder, use_stderr: true });
    both.log.info("two");
    await both.log.close();
    assert.equal(file.stderr(), "");
    assert.match(both.stderr(), /two/);
    assert.match(await Deno.readTextFile(`${folder}/x.log`), /one\n.*two\n$/);
  }));

Deno.test("log_dir alone means nova-manage.log in it; the command line overrides", () =>
  inFolder(async (folder) => {
    const { log } = await start({ log_dir: `${folder}/no` }, { log_dir: folder });
    log.info("here");
    await log.close();
    assert.match(await Deno.readTextFile(`${folder}/nova-manage.log`), /here/);
  }));

Deno.test("a log file that was moved away is opened anew", () =>
  inFolder(async (folder) => {
    const { log } = await start({ log_file: `${folder}/x.log` });
    log.info("before");
    await Deno.rename(`${folder}/x.log`, `${folder}/x.log.1`);
    log.info("after");
    await log.close();
    assert.match(await Deno.readTextFile(`${folder}/x.log.1`), /before\n$/);
    assert.match(await Deno.readTextFile(`${folder}/x.log`), /^[^\n]*after\n$/);
  }));

Deno.test("a log file that cannot be opened is replaced by standard error, with one warning", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const { log, stderr } = await start({ log_file: `${folder}/file/x.log` });
    log.info("still here");
    await log.close();
    const [warning, record, ...more] = stderr().trimEnd().split("\n");
    assert.match(
      warning,
      /WARNING .*The log file .*\/file\/x\.log cannot be written: .*standard error/,
    );
    assert.match(record, /still here/);
    assert.deepEqual(more, []);
  }));

Deno.test("a log file that can no longer be written is given up without losing the record", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/gone`);
    const { log, stderr } = await start({ log_file: `${folder}/gone/x.log` });
    await Deno.remove(`${folder}/gone`, { recursive: true });
    log.info("kept");
    log.info("kept too");
    await log.close();
    assert.match(stderr(), /cannot be written[^\n]*\n[^\n]*kept\n[^\n]*kept too\n$/);
  }));

Deno.test("a debug record ends in the place that it comes from", async () => {
  const { log, stderr } = await start({}, { debug: true });
  (function here() {
    log.debug("x");
  })();
  assert.match(stderr(), /\[-\] x here create_logger_test\.ts:\d+\n$/);
  assert.doesNotMatch(
    await shown({ debug: true, logging_debug_format_suffix: "" }),
    /create_logger/,
  );
});

Deno.test("a debug message that is not shown is not made", async () => {
  const { log, stderr } = await start({});
  log.debug(() => assert.fail("made"));
  assert.equal(stderr(), "");
});

Deno.test("reminders stay off standard error unless it is a terminal, or debugging is asked for", async () => {
  for (
    const [isTerminal, debug, shows] of [
      [false, false, false],
      [true, false, true],
      [false, true, true],
    ]
  ) {
    const { log, stderr } = await start({ debug }, {}, { isTerminal });
    log.reminder("readable by all");
    assert.equal(/WARNING .*readable by all/.test(stderr()), shows);
  }
});

Deno.test("reminders are in the log file, and on standard error only at a terminal", () =>
  inFolder(async (folder) => {
    const { log, stderr } = await start({ log_file: `${folder}/x.log`, use_stderr: true });
    log.reminder("readable by all");
    await log.close();
    assert.match(Deno.readTextFileSync(`${folder}/x.log`), /readable by all/);
    assert.equal(stderr(), "");
  }));

Deno.test("what a command was told to leave out is in the log file alone", () =>
  inFolder(async (folder) => {
    const { log, stderr } = await start({ log_file: `${folder}/x.log`, use_stderr: true }, {}, {
      isTerminal: true,
    });
    log.info("one step", { quiet: true });
    log.info("another step", { quiet: false });
    await log.close();
    assert.match(Deno.readTextFileSync(`${folder}/x.log`), /one step\n.*another step/);
    assert.match(stderr(), /another step/);
    assert.doesNotMatch(stderr(), /one step/);
  }));

Deno.test("a record is one line, and shows control characters instead of sending them", async () => {
  const { log, stderr } = await start({ logging_exception_prefix: "| " });
  const text = "h\x1b]0;pwned\x07\nERROR: forged\u202e\x9b";
  log.error(text, new Error(text));
  const lines = stderr().trimEnd().split("\n");
  assert.match(
    lines[0],
    /h\\x1b\]0;pwned\\x07\\nERROR: forged\\u202e\\x9b: Error: h\\x1b\]0;pwned\\x07$/,
  );
  assert(lines.slice(1).every((line) => line.startsWith("| ")));
  // deno-lint-ignore no-control-regex -- which is what must not be there.
  assert.doesNotMatch(stderr(), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

Deno.test("JSON keeps the text as it was, without sending control characters", async () => {
  const { log, stderr } = await start({ use_json: true });
  const text = "h\x1b]0;x\x07\nERROR\u202e\x9b\u2028";
  log.warning(text);
  assert.equal(JSON.parse(stderr()).message, text);
  // deno-lint-ignore no-control-regex -- which is what must not be there.
  assert.doesNotMatch(stderr(), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/);
});

Deno.test("/dev/stdout and /dev/stderr are this process's streams, by whatever link", () =>
  inFolder(async (folder) => {
    await Deno.symlink("/dev/stdout", `${folder}/nova-manage.log`);
    await Deno.symlink("nova-manage.log", `${folder}/second.log`);
    for (
      const [options, isOut] of [
        [{ log_file: "/dev/stdout" }, true],
        [{ log_file: "/dev/stderr" }, false],
        [{ log_file: "/proc/self/fd/1" }, true],
        [{ log_file: `/proc/${Deno.pid}/fd/2` }, false],
        [{ log_file: "/dev/fd/2" }, false],
        [{ log_dir: folder }, true],
        [{ log_file: `${folder}/second.log` }, true],
      ] as const
    ) {
      const { log, stdout, stderr } = await start(options);
      log.info("x");
      assert.match(isOut ? stdout() : stderr(), /INFO .*x\n$/);
      assert.equal(isOut ? stderr() : stdout(), "");
    }
  }));

Deno.test("use_stderr writes no record of /dev/stderr twice", async () => {
  const { log, stderr } = await start({ log_file: "/dev/stderr", use_stderr: true });
  log.info("x");
  assert.match(stderr(), /^[^\n]*x\n$/);
});

Deno.test({
  name: "a device that the runtime does not open is told in plain words",
  permissions: { read: true, write: true },
  async fn() {
    const { log, stderr } = await start({ log_file: "/dev/full" });
    log.info("x");
    await log.close();
    assert.match(
      stderr(),
      /^.* The log file \/dev\/full cannot be written: this program may not[^\n]*\n[^\n]*x\n$/,
    );
  },
});

Deno.test("a full disk is told once, and the records go to standard error", async () => {
  const { log, stderr } = await start({ log_file: "/dev/full" });
  log.info("one");
  log.info("two");
  await log.close();
  assert.match(
    stderr(),
    /^[^\n]*cannot be written: no space is left on the device;[^\n]*\n[^\n]*one\n[^\n]*two\n$/,
  );
});

Deno.test("standard error that cannot be written changes nothing", async () => {
  const { log } = await start({}, {}, {
    stderr: () => {
      throw new Error("No space left on device (os error 28)");
    },
  });
  log.info("dropped");
  log.error("dropped", new Error("x"));
  await log.close();
});

Deno.test("rate limits: beyond the burst records are dropped, with one word of it", async () => {
  const options = {
    logging_default_format_string: "%(levelname)s %(message)s",
    rate_limit_interval: 3600,
    rate_limit_burst: 2,
  };
  const all = await start({ ...options, rate_limit_except_level: "" });
  for (const text of ["1", "2", "3", "4"]) all.log.error(text);
  assert.match(all.stderr(), /^ERROR 1\nERROR 2\nERROR More than 2 records in 3600 s: [^\n]*\n$/);
  const but = await start({ ...options, rate_limit_except_level: "warning" });
  for (const text of ["1", "2", "3", "4"]) {
    but.log.info(text);
    but.log.warning(text);
  }
  assert.equal(
    but.stderr().replace(/More[^\n]*/, "More"),
    "INFO 1\nWARNING 1\nINFO 2\nWARNING 2\nERROR More\nWARNING 3\nWARNING 4\n",
  );
});

Deno.test("log_color: colours on a terminal, and nowhere else", async () => {
  const options = {
    log_color: true,
    logging_default_format_string: "%(color)s%(message)s\x1b[01;35m%(reset_color)s!",
  };
  const terminal = await start(options, {}, { isTerminal: true });
  terminal.log.warning("x");
  assert.equal(terminal.stderr(), "\x1b[01;33mx\x1b[01;35m\x1b[00m!\x1b[00m\n");
  for (const outside of [{ isTerminal: true, mayColour: false }, { isTerminal: false }]) {
    const other = await start(options, {}, outside);
    other.log.warning("x");
    assert.equal(other.stderr(), "x!\n");
  }
  const off = await start({ ...options, log_color: false }, {}, { isTerminal: true });
  off.log.warning("x");
  assert.equal(off.stderr(), "x\x1b[01;35m!\n");
});

Deno.test("a logger below has its own level", async () => {
  const { log, stderr } = await start({
    debug: true,
    default_log_levels: ["nova.manage.sql=INFO"],
  });
  log.named("sql").debug("statement");
  log.debug("other");
  assert.match(stderr(), /^[^\n]* DEBUG nova\.manage \[-\] other[^\n]*\n$/);
});
