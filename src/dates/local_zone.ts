/** The time zone of this machine: what its abbreviations mean. */

// The abbreviations that people use for a zone are known to the locales of its own region.
const LOCALES = ["en-US", "en-GB", "en-CA", "en-AU", "en-NZ", "en-IN", "en-ZA", "ja"];

/**
 * What this machine's time zone is called in a year, in winter and in summer: seconds east of UTC by
 * abbreviation, such as `CET` and `CEST`. Empty for a zone that has none.
 */
export function localZoneNames(year: number): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const month of [0, 6]) {
    const day = new Date(year, month, 1);
    for (const locale of LOCALES) {
      const format = new Intl.DateTimeFormat(locale, { timeZoneName: "short" });
      const name = format.formatToParts(day).find(({ type }) => type === "timeZoneName")?.value;
      // Where it knows none, it gives the offset: GMT+2.
      if (name !== undefined && /^[A-Z]+$/.test(name)) {
        names.set(name, -day.getTimezoneOffset() * 60);
      }
    }
  }
  return names;
}
