/** URLs with their passwords out of sight, as the table of cells shows them. */

import { joinUrl, splitUrl } from "./url_split.ts";

/**
 * Hides the password of a URL behind `****`; never fails.
 *
 * The result equals Nova's own, byte for byte, oddities included: with several hosts, all from the
 * first colon to the last `@` is hidden; empty parts are dropped, so `none:///` becomes `none:/`.
 * Beyond that, passwords that Nova lets through are hidden too: those with a bare `/`, `?` or `#`, and
 * those given as a query parameter.
 */
export function maskUrl(url: string): string {
  return maskQueryPasswords(maskAuthority(url));
}

function maskAuthority(url: string): string {
  try {
    const parts = splitUrl(url);
    const authority = parts.authority.replace(/:.*@/, ":****@");
    if (authority !== parts.authority || !url.includes("@")) {
      return joinUrl({ ...parts, authority });
    }
    // The `@` stands behind what looked like the end of the host: a password with a bare slash.
    const hidden = maskAnywhere(url);
    return hidden === url ? joinUrl(parts) : hidden;
  } catch {
    return maskAnywhere(url);
  }
}

function maskAnywhere(url: string): string {
  return url.replace(/^([^:]*:\/\/[^:/]*):.*@/s, "$1:****@");
}

function maskQueryPasswords(url: string): string {
  return url.replace(/([?&](?:password|passwd|sslpassword)=)[^&#]*/gi, "$1****");
}
