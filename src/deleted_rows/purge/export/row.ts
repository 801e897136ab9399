/** A row as an export reads it. */

/** A row by column, in the table's order. */
export type Row = Readonly<Record<string, unknown>>;
