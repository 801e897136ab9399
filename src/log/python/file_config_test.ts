import assert from "node:assert/strict";
import fc from "fast-check";
import { receiveDatagrams, temporaryFolder } from "../../../tests/support/log_services.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { createLogger } from "../create_logger.ts";
import { loggingGroup, type LogOptions } from "../options.ts";

const DEFAULTS = Object.fromEntries(
  Object.entries(loggingGroup.options).map(([name, option]) => [name, option.default]),
) as LogOptions;

/** A log by a configuration, with what it writes. */
async function start(folder: string, text: string, commandLine: Partial<LogOptions> = {}) {
  const path = `${folder}/logging.conf`;
  await Deno.writeTextFile(path, text);
  const streams = { stdout: "", stderr: "" };
  const log = await createLogger({
    configured: { ...DEFAULTS, log_config_append: path },
    commandLine,
    sockets: { syslog_socket: undefined, journal_socket: undefined },
  }, {
    stdout: (text) => void (streams.stdout += text),
    stderr: (text) => void (streams.stderr += text),
    isTerminal: false,
    mayColour: true,
    now: () => new Date(2024, 4, 6, 7, 8, 9, 12),
    process: 42,
    version: "1.2.3",
    hostname: () => "controller1",
  });
  return { log, streams };
}

/** A configuration with one handler. */
function withHandler(handler: string, more = ""): string {
  return `
[loggers]
keys = root
[handlers]
keys = h
[formatters]
keys = f
[logger_root]
level = DEBUG
handlers = h
[handler_h]
${handler}
formatter = f
[formatter_f]
format = %(levelname)s|%(message)s
${more}`;
}

/** The sample of oslo.log's documentation, shortened. */
const SAMPLE = `
[loggers]
keys = root, nova, amqp

[handlers]
keys = stderr, stdout, watchedfile, syslog, fluent, null

[formatters]
keys = context, default, fluent

[logger_root]
level = WARNING
handlers = null

[logger_nova]
level = INFO
handlers = stderr
qualname = nova

[logger_amqp]
level = WARNING
handlers = fluent
qualname = amqp

[handler_stderr]
class = StreamHandler
args = (sys.stderr,)
formatter = context

[handler_stdout]
class = StreamHandler
args = (sys.stdout,)
formatter = context

[handler_watchedfile]
class = handlers.WatchedFileHandler
args = ('nova.log',)
formatter = context

[handler_syslog]
class = handlers.SysLogHandler
args = ('/dev/log', handlers.SysLogHandler.LOG_USER)
formatter = context

[handler_fluent]
class = fluent.handler.FluentHandler
args = ('openstack.nova', 'localhost', 24224)
formatter = fluent

[handler_null]
class = logging.NullHandler
formatter = default
args = ()

[formatter_context]
class = oslo_log.formatters.ContextFormatter

[formatter_default]
format = %(message)s

[formatter_fluent]
class = oslo_log.formatters.FluentFormatter
`;

Deno.test("oslo.log's sample: nova's records to standard error, in oslo.log's form", async () => {
  await using folder = await temporaryFolder();
  const { log, streams } = await start(folder.path, SAMPLE);
  log.debug("not shown");
  log.info("x");
  await log.close();
  assert.equal(streams.stderr, "2024-05-06 07:08:09,012.012 42 INFO nova.manage [-] x\n");
  assert.equal(streams.stdout, "");
});

Deno.test("the configuration alone decides; debug and log_file are not heeded", async () => {
  await using folder = await temporaryFolder();
  const other = `${folder.path}/other.log`;
  const { log, streams } = await start(folder.path, SAMPLE, { debug: true, log_file: other });
  log.debug("x");
  await log.close();
  assert.equal(streams.stderr, "");
  await assert.rejects(Deno.stat(other));
});

Deno.test("levels of loggers and handlers, propagation, and loggers below", async () => {
  await using folder = await temporaryFolder();
  const { log, streams } = await start(
    folder.path,
    `[loggers]
keys = root,nova,manage,sql
[handlers]
keys = out,err
[formatters]
keys = f
[formatter_f]
format: %(name)s %(message)s
[handler_out]
class: StreamHandler
level: WARNING
args: (sys.stdout,)
formatter: f
[handler_err]
class: StreamHandler
formatter: f
[logger_root]
level: ERROR
handlers: out
[logger_nova]
level: DEBUG
qualname: nova
handlers:
[logger_manage]
qualname: nova.manage
handlers: err
[logger_sql]
qualname: nova.manage.sql
level: INFO
propagate: 0
handlers: out
`,
  );
  log.debug("one");
  log.warning("two");
  log.named("sql").debug("three");
  log.named("sql").warning("four");
  await log.close();
  assert.equal(streams.stderr, "nova.manage one\nnova.manage two\n");
  assert.equal(streams.stdout, "nova.manage two\nnova.manage.sql four\n");
});

Deno.test("file, rotating, timed rotating and watched handlers", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/x.log`;
  const read = (suffix = "") => Deno.readTextFileSync(file + suffix);
  const write = async (handler: string, ...texts: string[]) => {
    const { log, streams } = await start(folder.path, withHandler(handler));
    for (const text of texts) log.info(text);
    await log.close();
    assert.deepEqual(streams, { stdout: "", stderr: "" });
  };
  await write(`class = FileHandler\nargs = ('${file}',)`, "a");
  await write(`class = logging.FileHandler\nargs = ('${file}', 'w')`, "b");
  assert.equal(read(), "INFO|b\n");
  await write(`class = handlers.WatchedFileHandler\nkwargs = {'filename': '${file}'}`, "c");
  assert.equal(read(), "INFO|b\nINFO|c\n");
  await write(
    `class = logging.handlers.RotatingFileHandler\nargs = ('${file}', 'a')\n` +
      "kwargs = {'maxBytes': 20, 'backupCount': 1}",
    "d",
    "e",
  );
  assert.equal(read(".1"), "INFO|b\nINFO|c\n");
  assert.equal(read(), "INFO|d\nINFO|e\n");
  await Deno.utime(file, new Date(2024, 4, 5), new Date(2024, 4, 5));
  await write(
    `class = handlers.TimedRotatingFileHandler\nargs = ('${file}', 'midnight', 1, 7)`,
    "f",
  );
  assert.equal(read(".2024-05-05"), "INFO|d\nINFO|e\n");
  assert.equal(read(), "INFO|f\n");
});

Deno.test("a syslog handler sends to the socket that it names", async () => {
  await using folder = await temporaryFolder();
  using receiver = receiveDatagrams(`${folder.path}/log`);
  const { log } = await start(
    folder.path,
    withHandler(
      `class = handlers.SysLogHandler\nargs = ('${folder.path}/log', ` +
        "handlers.SysLogHandler.LOG_LOCAL0)",
    ),
  );
  log.error("x");
  assert.equal(new TextDecoder().decode(await receiver.next()), "<131>ERROR|x\0");
  await log.close();
});

Deno.test("a class that there is not is named in one warning, its records go to standard error", async () => {
  await using folder = await temporaryFolder();
  for (
    const [handler, name] of [
      ["class = fluent.handler.FluentHandler\nargs = ('x', 1)", "fluent.handler.FluentHandler"],
      ["class = handlers.SMTPHandler\nargs = ()", "handlers.SMTPHandler"],
      ["class = FileHandler\nargs = (os.environ['X'],)", "FileHandler"],
      ["class = StreamHandler\nargs = (open('/x'),)", "StreamHandler"],
    ]
  ) {
    const { log, streams } = await start(folder.path, withHandler(handler));
    log.info("one");
    log.info("two");
    await log.close();
    const [warning, ...records] = streams.stderr.trimEnd().split("\n");
    assert(
      warning.includes(
        `WARNING nova.manage [-] ${folder.path}/logging.conf: the handler h, ${name}, `,
      ),
    );
    assert.deepEqual(records, ["INFO|one", "INFO|two"]);
  }
});

Deno.test("what is wrong in the file is said with its place", async () => {
  await using folder = await temporaryFolder();
  const wrong = [
    ["x = 1", /line 1: a value stands before/],
    ["[loggers]\nkeys", /line 2: it is neither/],
    ["[a]\n[a]", /line 2: the section \[a\] stands there twice/],
    ["[a]\nx=1\nX=2", /line 3: the option x stands there twice/],
    ["[loggers]\nkeys = root", /has no section \[formatters\]/],
    [withHandler("level = LOUD\nclass = NullHandler"), /\[handler_h\] level: "LOUD" is no level/],
    [withHandler("args = ()"), /\[handler_h\] has no class/],
    [withHandler("class = NullHandler").replace("handlers = h", "handlers = x"), /handler x/],
    [withHandler("class = %(none)s"), /refers to what is not there/],
  ] as const;
  for (const [text, message] of wrong) {
    await assert.rejects(() => start(folder.path, text), (error) => {
      assert(error instanceof OperatorError);
      assert.match(error.message, message);
      assert(error.message.includes(`${folder.path}/logging.conf`));
      return true;
    });
  }
});

Deno.test("a file that is not there, or is none, is an error", async () => {
  await using folder = await temporaryFolder();
  for (const path of [`${folder.path}/none`, folder.path]) {
    await assert.rejects(
      () => start(folder.path, SAMPLE, { log_config_append: path }),
      /^OperatorError: Logging configuration .* cannot be read: it (does not exist|is no ordinary file)/,
    );
  }
});

Deno.test("any file is a configuration or an error of ours", async () => {
  await using folder = await temporaryFolder();
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(...withHandler("class = StreamHandler\nargs = (sys.stdout,)").split("\n")),
      fc.stringMatching(/^[[\]=:%()\w\s',.]{0,20}$/),
    ),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(lines, async (lines) => {
      try {
        const { log } = await start(folder.path, lines.join("\n"));
        log.info("x");
        await log.close();
      } catch (error) {
        assert(error instanceof OperatorError, String(error));
      }
    }),
    { numRuns: 50 },
  );
});
