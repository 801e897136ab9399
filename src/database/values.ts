/** Values on their way into and out of a database, where the engines agree. */

/**
 * A value in the form in which every driver takes it: a Date becomes text in UTC with six digits of
 * fraction, which is how SQLAlchemy writes times into SQLite and what the other engines read as well.
 */
export function bindable(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return value.toISOString().replace("T", " ").replace("Z", "000");
}

/** A row with all its values {@link bindable}. */
export function bindableRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const column of Object.keys(row)) result[column] = bindable(row[column]);
  return result;
}

/** A whole number from its decimal digits: a number where that is exact, else the text itself. */
export function wholeNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : digits;
}
