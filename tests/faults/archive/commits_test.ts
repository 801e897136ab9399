/**
 * The two commits of a batch, the API database's and the cell's: what happens when the program is killed
 * or a connection breaks right before one of them or right after.
 */

import { hasServer } from "../../support/servers.ts";
import { assertFinished, assertGoodEnd, assertNothingLost } from "./checks.ts";
import { assertAccounted, assertCounted } from "./counts.ts";
import { FAULTS } from "./faults.ts";
import { startRandom } from "./random.ts";
import { makeStage } from "./stage.ts";
import { COMMIT } from "./strikes.ts";

const INSTANCES = 30;

const ARCHIVE = [
  ...["archive_deleted_rows", "--until-complete", "--verbose"],
  ...["--connections", "1", "--txn-rows", "100"],
];

/** What strikes, and at whose commits. */
const STRIKES: Readonly<Record<string, readonly ("cell" | "api")[]>> = {
  "killed, by the cell's statements": ["cell", "api"],
  "cell cut": ["cell"],
  "API cut": ["api"],
};

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `a batch struck right before and after its commits (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const random = startRandom(1);
      for (const [name, places] of Object.entries(STRIKES)) {
        for (const place of places) {
          for (const moment of ["before", "after"] as const) {
            const when = `${name} ${moment} the ${place}'s commit`;
            const start = await stage.fill(random, INSTANCES);
            await using round = await stage.round();
            const { cellProxy: cell, apiProxy: api, endSessions } = round;
            const running = round.start(...ARCHIVE);
            let acting: unknown;
            // In the middle of the work: at the second batch of instances.
            const strike = () => {
              acting = FAULTS[name].strike({ running, cell, api, endSessions });
            };
            if (place === "api") api.atPiece(2, moment, strike, COMMIT);
            // The cell's commit that follows the API's.
            else api.atPiece(2, "after", () => cell.atPiece(1, moment, strike, COMMIT), COMMIT);
            const ended = await running.ended;
            await acting;
            await round.untilSessionsEnded();
            assertNothingLost(start, await stage.read(), `${when}\n${ended.story}`);
            await using again = await stage.round();
            const last = await again.run(...ARCHIVE);
            assertGoodEnd(last, when);
            const now = await stage.read();
            assertFinished(start, now, `again after ${when}`);
            assertAccounted([ended, last], start, now, when);
          }
        }
      }
    },
  });

  Deno.test({
    name: `a batch whose commits get no answer again and again is counted once (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      const random = startRandom(2);
      for (const moment of ["before", "after"] as const) {
        const start = await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        const { cellProxy } = round;
        for (const commit of [1, 2]) {
          cellProxy.atPiece(commit, moment, () => cellProxy.cut(), COMMIT);
        }
        const ended = await round.run(...ARCHIVE);
        assertGoodEnd(ended, `cut ${moment} the first two commits`);
        const now = await stage.read();
        assertFinished(start, now, ended.story);
        assertCounted([ended], start, now);
      }
    },
  });
}
