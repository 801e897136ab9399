/** `libvirt update_machine_type`: records another machine type of an instance. */

import { findInstance } from "../../src/image_properties/find_instance.ts";
import type { MachineTypeUpdate } from "../../src/image_properties/update_machine_type.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";
import { INSTANCE_ARGUMENT } from "../../src/plugin/instance_argument.ts";

const FAILED = 1;
const NOT_FOUND = 2;

/** The exit codes of the reference for what it refuses. */
const REFUSALS: Readonly<
  Record<Extract<MachineTypeUpdate, { kind: "refused" }>["reason"], number>
> = {
  state: 3,
  change: 4,
  unsupported: 5,
};

/** The action. */
export const updateMachineType: Action = {
  name: "update_machine_type",
  summary: "Set or change the machine type of an instance.",
  description:
    "Records a machine type of an instance that is stopped or shelved; it gets it at its next start. " +
    "One that has a machine type can change to a newer version of the same kind only, as its guest " +
    "would find itself on other hardware. What the compute host supports is not known here.\n\n" +
    "--force records whatever is given, whatever the instance's state. A running instance keeps what it " +
    "runs on until it is stopped.",
  examples: [
    {
      does: "Show what would change",
      line: "nova-manage libvirt update_machine_type " +
        "11111111-2222-4333-8444-555555555555 pc-q35-8.2 --dry-run",
    },
    {
      does: "Record a machine type",
      line:
        "nova-manage libvirt update_machine_type 11111111-2222-4333-8444-555555555555 pc-q35-8.2",
    },
  ],
  positionals: [INSTANCE_ARGUMENT, {
    name: "machine_type",
    metavar: "MACHINE_TYPE",
    help: "The machine type, such as pc, q35 or pc-q35-8.2.",
    required: true,
  }],
  options: [
    {
      name: "force",
      flag: "--force",
      kind: "flag",
      help: "Record it whatever it is, and whatever the instance does.",
    },
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would change, and change nothing.",
    },
  ],
  exitCodes: {
    0: "The instance has this machine type, now or from before.",
    [FAILED]:
      "A database could not be asked or changed, or an image property of the instance has an " +
      "invalid value.",
    [NOT_FOUND]:
      "There is no such instance, or it is not mapped. A wrong command line ends so too.",
    [REFUSALS.state]: "The instance is neither stopped nor shelved.",
    [REFUSALS.change]: "The machine type is of another kind than the instance's, or older.",
    [REFUSALS.unsupported]: "The machine type is not one that Nova supports.",
  },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const { clock, output } = context;
      const uuid = String(args.instance_uuid);
      const machineType = String(args.machine_type);
      const dryRun = args.dry_run === true;
      const found = await findInstance(context, uuid);
      if (found === undefined) return NOT_FOUND;
      const { changeMachineType } = await import(
        "../../src/image_properties/update_machine_type.ts"
      );
      const update = await changeMachineType(found.database, {
        uuid,
        machineType,
        force: args.force === true,
        dryRun,
        now: clock.now(),
      });
      if (update.kind === "gone") {
        output.error(`Instance ${uuid} was deleted meanwhile.`);
        return NOT_FOUND;
      }
      if (update.kind === "refused") {
        output.error(`The machine type of instance ${uuid} stays: ${update.message}.`);
        return REFUSALS[update.reason];
      }
      const before = `(previously ${update.before ?? "None"})`;
      if (update.kind === "same") {
        output.say(`Instance ${uuid} has machine type ${machineType} already ${before}.`);
        return 0;
      }
      if (args.force === true) {
        output.say("Forcing: neither state nor machine type were looked at.");
      }
      output.say(
        `${
          dryRun ? "Would set" : "Set"
        } the machine type of instance ${uuid} to ${machineType} ${before}.`,
      );
      return 0;
    }),
};
