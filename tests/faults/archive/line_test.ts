/** What a reader of a pipe sees of `archive_deleted_rows --verbose` while it is still at work. */

import assert from "node:assert/strict";
import { hasServer } from "../../support/servers.ts";
import { assertFinished } from "./checks.ts";
import { startRandom } from "./random.ts";
import { makeStage } from "./stage.ts";

const INSTANCES = 30;
const MAX_ROWS = 2;

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `each pass of archive_deleted_rows prints its dot when it ends (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const start = await stage.fill(startRandom(1), INSTANCES);
      const deleted = start.rows.get("instances")!.filter((row) => Number(row.deleted) > 0);
      const last = deleted.at(-1)!;
      await using round = await stage.round();
      const { running, early } = await stage.cell.query.transaction().execute(async (query) => {
        // The run waits for this one, and has done the others.
        await query.selectFrom("instances").select("id").where("id", "=", last.id).forUpdate()
          .execute();
        const running = round.start(
          ...["archive_deleted_rows", "--until-complete", "--verbose", "--connections", "1"],
          ...["--max_rows", `${MAX_ROWS}`, "--txn-rows", "20"],
        );
        // `Archiving..` and the dots of three passes.
        return { running, early: await running.printed("Archiving.....") };
      });
      assert.match(early, /^Archiving\.{5,}$/, "no more than dots before the end");
      const { code, stdout, stderr, story } = await running.ended;
      assert.equal(code, 1, story);
      assert.equal(stderr, "", story);
      const [line] = stdout.split("\n");
      assert.match(line, /^Archiving\.+complete$/, story);
      assert.ok(line.startsWith(early) && line.length > `${early}.complete`.length, story);
      const passes = Math.floor(deleted.length / MAX_ROWS);
      assert.ok(line.length >= `Archiving..${".".repeat(passes)}.complete`.length, story);
      assertFinished(start, await stage.read(), story);
    },
  });
}
