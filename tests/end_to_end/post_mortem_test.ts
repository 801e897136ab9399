/** `--post-mortem` of the compiled program: its report, and its prompt on a real terminal. */

import assert from "node:assert/strict";
import { temporaryFolder } from "../support/log_services.ts";

Deno.test("the prompt of a failed run on a terminal", async () => {
  await using folder = await temporaryFolder();
  // util-linux's `script` gives the program a terminal.
  const child = new Deno.Command("script", {
    args: [
      "--quiet",
      "--return",
      "--command",
      `${Deno.cwd()}/dist/nova-manage --post-mortem cell_v2 list_cells`,
      "/dev/null",
    ],
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      TERM: "xterm",
      TMPDIR: folder.path,
      OS_API_DATABASE__CONNECTION: "mysql+pymysql://nova:s3cret@127.0.0.1:1/nova_api",
      OS_API_DATABASE__MAX_RETRIES: "1",
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("config connection\nquit\n"));
  const { code, stdout } = await child.output();
  await writer.close().catch(() => {});
  const shown = new TextDecoder().decode(stdout);
  assert.equal(code, 255, shown);
  assert.match(shown, /\(post-mortem\) /);
  assert.match(
    shown,
    /\[api_database\] connection = \*\*\*\* \(OS_API_DATABASE__CONNECTION\)/,
  );
  assert.doesNotMatch(shown, /s3cret/);
  const [report, ...others] = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert.match(report, /^nova-manage-\d{8}-\d{6}-.*\.report$/);
  assert.deepEqual(others, []);
  const { mode } = await Deno.stat(`${folder.path}/${report}`);
  assert.equal(mode! & 0o777, 0o600);
  assert.doesNotMatch(await Deno.readTextFile(`${folder.path}/${report}`), /s3cret/);
});
