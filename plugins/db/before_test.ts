import assert from "node:assert/strict";
import { testContext } from "../../tests/support/context.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { inTimeZone } from "../../tests/support/time_zone.ts";
import { readBefore } from "./before.ts";

/** What `--before` is read as on 2024-05-06 at 07:08:09 UTC, and what is said of it. */
async function read(before: string, args: Arguments = {}, zone = "UTC") {
  const context = await testContext();
  const utc = inTimeZone(zone, () => readBefore(context, { before, ...args }));
  assert.equal(context.stdout(), "");
  return { utc, said: context.stderr() };
}

Deno.test("a date that says it all is told only when asked", async () => {
  const utc = "2015-10-21 12:00:00.500000";
  assert.deepEqual(await read("2015-10-21 12:00:00.5"), { utc, said: "" });
  const said = '--before "2015-10-21 12:00:00.5" means 2015-10-21 12:00:00.500000 UTC.\n';
  for (const flag of ["verbose", "dry_run"]) {
    assert.deepEqual(await read("2015-10-21 12:00:00.5", { [flag]: true }), { utc, said });
  }
  assert.deepEqual(await read("30 days ago", { verbose: true }), {
    utc: "2024-04-06 07:08:09.000000",
    said: '--before "30 days ago" means 2024-04-06 07:08:09 UTC.\n',
  });
});

Deno.test("what depends on today is told in a warning", async () => {
  assert.deepEqual(await read("5"), {
    utc: "2024-05-05 00:00:00.000000",
    said:
      'WARNING: --before "5" means 2024-05-05 00:00:00 UTC: of a date without a year, month or ' +
      "day, today's counts.\n",
  });
});

Deno.test("a date in the future is refused, unless it is meant", async () => {
  const means = '--before "30" means 2024-05-30 00:00:00 UTC. That is in the future: ' +
    "all that is deleted is older";
  for (const args of [{}, { verbose: true }, { dry_run: true }]) {
    assert.deepEqual(await read("30", args), {
      utc: undefined,
      said: `ERROR: ${means}. If that is meant, give --before-future too.\n`,
    });
  }
  assert.deepEqual(await read("30", { before_future: true }), {
    utc: "2024-05-30 00:00:00.000000",
    said: `WARNING: ${means}.\n`,
  });
  assert.equal((await read("2024-05-06 07:08:10Z")).utc, undefined);
  assert.equal((await read("2024-05-06 07:08:09Z")).utc, "2024-05-06 07:08:09.000000");
  assert.equal((await read("0d")).utc, "2024-05-06 07:08:09.000000");
});

Deno.test("what the clock on this machine's wall shows is not the future", async () => {
  const auckland = "Pacific/Auckland";
  // There it is a quarter past seven in the evening.
  assert.equal((await read("2024-05-06 19:00", {}, auckland)).utc, "2024-05-06 19:00:00.000000");
  assert.equal(
    (await read("2024-05-06 19:00 XYZ", {}, auckland)).utc,
    "2024-05-06 19:00:00.000000",
  );
  for (const text of ["2024-05-06 19:10", "2024-05-06 19:00Z", "2024-05-06 19:00+00:00"]) {
    assert.equal((await read(text, {}, auckland)).utc, undefined, text);
  }
});

Deno.test("no date, and a zone that nobody knows, are told", async () => {
  assert.deepEqual(await read("nonsense"), {
    utc: undefined,
    said:
      'ERROR: --before "nonsense" is not a date. Give one such as 2015-10-21, "Oct 21 2015" or ' +
      "30d.\n",
  });
  const { said } = await read("Mon Jan  1 00:00:00 XYZ 2001");
  assert.match(said, /^WARNING: --before "[^"]*" means 2001-01-01 00:00:00 UTC: the time zone XYZ/);
});
