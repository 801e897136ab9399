/**
 * The part of undici that this program uses: `Client`, one connection that speaks HTTP/1.1. Loading the
 * whole package takes three times as long.
 */

import type { Client } from "undici";

/**
 * Loads undici's `Client`.
 *
 * undici counts on Node's timers, which can be told not to keep the process up, while it keeps a connection
 * for the next request. Deno gives these to npm packages, but not to those that were bundled into the
 * program with everything else; so from here on all of it has them.
 */
export async function loadUndiciClient(): Promise<typeof Client> {
  const { setTimeout, clearTimeout } = await import("node:timers");
  Object.assign(globalThis, { setTimeout, clearTimeout });
  const module = await import("undici/lib/dispatcher/client.js");
  return module.default;
}
