/**
 * `purge` interrupted at any moment and run again to the end: nothing is deleted that an export has not
 * got in a finished file.
 */

import assert from "node:assert/strict";
import { hasServer } from "../../support/servers.ts";
import { assertGoodEnd, assertReadable } from "./checks.ts";
import { textOf } from "./content.ts";
import { eachRound } from "./rounds.ts";
import { makeStage } from "./stage.ts";
import { countTraffic, strikeAtRandom, type Traffic } from "./strikes.ts";

const INSTANCES = 40;
const ROUNDS = 2;

/** The rows in the finished files of all runs, by the names of their shadow tables. */
async function exportedRows(folder: string): Promise<Map<string, Set<string>>> {
  const rows = new Map<string, Set<string>>();
  for await (const path of finishedFiles(folder)) {
    const file = await Deno.open(path);
    const lines = await new Response(
      file.readable.pipeThrough(new DecompressionStream("gzip")),
    ).text();
    const table = /(shadow_\w+?)[.-]/.exec(path)![1];
    if (!rows.has(table)) rows.set(table, new Set());
    for (const line of lines.trimEnd().split("\n")) rows.get(table)!.add(textOf(JSON.parse(line)));
  }
  return rows;
}

async function* finishedFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* finishedFiles(`${folder}/${name}`);
    else if (name.endsWith(".gz")) yield `${folder}/${name}`;
  }
}

for (const engine of ["mysql", "postgresql"] as const) {
  Deno.test({
    name: `purge --export interrupted and repeated: every row is on the disk (${engine})`,
    ignore: !hasServer(engine),
    async fn() {
      await using stage = await makeStage(engine);
      // Of a run that was not disturbed; before there was one, a guess.
      let traffic: Traffic = { pieces: 100, commits: 30 };
      await eachRound(ROUNDS, async (random, seed) => {
        await stage.fill(random, INSTANCES);
        await using round = await stage.round();
        assertGoodEnd(await round.run("archive_deleted_rows", "--until-complete"), "archiving");
        const start = await stage.read();
        const folder = await Deno.makeTempDir({ prefix: "nova-manage-export-" });
        try {
          const args = ["purge", "--all", "--export", folder, "--txn-rows", "20"];
          await using faulty = await stage.round();
          const running = faulty.start(...args);
          const { cellProxy } = faulty;
          const strike = strikeAtRandom(cellProxy, traffic, random, () => {
            if (seed % 4 === 0) running.signal("SIGINT");
            else if (seed % 4 === 1) cellProxy.cut();
            else running.signal("SIGKILL");
          });
          const ended = await running.ended;
          await faulty.untilSessionsEnded();
          const when = `${strike}\n${ended.story}`;
          assertReadable(ended.story, when);

          const lost = async () => {
            const { shadowRows } = await stage.read();
            const exported = await exportedRows(folder);
            return [...start.shadowRows].flatMap(([table, rows]) => {
              const left = new Set(shadowRows.get(table)!.map(textOf));
              return rows.map(textOf).filter((text) =>
                !left.has(text) && !exported.get(`shadow_${table}`)?.has(text)
              );
            });
          };
          assert.deepEqual((await lost()).slice(0, 3), [], when);
          await using again = await stage.round();
          const counted = countTraffic(again.cellProxy);
          const last = await again.run(...args);
          assert.ok(last.code === 0 || last.code === 3, last.story);
          if (counted.commits > traffic.commits) traffic = counted;
          const now = await stage.read();
          assert.equal(now.shadow.size, 0, last.story);
          assert.deepEqual(now.main, start.main);
          assert.deepEqual((await lost()).slice(0, 3), [], last.story);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      });
    },
  });
}
