/** `libvirt get_machine_type`: the machine type that is recorded of an instance. */

import { releasesOfDatabase } from "../../src/data_migrations/release_of_database.ts";
import { findInstance } from "../../src/image_properties/find_instance.ts";
import { machineTypeOf } from "../../src/image_properties/stored_machine_type.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";
import { INSTANCE_ARGUMENT } from "../../src/plugin/instance_argument.ts";

const FAILED = 1;
const NOT_FOUND = 2;
const NONE = 3;

/** The action. */
export const getMachineType: Action = {
  name: "get_machine_type",
  summary: "Show the machine type of an instance.",
  description:
    "Prints the machine type that is recorded of an instance, alone on a line. That is what its compute " +
    "service starts it with; without one, it takes its own default and records that.",
  examples: [
    {
      does: "Show the machine type of an instance",
      line: "nova-manage libvirt get_machine_type 11111111-2222-4333-8444-555555555555",
    },
  ],
  positionals: [INSTANCE_ARGUMENT],
  options: [],
  exitCodes: {
    0: "The machine type was printed.",
    [FAILED]:
      "A database could not be asked, or an image property of the instance has an invalid value.",
    [NOT_FOUND]:
      "There is no such instance, or it is not mapped. A wrong command line ends so too.",
    [NONE]: "The instance has no machine type.",
  },
  result: { layout: "value", columns: [{ key: "machine_type", header: "Machine Type" }] },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const uuid = String(args.instance_uuid);
      const found = await findInstance(context, uuid);
      if (found === undefined) return NOT_FOUND;
      const release = (await releasesOfDatabase(found.database)).at(-1)!;
      const machineType = machineTypeOf(found.instance, release);
      if (!machineType) {
        context.output.result([], { empty: `Instance ${uuid} has no machine type.` });
        return NONE;
      }
      context.output.result([{ machine_type: machineType }]);
      return 0;
    }),
};
