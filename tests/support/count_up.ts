/** A process of its own that adds 1 to `counter.value` in the database at a URL, many times. */

import { sql } from "kysely";
import { openDatabase } from "./open_database.ts";

const [url, times] = Deno.args;
await using opened = await openDatabase(url);
for (let i = 0; i < Number(times); i++) {
  await opened.database.transaction((query) =>
    query.updateTable("counter").set({ value: sql`value + 1` }).execute()
  );
}
