import assert from "node:assert/strict";
import fc from "fast-check";
import { readAgo } from "./ago.ts";
import { parseDate } from "./parse_date.ts";

const NOW = new Date("2024-05-31T07:08:09.250Z");

function ago(text: string, now = NOW): string | undefined {
  return readAgo(text, now)?.toISOString();
}

Deno.test("a time that is counted back from now", () => {
  const cases: [text: string, instant: string][] = [
    ["30 days ago", "2024-05-01T07:08:09.250Z"],
    ["30d", "2024-05-01T07:08:09.250Z"],
    ["P30D", "2024-05-01T07:08:09.250Z"],
    [" 30 Days AGO ", "2024-05-01T07:08:09.250Z"],
    ["30days ago", "2024-05-01T07:08:09.250Z"],
    ["1 day ago", "2024-05-30T07:08:09.250Z"],
    ["0 days ago", "2024-05-31T07:08:09.250Z"],
    ["2w", "2024-05-17T07:08:09.250Z"],
    ["6 weeks ago", "2024-04-19T07:08:09.250Z"],
    ["12 hours ago", "2024-05-30T19:08:09.250Z"],
    ["90 minutes ago", "2024-05-31T05:38:09.250Z"],
    ["10 seconds ago", "2024-05-31T07:07:59.250Z"],
    ["1y", "2023-05-31T07:08:09.250Z"],
    ["3 months ago", "2024-02-29T07:08:09.250Z"],
    ["15 months ago", "2023-02-28T07:08:09.250Z"],
    ["1 year 6 months ago", "2022-11-30T07:08:09.250Z"],
    ["P1Y6M", "2022-11-30T07:08:09.250Z"],
    ["P1M1DT1H1M1S", "2024-04-29T06:07:08.250Z"],
    ["PT36H", "2024-05-29T19:08:09.250Z"],
    ["p2w", "2024-05-17T07:08:09.250Z"],
  ];
  for (const [text, instant] of cases) assert.equal(ago(text), instant, text);
});

Deno.test("any other text is no such time, nor is one before the year 1", () => {
  for (
    const text of [
      ...["", "ago", "30", "30 days", "days ago", "30 ago", "-30 days ago", "1.5 days ago"],
      ...["30 dogs ago", "3 m ago", "12h", "30m", "10s", "30D20", "P", "PT", "P30", "30P", "P1D2M"],
      ...["P-1D", "two days ago", "2015-10-21", "30 days ago 12:00", "٣ days ago", "P1.5D"],
      ...["2025 years ago", "2024y", "99999999999999999999d", "P999999999Y", `${"9".repeat(400)}d`],
    ]
  ) {
    assert.equal(ago(text), undefined, text);
  }
});

Deno.test("days back are days of 24 hours, and months back are the same day or a month's last", () => {
  const instant = fc.date({
    min: new Date("1900-01-01T00:00:00Z"),
    max: new Date("2200-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(fc.property(instant, fc.nat(20_000), fc.nat(1200), (now, days, months) => {
    assert.equal(readAgo(`${days}d`, now)!.getTime(), now.getTime() - days * 86_400_000);
    const then = readAgo(`${months} months ago`, now)!;
    const between = (now.getUTCFullYear() - then.getUTCFullYear()) * 12 + now.getUTCMonth() -
      then.getUTCMonth();
    assert.equal(between, months);
    assert.equal(now.toISOString().slice(-13), then.toISOString().slice(-13));
    const dayAfter = new Date(then.getTime() + 86_400_000).getUTCDate();
    assert.ok(then.getUTCDate() === now.getUTCDate() || dayAfter === 1);
  }));
});

Deno.test("--before takes them, to the microsecond", () => {
  assert.deepEqual(parseDate("30d", NOW), { utc: "2024-05-01 07:08:09.250000" });
  assert.deepEqual(parseDate("2 days ago", NOW), { utc: "2024-05-29 07:08:09.250000" });
  // What dateutil reads as an hour stays one.
  assert.equal(parseDate("12h", NOW)?.utc, "2024-05-31 12:00:00.000000");
});
