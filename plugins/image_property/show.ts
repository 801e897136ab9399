/** `image_property show`: what an instance has of a property of its image. */

import { metadataOf, PROPERTY_PREFIX } from "../../src/image_properties/image.ts";
import { findInstance } from "../../src/image_properties/find_instance.ts";
import type { Action } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";
import { INSTANCE_ARGUMENT } from "../../src/plugin/instance_argument.ts";

const FAILED = 1;
const NOT_FOUND = 2;
const NONE = 3;

/** The action. */
export const show: Action = {
  name: "show",
  summary: "Show an image property of an instance.",
  description:
    "Prints the value that an instance keeps of a property of its image, alone on a line: as it is " +
    "stored, whether it is a valid one or not, and whatever the property is.",
  examples: [
    {
      does: "Show the bus of an instance's disks",
      line: "nova-manage image_property show 11111111-2222-4333-8444-555555555555 hw_disk_bus",
    },
  ],
  positionals: [INSTANCE_ARGUMENT, {
    name: "property",
    metavar: "PROPERTY",
    help: "The name of the property, such as hw_disk_bus.",
    required: true,
  }],
  options: [],
  exitCodes: {
    0: "The value was printed.",
    [FAILED]: "A database could not be asked.",
    [NOT_FOUND]:
      "There is no such instance, or it is not mapped. A wrong command line ends so too.",
    [NONE]: "The instance has no such property, or an empty one.",
  },
  result: { layout: "value", columns: [{ key: "value", header: "Value" }] },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const uuid = String(args.instance_uuid);
      const property = String(args.property);
      const found = await findInstance(context, uuid);
      if (found === undefined) return NOT_FOUND;
      const value = metadataOf(found.instance.rows).get(PROPERTY_PREFIX + property);
      if (!value) {
        context.output.result([], {
          empty: `Instance ${uuid} has no image property ${property}.`,
        });
        return NONE;
      }
      context.output.result([{ value }]);
      return 0;
    }),
};
