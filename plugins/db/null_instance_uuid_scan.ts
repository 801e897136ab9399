/** `db null_instance_uuid_scan`: finds, and deletes if asked, rows that belong to no instance. */

import { counted } from "../../src/output/counted.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** The action. */
export const nullInstanceUuidScan: Action = {
  name: "null_instance_uuid_scan",
  summary: "Find rows without the UUID of the instance that they belong to.",
  description:
    "Counts the rows of the main database that refer to an instance and have no UUID there, as some " +
    "releases before Kilo left them, and instances without a UUID. Nova's own tool lost this command " +
    "in release 23 (Wallaby): newer schemas forbid most such rows, and this says where.",
  examples: [
    {
      does: "Count the rows that belong to no instance",
      line: "nova-manage db null_instance_uuid_scan",
    },
  ],
  options: [{
    name: "delete",
    flag: "--delete",
    kind: "flag",
    help: "Delete the rows that are found.",
  }],
  exitCodes: { 0: "The rows were counted, or deleted." },
  async run({ databases, output, signal }, args) {
    const { countNulls, deleteNulls, instanceColumns } = await import(
      "../../src/deleted_rows/null_instance_uuids.ts"
    );
    const database = await databases.main();
    const columns = await instanceColumns(database);
    let found = false;
    for (const column of columns) {
      const { table, column: name } = column;
      const rows = await (args.delete === true ? deleteNulls : countNulls)(
        database,
        column,
        signal,
      );
      // Also when it is interrupted: what is gone is to be told.
      if (rows > 0 && (args.delete === true || !signal.aborted)) {
        found = true;
        output.say(
          args.delete === true
            ? `Deleted ${counted(rows, "row")} of ${table} whose ${name} was NULL.`
            : `${counted(rows, `row of ${table} has`, `rows of ${table} have`)} NULL as ${name}.`,
        );
      }
      signal.throwIfAborted();
    }
    if (!found) output.say("There are no rows without the UUID of their instance.");
    else if (args.delete !== true) output.say("--delete deletes them; make a backup first.");
    const forbidden = columns.filter(({ nullable }) => !nullable).map(({ table }) => table);
    if (forbidden.length > 0) {
      output.say(`The schema forbids such rows in ${forbidden.sort().join(", ")}.`);
    }
    return 0;
  },
};
