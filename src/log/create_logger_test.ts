import assert from "node:assert/strict";
import { createLogger } from "./create_logger.ts";
import { loggingGroup, type LogOptions } from "./options.ts";

const DEFAULTS = Object.fromEntries(
  Object.entries(loggingGroup.options).map(([name, option]) => [name, option.default]),
) as LogOptions;

const NOW = new Date(2024, 4, 6, 7, 8, 9, 12);

/** A log with the given options whose standard error can be read. */
function start(options: Partial<LogOptions>, commandLine: Partial<LogOptions> = {}) {
  const written: string[] = [];
  const log = createLogger({ ...DEFAULTS, ...options }, commandLine, {
    stderr: (text) => written.push(text),
    now: () => NOW,
    process: 42,
  });
  return { log, stderr: () => written.join("") };
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
function shown(options: Partial<LogOptions>, commandLine: Partial<LogOptions> = {}): string {
  const { log, stderr } = start(
    { logging_default_format_string: "%(message)s", ...options },
    commandLine,
  );
  log.debug("d");
  log.info("i");
  log.warning("w");
  log.error("e");
  return stderr().replaceAll("\n", "");
}

Deno.test("a record has oslo.log's form", () => {
  const { log, stderr } = start({});
  log.info("Syncing cell0");
  assert.equal(stderr(), "2024-05-06 07:08:09.012 42 INFO nova.manage [-] Syncing cell0\n");
});

Deno.test("levels: INFO, under debug DEBUG, or what default_log_levels says of nova", () => {
  assert.equal(shown({}), "iwe");
  assert.equal(shown({ debug: true }), "diwe");
  assert.equal(shown({ default_log_levels: ["nova=ERROR", "amqp=DEBUG"] }), "e");
  assert.equal(
    shown({ debug: true, default_log_levels: ["nova=ERROR", "nova.manage=WARN"] }),
    "we",
  );
  assert.equal(shown({ default_log_levels: ["novaclient=ERROR", "nova=odd", "nova"] }), "iwe");
  assert.equal(shown({ default_log_levels: ["nova=10"] }), "diwe");
});

Deno.test("--debug beats every configured level", () => {
  assert.equal(shown({ default_log_levels: ["nova=ERROR"] }, { debug: true }), "diwe");
  assert.equal(shown({ debug: true }, { debug: false }), "iwe");
});

Deno.test("the form can be set, and what a record lacks is empty", () => {
  const { log, stderr } = start({
    log_date_format: "%d/%b/%y %a %j %I%p %e %%",
    logging_default_format_string:
      "%(asctime)s|%(levelname)-8s|%(process)05d|%(request_id)s|%(msecs).1f%%",
  });
  log.warning("x");
  assert.equal(stderr(), "06/May/24 Mon 127 07AM  6 %|WARNING |00042||12.0%\n");
});

Deno.test("an error adds its summary and its trace, line by line", () => {
  const { log, stderr } = start({ logging_exception_prefix: "%(name)s ! " });
  log.error("Sync failed", new Error("outer", { cause: new TypeError("inner") }));
  const lines = stderr().trimEnd().split("\n");
  assert.match(lines[0], /\[-\] Sync failed: Error: outer$/);
  assert(lines.length > 4);
  assert(lines.slice(1).every((line) => line.startsWith("nova.manage ! ")));
  assert(lines.includes("nova.manage ! Caused by:"));
  assert(lines.includes("nova.manage ! TypeError: inner"));
});

Deno.test("use_json: an object a line", () => {
  const { log, stderr } = start({ use_json: true });
  log.error('a "b" mysql://u:s3cret@h', new Error("mail x@y"));
  const record = JSON.parse(stderr());
  assert.equal(record.message, 'a "b" mysql://u:****@h');
  assert.equal(record.levelname, "ERROR");
  assert.equal(record.asctime, "2024-05-06 07:08:09");
  assert.equal(record.error_summary, "Error: mail x@y");
  assert.equal(record.traceback[0], "Error: mail x@y");
});

Deno.test("passwords in messages, errors and causes are hidden", () => {
  const { log, stderr } = start({}, { debug: true });
  const url = "mysql://nova:s3cret@h/nova";
  log.debug(url);
  log.error(`at ${url}`, new Error(`on ${url}`, { cause: new Error(url) }));
  assert.match(stderr(), /nova:\*\*\*\*@h/);
  assert.doesNotMatch(stderr(), /s3cret/);
});

Deno.test("a log file takes the records, use_stderr adds standard error", () =>
  inFolder(async (folder) => {
    const file = start({ log_file: `${folder}/x.log` });
    file.log.info("one");
    file.log.close();
    const both = start({ log_file: "x.log", log_dir: folder, use_stderr: true });
    both.log.info("two");
    both.log.close();
    assert.equal(file.stderr(), "");
    assert.match(both.stderr(), /two/);
    assert.match(await Deno.readTextFile(`${folder}/x.log`), /one\n.*two\n$/);
  }));

Deno.test("log_dir alone means nova-manage.log in it; the command line overrides", () =>
  inFolder(async (folder) => {
    const { log } = start({ log_dir: `${folder}/no` }, { log_dir: folder });
    log.info("here");
    log.close();
    assert.match(await Deno.readTextFile(`${folder}/nova-manage.log`), /here/);
  }));

Deno.test("a log file that was moved away is opened anew", () =>
  inFolder(async (folder) => {
    const { log } = start({ log_file: `${folder}/x.log` });
    log.info("before");
    await Deno.rename(`${folder}/x.log`, `${folder}/x.log.1`);
    log.info("after");
    log.close();
    assert.match(await Deno.readTextFile(`${folder}/x.log.1`), /before\n$/);
    assert.match(await Deno.readTextFile(`${folder}/x.log`), /^[^\n]*after\n$/);
  }));

Deno.test("a log file that cannot be opened is replaced by standard error, with one warning", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const { log, stderr } = start({ log_file: `${folder}/file/x.log` });
    log.info("still here");
    log.close();
    const [warning, record, ...more] = stderr().trimEnd().split("\n");
    assert.match(
      warning,
      /WARNING .*Log file .*\/file\/x\.log cannot be written: .*standard error/,
    );
    assert.match(record, /still here/);
    assert.deepEqual(more, []);
  }));

Deno.test("a log file that can no longer be written is given up without losing the record", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/gone`);
    const { log, stderr } = start({ log_file: `${folder}/gone/x.log` });
    await Deno.remove(`${folder}/gone`, { recursive: true });
    log.info("kept");
    log.info("kept too");
    log.close();
    assert.match(stderr(), /cannot be written[^\n]*\n[^\n]*kept\n[^\n]*kept too\n$/);
  }));

Deno.test("destinations that cannot be served are told", () =>
  inFolder((folder) => {
    for (const name of ["use_syslog", "use_journal"] as const) {
      assert.match(
        start({ [name]: true }).stderr(),
        new RegExp(`WARNING .*${name} is not supported`),
      );
    }
    assert.match(start({ log_config_append: "/x" }).stderr(), /log_config_append is not supported/);
    const { log, stderr } = start({ use_journal: true, log_file: `${folder}/x.log` });
    log.close();
    assert.equal(stderr(), "");
    assert.match(
      Deno.readTextFileSync(`${folder}/x.log`),
      /use_journal is not supported; .*x\.log alone/,
    );
  }));
