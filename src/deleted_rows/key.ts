/** Keys of rows. */

/** The value of a primary key, or of a column that others refer to. */
export type Key = number | string;
