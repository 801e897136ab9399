/** Two `create_cell` with the same URLs at once: exactly one creates the cell. */

import assert from "node:assert/strict";
import { codes, testOnServers } from "./support.ts";

const ROUNDS = 10;

testOnServers("two create_cell with one URL at once", 1, async (deployment) => {
  const { query } = await deployment.api();
  for (let round = 0; round < ROUNDS; round++) {
    const same = { transport: `rabbit://mq${round}/`, database: `mysql+pymysql://db${round}/nova` };
    // One URL in common is enough, whichever it is.
    const other = round % 2 === 0 ? { transport: same.transport } : { database: same.database };
    const create = (urls: { transport?: string; database?: string }, own: string) =>
      deployment.start(
        "create_cell",
        `--transport-url=${urls.transport ?? `rabbit://${own}/`}`,
        `--database_connection=${urls.database ?? `mysql+pymysql://${own}/nova`}`,
      );
    const running = [create(same, ""), create(other, `own${round}`)];
    const ended = await Promise.all(running.map((run) => run.ended));
    assert.deepEqual(codes(ended), [0, 2], ended.map(({ output }) => output).join("\n"));
    const rows = await query.selectFrom("cell_mappings").select("id").execute();
    assert.equal(rows.length, 1 + round + 1);
  }
});
