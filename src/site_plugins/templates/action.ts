/** `nova-manage my_category my_action`: say here what it does. */

import type { ActionFactory } from "nova-manage";

/** The version of the plugin contract that this file was written for. */
export const contractVersion = 1;

/** This file's own version, which `nova-manage plugins list` shows. */
export const version = "0.1";

const action: ActionFactory = ({ sql }) => ({
  name: "my_action",
  summary: "Count the instances of the main database by their state.",
  options: [{
    name: "host",
    flag: "--host",
    kind: "string",
    metavar: "<host>",
    help: "Count those of one host.",
  }],
  exitCodes: { 0: "The instances were counted." },
  result: {
    layout: "table",
    columns: [
      { key: "vm_state", header: "State", missing: "None" },
      { key: "instances", header: "Instances" },
    ],
  },
  async run({ databases, output }, { host }) {
    const database = await databases.main();
    const rows = await database.repeatable((query) => {
      const instances = query.selectFrom("instances").where("deleted", "=", 0);
      return (host === undefined ? instances : instances.where("host", "=", String(host)))
        .select(["vm_state", sql<number>`count(*)`.as("instances")])
        .groupBy("vm_state").orderBy("vm_state").execute();
    });
    output.result(rows.map(({ vm_state, instances }) => ({ vm_state, instances })));
    return 0;
  },
});

export default action;
