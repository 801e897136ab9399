import assert from "node:assert/strict";
import { strftime, utcOffset } from "./strftime.ts";

const EVENING = new Date(2024, 11, 31, 23, 4, 5);

const CASES: readonly (readonly [string, string])[] = [
  ["%Y-%m-%d %H:%M:%S", "2024-12-31 23:04:05"],
  ["%F %T", "2024-12-31 23:04:05"],
  ["%a %A %b %B %j", "Tue Tuesday Dec December 366"],
  ["%I:%M %p %y", "11:04 PM 24"],
  ["%c", "Tue Dec 31 23:04:05 2024"],
  ["%x %X %R %D", "12/31/24 23:04:05 23:04 12/31/24"],
  ["100%% %Q %", "100% %Q %"],
  ["%s", String(EVENING.getTime() / 1000)],
];

for (const [pattern, expected] of CASES) {
  Deno.test(`strftime ${pattern}`, () => assert.equal(strftime(pattern, EVENING), expected));
}

Deno.test("strftime pads hours of the morning, and midnight is 12", () => {
  assert.equal(strftime("%I %p %e", new Date(2024, 0, 2, 0, 0)), "12 AM  2");
});

Deno.test("offsets from UTC have hours and minutes, west of it a minus", () => {
  const zone = (minutes: number) => ({ getTimezoneOffset: () => -minutes }) as Date;
  assert.equal(utcOffset(zone(0), ":"), "+00:00");
  assert.equal(utcOffset(zone(345), ""), "+0545");
  assert.equal(utcOffset(zone(-210), ":"), "-03:30");
});
