/** Tests on a machine in another time zone. */

/** Runs `work`, which has to end at once, with this machine in a time zone: `Europe/Berlin`. */
export function inTimeZone<R>(zone: string, work: () => R): R {
  const before = Deno.env.get("TZ");
  Deno.env.set("TZ", zone);
  try {
    return work();
  } finally {
    // Setting it is what makes the change known; without TZ, the system's zone holds.
    Deno.env.set("TZ", before ?? "");
    if (before === undefined) Deno.env.delete("TZ");
  }
}
