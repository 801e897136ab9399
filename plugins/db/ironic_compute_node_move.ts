/** `db ironic_compute_node_move`: gives an Ironic node to another nova-compute service. */

import type { NodeTables } from "../../src/cells/move_ironic_node.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import type { Action } from "../../src/plugin/contract.ts";

/** The action. */
export const ironicComputeNodeMove: Action = {
  name: "ironic_compute_node_move",
  summary: "Move an Ironic node and its instance to another nova-compute service.",
  description:
    "For a nova-compute service that is gone for good, or gives some of its nodes away: since 2024.1 each " +
    "Ironic node belongs to one service, and no other takes it up by itself. The old service has to " +
    "be stopped and forced down, the new one must not be, and both have to be in the database of " +
    "[database] connection. Node and instance move together or not at all. Placement and the host " +
    "mappings stay as they are.",
  examples: [
    {
      does: "Show what would move",
      line: "nova-manage db ironic_compute_node_move " +
        "--ironic-node-uuid 11111111-2222-4333-8444-555555555555 --destination-host ironic2 --dry-run",
    },
  ],
  options: [
    {
      name: "ironic_node_uuid",
      flag: "--ironic-node-uuid",
      kind: "string",
      metavar: "<uuid>",
      help: "The UUID of the node, in Ironic and of its compute node. It has to be given.",
    },
    {
      name: "destination_host",
      flag: "--destination-host",
      kind: "string",
      metavar: "<host>",
      help:
        "The host of the service that it moves to, as [DEFAULT] host there says. It has to be given.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would move, and change nothing.",
    },
  ],
  exitCodes: {
    0: "The node was moved.",
    255: "The node cannot be moved, or an option is missing. Nothing was changed.",
  },
  async run({ clock, databases, output }, args) {
    const [node, destination] = ["ironic_node_uuid", "destination_host"].map((name) => {
      const value = String(args[name] ?? "");
      if (value !== "") return value;
      // No usage error: its exit code is that of the original.
      throw new OperatorError(`--${name.replaceAll("_", "-")} has to be given`);
    });
    const { moveIronicNode } = await import("../../src/cells/move_ironic_node.ts");
    const dryRun = args.dry_run === true;
    const moved = await moveIronicNode(await databases.main<NodeTables>(), {
      node,
      destination,
      dryRun,
      now: clock.now(),
    });
    output.say(
      `${dryRun ? "Would move" : "Moved"} Ironic node ${node} from host ${moved.source} to ` +
        moved.destination +
        (moved.instance === undefined
          ? "; it has no instance."
          : `, with its instance ${moved.instance}.`),
    );
    return 0;
  },
};
