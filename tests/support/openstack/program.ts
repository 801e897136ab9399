/** The compiled program at work on a deployment with services, as a process of its own. */

import { plainEnvironment } from "../reference.ts";
import type { TestOptions } from "../context.ts";

/** What is run: `dist/nova-manage`, or what `NOVA_MANAGE` names. */
export const program = Deno.env.get("NOVA_MANAGE") ??
  new URL("../../../dist/nova-manage", import.meta.url).pathname;

/** How a run ended. */
export interface ProgramResult {
  /** 137 when it was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The text of a configuration file. */
export function configurationText(options: TestOptions): string {
  return Object.entries(options).map(([name, section]) => {
    const lines = Object.entries(section).map(([option, value]) => `${option} = ${value}\n`);
    return `[${name}]\n${lines.join("")}`;
  }).join("\n");
}

/**
 * Runs a command with a configuration.
 *
 * @param onStart gets the process, to kill it.
 */
export async function runProgram(
  options: TestOptions,
  args: readonly string[],
  onStart = (_: Deno.ChildProcess) => {},
): Promise<ProgramResult> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-services-" });
  try {
    await Deno.writeTextFile(`${folder}/nova.conf`, configurationText(options));
    const child = new Deno.Command(program, {
      args: ["--config-file", `${folder}/nova.conf`, ...args],
      env: plainEnvironment(folder),
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    onStart(child);
    const { code, stdout, stderr } = await child.output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
