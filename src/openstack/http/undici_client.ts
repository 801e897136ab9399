/**
 * The part of undici that this program uses: `Client`, one connection that speaks HTTP/1.1. Loading the
 * whole package takes three times as long.
 */

import type { Client } from "undici";

/** Loads undici's `Client`. */
export async function loadUndiciClient(): Promise<typeof Client> {
  const module = await import("undici/lib/dispatcher/client.js");
  return module.default;
}
