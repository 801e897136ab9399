/** The compiled program alone in a folder of its own, as an operator has it. */

/** How a run ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program, with a configuration whose databases are on SQLite beside it. */
export interface Unpacked extends AsyncDisposable {
  readonly folder: string;
  /** Runs the program with these arguments and an empty environment, in its folder. */
  run(...args: string[]): Promise<Ended>;
  /** Runs a line of the shell there, in which `nova` is the program with its configuration. */
  shell(line: string): Promise<Ended>;
}

/** Puts the program into a new folder; disposing of it removes the folder. */
export async function unpack(): Promise<Unpacked> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-alone-" });
  await Deno.copyFile("dist/nova-manage", `${folder}/nova-manage`);
  await Deno.writeTextFile(
    `${folder}/nova.conf`,
    `[api_database]\nconnection = sqlite:///${folder}/api.sqlite\n` +
      `[database]\nconnection = sqlite:///${folder}/main.sqlite\n`,
    { mode: 0o600 },
  );
  const run = async (program: string, args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd: folder,
      clearEnv: true,
      stdin: "null",
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, stdout: out, stderr: err };
  };
  return {
    folder,
    run: (...args) => run(`${folder}/nova-manage`, args),
    shell(line) {
      const nova = `nova() { ./nova-manage --config-file nova.conf "$@"; }\n`;
      return run("/bin/sh", ["-c", nova + line]);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
