import assert from "node:assert/strict";
import { endProcess } from "../../tests/support/process.ts";

const fakeMain = new URL("../../tests/support/fake_main.ts", import.meta.url).pathname;

/** Deno's arguments for the program with the fake plugin, and with a command that ends as told. */
const program = ["run", "--no-check", "-A", fakeMain, "fake_v1"];
const ending = [...program, "end", "--name", "x"];

/** Starts the program with the fake plugin as a process of its own. */
function start(...argv: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...ending, ...argv],
    env: { HOME: "/nonexistent", NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function text(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream).text();
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "nova-manage-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The content of a file that is about to appear. */
async function appears(path: string): Promise<string> {
  for (let polls = 0; polls < 600; polls++) {
    const content = await Deno.readTextFile(path).catch(() => undefined);
    if (content !== undefined) return content;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} does not appear`);
}

/** Waits until the program has printed its first words, and drops the rest. */
async function untilItPrints(process: Deno.ChildProcess): Promise<void> {
  const reader = process.stdout.getReader();
  await reader.read();
  await reader.cancel();
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`the first ${signal} lets the command stop in good order`, async () => {
    const process = start("abort");
    await untilItPrints(process);
    process.kill(signal);
    const [stderr, status] = await Promise.all([text(process.stderr), process.status]);
    assert.equal(status.code, code);
    assert.match(stderr, new RegExp(`\n${signal}: stopping .*\nERROR: Stopped by ${signal}\\.\n$`));
  });
}

Deno.test("the second signal ends a command that does not stop", async () => {
  const process = start("never");
  await untilItPrints(process);
  process.kill("SIGINT");
  // The answer to the first signal shows that it has arrived.
  let stderr = "";
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  while (!stderr.includes("SIGINT: stopping")) stderr += (await reader.read()).value ?? "";
  await reader.cancel();
  process.kill("SIGTERM");
  assert.equal((await process.status).code, 143);
});

Deno.test("all output is written before the process ends, into a pipe too", async () => {
  const process = start("flood");
  const [stdout, status] = await Promise.all([
    text(process.stdout),
    process.status,
    text(process.stderr),
  ]);
  assert.equal(status.code, 0);
  assert.equal(stdout.split("\n").length, 100_001);
  assert.ok(stdout.endsWith("line 99999\n"));
});

Deno.test("a warning begins a line of its own where both streams go to the same place", async () => {
  const command = `exec "$0" run --no-check -A "$1" fake_v1 end --name x line`;
  const shell = async (redirection: string) => {
    const { stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", `${command} ${redirection}`, Deno.execPath(), fakeMain],
      env: { HOME: "/nonexistent", NO_COLOR: "1" },
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { out, err };
  };
  assert.match((await shell("2>&1")).out, /Working\.\.\nWARNING: half-time\ndone\n$/);
  const apart = await shell("");
  assert.equal(apart.out, "Working..done\n");
  assert.match(apart.err, /(^|\n)WARNING: half-time\n$/);
});

Deno.test("a reader that goes away does not disturb the command", async () => {
  const process = start("flood");
  await untilItPrints(process);
  const [stderr, status] = await Promise.all([text(process.stderr), process.status]);
  assert.equal(status.code, 0);
  assert.ok(!stderr.includes("ERROR"), stderr);
});

Deno.test("a failure that nobody waits for ends in 255", async () => {
  const process = start("stray");
  const [stderr, status] = await Promise.all([
    text(process.stderr),
    process.status,
    text(process.stdout),
  ]);
  assert.equal(status.code, 255);
  assert.match(stderr, /\nERROR: Unexpected failure: Error: nobody waits for this\n/);
});

Deno.test("work that stands still, with nothing left to wake it, ends in 255", async () => {
  const process = start("stuck");
  const [stderr, status] = await Promise.all([
    text(process.stderr),
    process.status,
    text(process.stdout),
  ]);
  assert.equal(status.code, 255);
  assert.match(stderr, /\nERROR: Unexpected failure: Error: the work stands still[^\n]*\n/);
});

Deno.test("a failure that cannot be told ends in 255 all the same", async () => {
  for (const how of ["stray", "stuck", "unexpected", "operator"]) {
    const { code } = await new Deno.Command("sh", {
      args: ["-c", `exec "$0" "$@" 2>/dev/full`, Deno.execPath(), ...ending, how],
      env: { HOME: "/nonexistent" },
    }).output();
    assert.equal(code, 255, how);
  }
});

Deno.test("a bar on a terminal that goes away does not end the work", async () => {
  await using folder = await temporaryFolder();
  // Where the program writes its exit code once it has ended; a hang-up does not end it.
  const command = [Deno.execPath(), ...program, "work", "end"].join(" ");
  const line = `trap '' HUP; ${command}; echo $? >code.part; mv code.part code`;
  const terminal = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--command", line, "/dev/null"],
    cwd: folder.path,
    env: { SHELL: "/bin/sh", HOME: "/nonexistent" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let shown = "";
  for await (const text of terminal.stdout.pipeThrough(new TextDecoderStream())) {
    shown += text;
    if (/Working .*1\/3/.test(shown)) break;
  }
  assert.match(shown, /1\/3/);
  endProcess(terminal, "SIGKILL");
  await terminal.status;
  await Deno.writeTextFile(`${folder.path}/end`, "");
  assert.equal(await appears(`${folder.path}/code`), "0\n");
});
