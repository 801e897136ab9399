/** Keeps secrets out of texts that drivers and servers wrote. */

import { redact } from "../log/redact.ts";

/**
 * Makes a function that hides passwords in a text: those of URLs (a server quotes values in some of its
 * errors, and Nova's tables hold URLs), and the one that the connection itself uses.
 *
 * @param password the connection's password.
 * @param known words that are no secret (user, host, database): a password equal to a part of one of
 * them is left alone, as hiding it would tell what it is.
 */
export function redactor(
  password: string | undefined,
  known: readonly (string | undefined)[],
): (text: string) => string {
  if (!password || known.some((word) => word?.includes(password))) return redact;
  return (text) =>
    redact(text).replaceAll(password, "****").replaceAll(encodeURIComponent(password), "****");
}
