/** What the program has from its environment. */

import assert from "node:assert/strict";
import { unpack } from "./unpack.ts";

Deno.test("a variable that is not UTF-8 is named, and nothing takes its place", async () => {
  await using program = await unpack();
  // In Latin-1, as an old terminal or a unit file writes it: caf\xe9.
  const latin1 = (name: string) => `export ${name}=$(printf 'mysql://nova:caf\\351@h/nova');`;
  for (
    const [name, line] of [
      ["OS_DATABASE__CONNECTION", "nova --debug db version"],
      ["OS_API_DATABASE__CONNECTION", "nova api_db sync"],
      ["OS_DEFAULT__TRANSPORT_URL", "nova cell_v2 create_cell --database_connection sqlite:///x"],
      ["HOME", "./nova-manage --config-file '~/nova.conf' db version"],
    ]
  ) {
    const { code, stdout, stderr } = await program.shell(`${latin1(name)} ${line}`);
    assert.equal(code, 255, line);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`^ERROR: The environment variable ${name} is not UTF-8 text`));
    assert.ok(!stderr.includes("caf"), stderr);
  }
  // One that nothing is read from is no concern of this program.
  const { code } = await program.shell(`${latin1("OTHER")} nova --version`);
  assert.equal(code, 0);
});
