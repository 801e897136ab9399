/** `db ironic_flavor_migration`: gives the flavors of instances on ironic nodes a resource class, offline. */

import type { NodeChoice } from "../../src/data_migrations/ironic_flavors.ts";
import { counted } from "../../src/output/counted.ts";
import type { Output } from "../../src/output/output.ts";
import type { Action, Arguments } from "../../src/plugin/contract.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";

/** The exit codes of the reference. */
const COMPLETE = 0;
const NO_NODES = 1;
const CROWDED_NODE = 2;
const BAD_ARGUMENTS = 3;

/** The action. */
export const ironicFlavorMigration: Action = {
  name: "ironic_flavor_migration",
  summary: "Add a resource class to the flavors of instances on ironic nodes, with services down.",
  description:
    "For upgrades that skip pike (16.0.0), whose services did this by themselves. Instances on ironic " +
    "nodes keep the flavor they were made with, which does not ask for their node's resource class; " +
    "this adds it. Run it while all services of Nova are down, and once for each cell, with that " +
    "cell's configuration.\n\n" +
    "Choose one node with --host and --node, all nodes of one host with --host, or all ironic nodes " +
    "with --all. Instances that have the resource class already stay as they are, so the command can " +
    "be repeated.",
  examples: [
    {
      does: "Give all instances of a host the resource class of its nodes",
      line:
        "nova-manage db ironic_flavor_migration --resource_class CUSTOM_BAREMETAL --host ironic1 --verbose",
    },
  ],
  options: [
    {
      name: "resource_class",
      flag: "--resource_class",
      kind: "string",
      metavar: "<class>",
      required: true,
      help: "The resource class of the nodes, as ironic has it.",
    },
    {
      name: "host",
      flag: "--host",
      kind: "string",
      metavar: "<host>",
      help: "The host of the nova-compute service that manages the nodes.",
    },
    {
      name: "node",
      flag: "--node",
      kind: "string",
      metavar: "<node>",
      help: "The UUID of one ironic node of the --host; all its nodes unless given.",
    },
    { name: "all", flag: "--all", kind: "flag", help: "All ironic nodes of all hosts." },
    {
      name: "verbose",
      flag: "--verbose",
      kind: "flag",
      help: "Print each instance that is changed.",
    },
  ],
  exitCodes: {
    [COMPLETE]: "All flavors of the chosen nodes' instances have the resource class.",
    [NO_NODES]: "There is no such host or node, or it is not one of ironic.",
    [CROWDED_NODE]: "A node has more than one instance; it and those after it were left alone.",
    [BAD_ARGUMENTS]: "The options don't say which nodes, or contradict each other.",
  },
  async run(context, args) {
    const { clock, databases, output, signal } = context;
    const choice = chosenNodes(args, output);
    if (choice === undefined) return BAD_ARGUMENTS;
    const { IRONIC, migrateIronicFlavors, readComputeNodes, resourceKey } = await import(
      "../../src/data_migrations/ironic_flavors.ts"
    );
    const database = await databases.main();
    const nodes = await readComputeNodes(database, choice);
    if (nodes.length === 0) {
      output.error("No compute node of ironic was found that matches.");
      return NO_NODES;
    }
    // A host's nodes are all of one kind.
    if (nodes[0].hypervisor_type !== IRONIC) {
      output.error(
        `Compute node ${nodes[0].hypervisor_hostname} is not one of ironic, but of ` +
          `${nodes[0].hypervisor_type}.`,
      );
      return NO_NODES;
    }
    const key = resourceKey(String(args.resource_class));
    let migrated = 0;
    let failed = 0;
    const crowded = await migrateIronicFlavors({
      clock,
      signal,
      database,
      nodes,
      key,
      onMigrated(uuid, node) {
        migrated++;
        if (args.verbose === true) output.say(`Migrated instance ${uuid} on node ${node}`);
      },
      onFailure(error) {
        failed++;
        output.error(...errorLines(error));
      },
    });
    if (args.verbose === true) {
      output.say(`Added ${key} to the flavors of ${counted(migrated, "instance")}.`);
    }
    for (const node of crowded) {
      output.error(`Ironic node ${node} has more than one instance, which cannot be.`);
    }
    if (crowded.length > 0) return CROWDED_NODE;
    if (failed > 0) {
      const left = counted(failed, "instance was", "instances were");
      throw new OperatorError(`${left} left as they are, all others are done`, {
        hint: "Repair their rows in instance_extra, then run the command again.",
      });
    }
    return COMPLETE;
  },
};

/** The nodes that the options choose; undefined when they make no sense, which has been said then. */
function chosenNodes(args: Arguments, output: Output): NodeChoice | undefined {
  // Empty ones count as not given.
  const host = String(args.host ?? "");
  const node = String(args.node ?? "");
  const wrong = (message: string) => void output.error(message);
  if (String(args.resource_class) === "") return wrong("--resource_class must not be empty.");
  if (args.all === true) {
    if (host !== "" || node !== "") return wrong("--all goes with neither --host nor --node.");
    return { all: true };
  }
  if (host === "") return wrong("Give --all, or --host, or --host and --node.");
  return { all: false, host, node: node === "" ? undefined : node };
}
