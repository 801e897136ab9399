/** The reference `nova-manage`, where the machine has one, run fast or in the plain way. */

import { TextLineStream } from "./text_lines.ts";

/** How a command ended. */
export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The programs that a tool has. */
export type ProgramName = "nova-manage" | "nova-status";

/** A `nova-manage` to run commands with: the reference, or our own. */
export interface Tool extends AsyncDisposable {
  /** What to call it in messages. */
  readonly name: string;
  /** What its `--version` prints. */
  readonly version: string;
  /**
   * Runs one command to its end.
   *
   * @param args what stands after `nova-manage`.
   * @param environment the whole environment; nothing is inherited.
   * @param program which of its two programs to run.
   */
  run(
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    program?: ProgramName,
  ): Promise<ProcessResult>;
}

/** The reference's program in `PATH`; undefined where it is not installed. */
export async function findReference(): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/nova-manage`;
    const text = await Deno.readTextFile(path).catch(() => "");
    // A script that imports the reference's module, not some binary of the same name.
    if (text.startsWith("#!") && text.includes("nova.cmd.manage")) return path;
  }
  return undefined;
}

/** A program started anew for each command. */
export async function programTool(name: string, path: string): Promise<Tool> {
  let folder: string | undefined;
  /** `nova-status` beside the program, or a link to it of that name, made when it is first needed. */
  async function pathOf(program: ProgramName): Promise<string> {
    if (program === "nova-manage") return path;
    const beside = path.replace(/[^/]*$/, program);
    if (await Deno.stat(beside).then(() => true, () => false)) return beside;
    if (folder === undefined) {
      folder = await Deno.makeTempDir({ prefix: "nova-manage-link-" });
      await Deno.symlink(path, `${folder}/${program}`);
    }
    return `${folder}/${program}`;
  }
  const run: Tool["run"] = async (args, environment, program = "nova-manage") => {
    const { code, stdout, stderr } = await new Deno.Command(await pathOf(program), {
      args: [...args],
      env: { ...environment },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const decoder = new TextDecoder();
    return { exitCode: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  const { exitCode, stdout, stderr } = await run(["--version"], plainEnvironment("/nonexistent"));
  if (exitCode !== 0) throw new Error(`${path} --version ended with ${exitCode}: ${stderr}`);
  return {
    name,
    version: stdout.trim(),
    run,
    async [Symbol.asyncDispose]() {
      if (folder !== undefined) await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The environment of a command in tests: what a service's account has, and nothing of the tester's. */
export function plainEnvironment(home: string): Record<string, string> {
  return { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin", HOME: home, LANG: "C.UTF-8" };
}

/** The reference behind `reference_server.py`: one start, then a fork for each command. */
export async function forkedReference(path: string): Promise<Tool> {
  const interpreter = (await Deno.readTextFile(path)).split("\n")[0].slice(2).trim();
  const child = new Deno.Command(interpreter, {
    args: [new URL("reference_server.py", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  const answer = async () => {
    const { value, done } = await lines.read();
    if (done) throw new Error("the reference's server has ended");
    return JSON.parse(value);
  };
  const { ready } = await answer();
  return {
    name: "reference",
    version: ready,
    async run(args, environment, program) {
      const request = JSON.stringify({ arguments: args, environment, program }) + "\n";
      await writer.write(new TextEncoder().encode(request));
      return await answer();
    },
    async [Symbol.asyncDispose]() {
      await writer.close();
      await lines.cancel();
      await child.status;
    },
  };
}
