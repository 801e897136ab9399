/** A process of its own that takes the lock "sync" of the database at a URL, says so, and keeps it. */

import { openDatabase } from "./open_database.ts";

const { database } = await openDatabase(Deno.args[0]);
await database.withLock("sync", async () => {
  console.log("held");
  await new Promise<void>((resolve) => setTimeout(resolve, 600_000));
});
