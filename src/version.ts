/** The program's version, as `deno.json` has it. */

import settings from "../deno.json" with { type: "json" };

/** For example `0.1.0`. */
export const version: string = settings.version;
