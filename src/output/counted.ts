/** Numbers with what they count, as people say them. */

/**
 * `1 host`, `2 hosts`, `0 hosts`. What is counted may bring its verb: `1 row was`, `2 rows were`.
 *
 * @param many for other numbers than 1; without it, `one` with an s.
 */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
