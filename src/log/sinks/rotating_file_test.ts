import assert from "node:assert/strict";
import { fakeRecord } from "../../../tests/support/log_record.ts";
import { temporaryFolder } from "../../../tests/support/log_services.ts";
import { sizeRotatedFile, timeRotatedFile } from "./rotating_file.ts";
import { nextRotation, rotationSuffix, rotationTime } from "./rotation_time.ts";

const silent = () => assert.fail("there was something to tell");

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("by size: older files count up, the oldest goes", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/x.log`;
  const sink = sizeRotatedFile(path, 10, 2, silent);
  for (const text of ["aaaa", "bbbb", "cccc", "dddd", "eeeeeeeeeeee", "f"]) {
    sink.write(text, fakeRecord(), undefined);
  }
  await sink.close();
  assert.deepEqual(
    namesIn(folder.path).map((name) => [name, Deno.readTextFileSync(`${folder.path}/${name}`)]),
    [["x.log", "f\n"], ["x.log.1", "eeeeeeeeeeee\n"], ["x.log.2", "dddd\n"]],
  );
});

Deno.test("by time: named after the period's beginning, as many as are to be kept", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/x.log`;
  await Deno.writeTextFile(`${path}.2024-05-01`, "");
  await Deno.writeTextFile(`${path}.2024-05-02.gz`, "");
  await Deno.writeTextFile(`${path}.old`, "");
  let now = new Date(2024, 4, 6, 23, 59);
  const daily = rotationTime("midnight", 1)!;
  const sink = timeRotatedFile(path, daily, 2, () => now, silent);
  sink.write("Monday", fakeRecord(), undefined);
  now = new Date(2024, 4, 7, 0, 0);
  sink.write("Tuesday", fakeRecord(), undefined);
  now = new Date(2024, 4, 7, 23, 0);
  sink.write("still Tuesday", fakeRecord(), undefined);
  await sink.close();
  assert.deepEqual(namesIn(folder.path), [
    "x.log",
    "x.log.2024-05-02.gz",
    "x.log.2024-05-06",
    "x.log.old",
  ]);
  assert.equal(await Deno.readTextFile(`${path}.2024-05-06`), "Monday\n");
  assert.equal(await Deno.readTextFile(path), "Tuesday\nstill Tuesday\n");
});

Deno.test("a file from before is moved aside by the time of its last change", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/x.log`;
  await Deno.writeTextFile(path, "old\n");
  const last = new Date(2024, 4, 6, 7, 8, 9);
  await Deno.utime(path, last, last);
  const now = () => new Date(2024, 4, 6, 9, 0, 0);
  const sink = timeRotatedFile(path, rotationTime("H", 1)!, 5, now, silent);
  sink.write("new", fakeRecord(), undefined);
  await sink.close();
  assert.deepEqual(namesIn(folder.path), ["x.log", "x.log.2024-05-06_07"]);
});

Deno.test("a file that cannot be moved grows on, with one word of it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/x.log`;
  // A folder in the way cannot be replaced by a file.
  await Deno.mkdir(`${path}.1/full`, { recursive: true });
  const told: string[] = [];
  const sink = sizeRotatedFile(path, 5, 1, (sentence) => told.push(sentence));
  for (const text of ["aaaa", "bbbb", "cccc"]) sink.write(text, fakeRecord(), undefined);
  await sink.close();
  assert.equal(await Deno.readTextFile(path), "aaaa\nbbbb\ncccc\n");
  assert.equal(told.length, 1);
  assert.match(told[0], /^The log file .*x\.log cannot be rotated: /);
});

Deno.test("intervals: when the next rotation is", () => {
  const monday = new Date(2024, 4, 6, 7, 8, 9);
  const next = (when: string, interval = 1) => nextRotation(rotationTime(when, interval)!, monday);
  assert.deepEqual(next("s", 30), new Date(2024, 4, 6, 7, 8, 39));
  assert.deepEqual(next("M"), new Date(2024, 4, 6, 7, 9, 9));
  assert.deepEqual(next("d", 2), new Date(2024, 4, 8, 7, 8, 9));
  assert.deepEqual(next("midnight"), new Date(2024, 4, 7));
  assert.deepEqual(next("w0"), new Date(2024, 4, 7));
  assert.deepEqual(next("W6"), new Date(2024, 4, 13));
  for (const wrong of ["w", "w7", "x", ""]) assert.equal(rotationTime(wrong, 1), undefined);
});

Deno.test("a day in UTC begins and is named in UTC", () => {
  const time = rotationTime("midnight", 1, true)!;
  const due = nextRotation(time, new Date(Date.UTC(2024, 4, 6, 7)));
  assert.deepEqual(due, new Date(Date.UTC(2024, 4, 7)));
  assert.equal(rotationSuffix(time, due).suffix, "2024-05-06");
});
