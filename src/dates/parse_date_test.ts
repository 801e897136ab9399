import assert from "node:assert/strict";
import fc from "fast-check";
import { inTimeZone } from "../../tests/support/time_zone.ts";
import { parseDate, type ParsedDate } from "./parse_date.ts";

/** Today in the tests, as in the recording. */
const NOW = new Date(2024, 4, 6, 7, 8, 9);

function inUtc(text: string): ParsedDate | undefined {
  return inTimeZone("UTC", () => parseDate(text, NOW));
}

Deno.test("dates mean what they mean to dateutil", async () => {
  // Recorded from python-dateutil 2.8.2 with today's date 2024-05-06, on a machine in UTC: the text; the
  // instant, null for an error; the zone that it warns of.
  const file = new URL("fixtures/dateutil.jsonl", import.meta.url);
  const lines = (await Deno.readTextFile(file)).trim().split("\n");
  assert.ok(lines.length > 500);
  inTimeZone("UTC", () => {
    for (const line of lines) {
      const [text, utc, unknownZone] = JSON.parse(line);
      const date = parseDate(text, NOW);
      assert.deepEqual([date?.utc ?? null, date?.unknownZone], [utc, unknownZone], text);
    }
  });
});

Deno.test("words that count from today are refused, unless the date is complete", () => {
  for (
    const text of [
      "yesterday",
      "2 days before",
      "a day ago",
      "now - 1 month",
      "last Friday",
      "30 days",
      "12:00 today",
    ]
  ) {
    assert.equal(inUtc(text), undefined, text);
  }
  assert.equal(inUtc("the last day: 2015-10-21")?.utc, "2015-10-21 00:00:00.000000");
});

Deno.test("it says what it had to add: a zone, or parts of today's date", () => {
  const cases: [text: string, utc: string, withoutZone: boolean, dependsOnToday: boolean][] = [
    ["2015-10-21 12:00", "2015-10-21 12:00:00.000000", true, false],
    ["2015-10-21 12:00+02:00", "2015-10-21 10:00:00.000000", false, false],
    ["2015-10-21 12:00 UTC", "2015-10-21 12:00:00.000000", false, false],
    ["12:00 GMT-3", "2024-05-06 09:00:00.000000", false, true],
    ["30", "2024-05-30 00:00:00.000000", true, true],
    ["Dec 2015", "2015-12-06 00:00:00.000000", true, true],
    ["Friday", "2024-05-10 00:00:00.000000", true, true],
    ["10:00Z", "2024-05-06 10:00:00.000000", false, true],
  ];
  for (const [text, utc, withoutZone, dependsOnToday] of cases) {
    assert.deepEqual(inUtc(text), {
      utc,
      ...withoutZone ? { withoutZone } : {},
      ...dependsOnToday ? { dependsOnToday } : {},
    }, text);
  }
});

Deno.test("digits of other scripts are refused, not passed over", () => {
  assert.equal(inUtc("٢015-10-21"), undefined);
  assert.equal(inUtc("2015-10-2²"), undefined);
});

Deno.test("this machine's zone is known by its names, in winter and in summer", () => {
  const inBerlin = (text: string) => inTimeZone("Europe/Berlin", () => parseDate(text, NOW));
  const cet = inBerlin("Thu Jan  3 10:00:00 CET 2019");
  assert.deepEqual(cet, { utc: "2019-01-03 09:00:00.000000" });
  assert.deepEqual(inBerlin("3 Jul 10:00 CEST 2019"), { utc: "2019-07-03 08:00:00.000000" });
  assert.equal(inBerlin("3 Jul 10:00 CDT 2019")?.unknownZone, "CDT");
  // Without a zone it is UTC all the same.
  assert.equal(inBerlin("2019-07-03 10:00")?.utc, "2019-07-03 10:00:00.000000");
  assert.equal(inBerlin("2019-07-03 10:00 UTC")?.utc, "2019-07-03 10:00:00.000000");
  const chicago = inTimeZone(
    "America/Chicago",
    () => parseDate("Fri May 24 09:20:11 CDT 2019", NOW),
  );
  assert.deepEqual(chicago, { utc: "2019-05-24 14:20:11.000000" });
});

Deno.test("every instant in ISO form, with any offset, comes back as it is", () => {
  const instant = fc.date({
    min: new Date("0001-01-02T00:00:00Z"),
    max: new Date("9999-12-30T00:00:00Z"),
    noInvalidDate: true,
  });
  const minutes = fc.integer({ min: -1439, max: 1439 });
  const two = (value: number) => String(value).padStart(2, "0");
  fc.assert(fc.property(instant, minutes, fc.boolean(), (date, offset, compact) => {
    const wall = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
    const hours = two(Math.trunc(Math.abs(offset) / 60));
    const sign = offset < 0 ? "-" : "+";
    const zone = `${sign}${hours}${compact ? "" : ":"}${two(Math.abs(offset) % 60)}`;
    const expected = `${date.toISOString().slice(0, -1).replace("T", " ")}000`;
    assert.deepEqual(inUtc(wall + zone), { utc: expected });
    const text = compact ? wall.replace(/[-:]/g, "") : wall;
    assert.deepEqual(inUtc(`${text}${zone}`), { utc: expected });
  }));
});

Deno.test("no text makes it fail", () => {
  const words = fc.constantFrom("2015", "10", "21", "Oct", "am", "h", ":", "-", "+", ".", ",", " ");
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(words).map((all) => all.join("")));
  fc.assert(fc.property(text, (text) => {
    const date = inUtc(text);
    if (date !== undefined) assert.match(date.utc, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  }));
});
