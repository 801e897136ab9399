/** URLs with their passwords out of sight, as the table of cells shows them. */

import { hideUrlSecrets } from "../errors/secrets.ts";
import { joinUrl, splitUrl } from "./url_split.ts";

/**
 * Hides the password of a URL behind `****`; never fails.
 *
 * The result equals Nova's own, byte for byte, oddities included: with several hosts, all from the
 * first colon to the last `@` is hidden; empty parts are dropped, so `none:///` becomes `none:/`.
 * Beyond that, passwords that Nova lets through are hidden too: those with a bare `@`, `/`, `?` or `#`,
 * those of a URL without `//`, and those given as a query parameter. So all up to the last `@` of the
 * whole URL is hidden, and a virtual host with an `@` in it looks like the host.
 */
export function maskUrl(url: string): string {
  const hidden = hideUrlSecrets(url);
  try {
    return joinUrl(splitUrl(hidden));
  } catch {
    return hidden;
  }
}
