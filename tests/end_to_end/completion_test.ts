/** The completion scripts in the shells that they are for, as somebody types. */

import assert from "node:assert/strict";
import { cellUuid } from "../support/cells.ts";
import { isInstalled } from "../support/process.ts";
import { unpack, type Unpacked } from "./unpack.ts";

const driver = new URL("drive_shell.zsh", import.meta.url).pathname;

/** The function that takes the program's place once a line is entered. */
const RAN = `nova-manage() { printf 'RAN %sEND\\n' "$*"; }`;

/** How each shell is started, and told of the script. */
const shells = {
  bash: {
    // A history would be written while the folder goes.
    start: "env HISTFILE= bash --norc --noprofile -i",
    setUp: `PS1='> '; source ./completion; ${RAN}; echo set-up: do"ne"`,
  },
  zsh: {
    start: "zsh -f -i",
    setUp: "PROMPT='> '; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; " +
      `source ./completion; ${RAN}; echo set-up: do"ne"`,
  },
};

interface Typing {
  /** What is typed before Tab. */
  readonly typed: string;
  /** What the line is then. */
  readonly line: string;
}

const typings: readonly Typing[] = [
  { typed: "cell_v2 list_h", line: "cell_v2 list_hosts " },
  { typed: "db archive_deleted_rows --until", line: "db archive_deleted_rows --until-complete " },
  {
    typed: "db archive_deleted_rows --format v",
    line: "db archive_deleted_rows --format vertical ",
  },
  {
    typed: "db archive_deleted_rows --format=v",
    line: "db archive_deleted_rows --format=vertical ",
  },
  { typed: "--config-file nova.c", line: "--config-file nova.conf " },
  {
    typed: "--config-file nova.conf cell_v2 delete_cell --cell_uuid nor",
    line: "--config-file nova.conf cell_v2 delete_cell --cell_uuid north ",
  },
  {
    typed: "--config-file nova.conf cell_v2 list_hosts --cell_uuid=1111",
    line: `--config-file nova.conf cell_v2 list_hosts --cell_uuid=${cellUuid(1)} `,
  },
];

/** The program beside a database with a cell, and the completion script of a shell. */
async function unpackWithCell(shell: string): Promise<Unpacked> {
  const program = await unpack();
  const script = await program.run("completion", shell);
  assert.deepEqual([script.code, script.stderr], [0, ""]);
  await Deno.writeTextFile(`${program.folder}/completion`, script.stdout);
  const sync = await program.shell("nova api_db sync");
  assert.equal(sync.code, 0, sync.stderr);
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(`${program.folder}/api.sqlite`);
  database.prepare(
    "INSERT INTO cell_mappings (uuid, name, transport_url, database_connection, disabled) " +
      "VALUES (?, 'north', 'none:/', 'sqlite://', 0)",
  ).run(cellUuid(1));
  database.close();
  return program;
}

async function output(command: string, args: string[], { folder }: Unpacked): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: folder,
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, HOME: folder, TERM: "dumb" },
    clearEnv: true,
    stdin: "null",
    // A shell that does not go on is ended with the driver.
    signal: AbortSignal.timeout(120_000),
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

for (const shell of ["bash", "zsh"] as const) {
  Deno.test({
    name: `completion in ${shell}: what Tab makes of a line`,
    ignore: !await isInstalled("zsh"),
    async fn() {
      await using program = await unpackWithCell(shell);
      const { start, setUp } = shells[shell];
      const lines = typings.map(({ typed }) => `nova-manage ${typed}`);
      const ran = await output("zsh", ["-f", driver, start, setUp, ...lines], program);
      assert.deepEqual(
        ran.trimEnd().split("\n").map((line) => line.trimEnd()),
        typings.map(({ line }) => line.trimEnd()),
      );
    },
  });
}

Deno.test({
  name: "completion in fish: what is offered for a line, with its meaning",
  ignore: !await isInstalled("fish"),
  async fn() {
    await using program = await unpackWithCell("fish");
    for (const { typed, line } of typings) {
      const found = await output(
        "fish",
        ["--no-config", "-c", 'source completion; complete -C "nova-manage $argv"', "--", typed],
        program,
      );
      const [word] = found.split(/[\t\n]/);
      assert.equal(word, line.trimEnd().split(" ").at(-1), `${typed}: ${found}`);
    }
    const described = await output(
      "fish",
      ["--no-config", "-c", 'source completion; complete -C "nova-manage db pu"'],
      program,
    );
    assert.equal(described, "purge\tDelete archived rows from the shadow tables.\n");
  },
});

Deno.test("a database that does not answer costs a Tab no more than two seconds, and no word", async () => {
  await using program = await unpack();
  // Takes connections and says nothing.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await Deno.writeTextFile(
    `${program.folder}/nova.conf`,
    `[api_database]\nconnection = mysql+pymysql://nova:s3cret@127.0.0.1:${port}/nova_api\n`,
    { mode: 0o600 },
  );
  const words = ["completion", "words", "--", "--config-file", "nova.conf", "cell_v2"];
  const answer = await program.run(...words, "delete_cell", "--cell_uuid", "");
  assert.deepEqual(answer, { code: 0, stdout: "words\n", stderr: "" });
});
