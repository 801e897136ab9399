/** `cell_v2 verify_instance`: whether an instance is mapped to a cell, and is there. */

import { describeCell } from "../../src/cells/cell_mappings.ts";
import { type InstanceLocation, locateInstance } from "../../src/cells/locate_instance.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** The exit codes of the reference. */
const EXIT_CODES: Readonly<Record<InstanceLocation["state"], number>> = {
  "live": 0,
  "not mapped": 1,
  "without cell": 2,
  "deleted": 3,
  "absent": 4,
};

/** The action. */
export const verifyInstance: Action = {
  name: "verify_instance",
  summary: "Check that an instance is mapped to a cell.",
  description:
    "Looks up the instance mapping of an instance, and the instance itself in the database of its " +
    "cell. The exit code says what is there.",
  examples: [
    {
      does: "Ask where an instance is",
      line: "nova-manage cell_v2 verify_instance --uuid 11111111-2222-4333-8444-555555555555",
    },
  ],
  options: [
    {
      name: "uuid",
      flag: "--uuid",
      kind: "string",
      metavar: "<instance_uuid>",
      required: true,
      help: "The UUID of the instance.",
    },
    {
      name: "quiet",
      flag: "--quiet",
      kind: "flag",
      help: "Print nothing: the exit code tells.",
    },
  ],
  exitCodes: {
    [EXIT_CODES["live"]]: "The instance is mapped to a cell and is in its database.",
    [EXIT_CODES["not mapped"]]:
      "The instance has no instance mapping, or there is no such instance.",
    [EXIT_CODES["without cell"]]:
      "The instance has an instance mapping that names no cell, or the command line is wrong.",
    [EXIT_CODES["deleted"]]: "The instance was deleted, and its instance mapping is still there.",
    [EXIT_CODES["absent"]]: "The instance was archived, and its instance mapping is still there.",
  },
  async run(context, args) {
    const uuid = String(args.uuid);
    const location = await locateInstance(context, uuid);
    if (args.quiet !== true) context.output.say(describe(uuid, location));
    return EXIT_CODES[location.state];
  },
};

function describe(uuid: string, location: InstanceLocation): string {
  switch (location.state) {
    case "live":
      return `Instance ${uuid} is in ${describeCell(location.cell)}.`;
    case "not mapped":
      return `Instance ${uuid} is not mapped to a cell, or does not exist. ` +
        "If it exists, run cell_v2 map_instances for its cell.";
    case "without cell":
      return `The instance mapping of ${uuid} names no cell. ` +
        "That is so until the instance is scheduled.";
    case "deleted":
      return `Instance ${uuid} was deleted in ${describeCell(location.cell)}. ` +
        "Run db archive_deleted_rows to archive it and to remove its instance mapping.";
    case "absent":
      return `Instance ${uuid} is not in the database of ${
        describeCell(location.cell)
      } any more: ` +
        "it was archived, and its instance mapping is still there.";
  }
}
