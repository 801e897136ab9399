/** A process of its own that opens the database at a URL and prints `open`, or the error's message. */

import { openDatabase } from "./open_database.ts";

try {
  await using _opened = await openDatabase(Deno.args[0]);
  console.log("open");
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
