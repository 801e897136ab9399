/** `image_property set`: gives an instance other values of its image's properties. */

import { findInstance } from "../../src/image_properties/find_instance.ts";
import type { PropertyOutcome, SpecTables } from "../../src/image_properties/set_properties.ts";
import type { Action, ArgumentValue } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";
import { INSTANCE_ARGUMENT } from "../../src/plugin/instance_argument.ts";
import { chosenRelease, releaseGroup, releaseOption } from "../../src/schema/chosen_release.ts";
import type { ReleaseName } from "../../src/schema/releases.ts";

const FAILED = 1;

/** The exit codes of the reference for what it refuses. */
const REFUSALS: Readonly<Record<Extract<PropertyOutcome, { kind: "refused" }>["reason"], number>> =
  {
    gone: 2,
    state: 3,
    form: 4,
    name: 5,
    value: 6,
  };

/** The action. */
export const set: Action = {
  name: "set",
  summary: "Set image properties of an instance.",
  description:
    "Changes what a stopped or shelved instance keeps of its image's properties; it takes effect at the " +
    "next start, and where the instance is scheduled anew. The image itself stays as it is. All " +
    "properties are set, or none is.\n\n" +
    "Names and values are those of the release that the cell's schema belongs to. The image in the " +
    "request spec is renewed too, as are all properties in it.",
  examples: [
    {
      does: "Show what would change",
      line: "nova-manage image_property set 11111111-2222-4333-8444-555555555555 " +
        "--property hw_disk_bus=virtio --dry-run",
    },
    {
      does: "Set two properties",
      line: "nova-manage image_property set 11111111-2222-4333-8444-555555555555 " +
        "--property hw_disk_bus=virtio --property hw_cdrom_bus=sata",
    },
  ],
  positionals: [INSTANCE_ARGUMENT],
  options: [
    {
      name: "property",
      flag: "--property",
      kind: "string",
      metavar: "<name=value>",
      repeated: true,
      help: "A property and its new value.",
    },
    releaseOption("--release", "The release of Nova in use, where the schema is that of several.", {
      addition: true,
    }),
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would change, and change nothing.",
    },
  ],
  optionGroups: [releaseGroup],
  exitCodes: {
    0: "The instance has these properties, now or from before.",
    [FAILED]: "A database could not be asked or changed, or the instance has no request spec.",
    [REFUSALS.gone]:
      "There is no such instance, or it is not mapped. A wrong command line ends so too.",
    [REFUSALS.state]: "The instance is neither stopped nor shelved.",
    [REFUSALS.form]: "A property is not of the form NAME=VALUE, or none was given.",
    [REFUSALS.name]: "There is no property of that name.",
    [REFUSALS.value]: "A property cannot have that value, or has an invalid one from before.",
  },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const { clock, databases, output } = context;
      const uuid = String(args.instance_uuid);
      const dryRun = args.dry_run === true;
      const found = await findInstance(context, uuid);
      if (found === undefined) return REFUSALS.gone;
      const { setProperties } = await import("../../src/image_properties/set_properties.ts");
      const outcome = await setProperties(await databases.api<SpecTables>(), found.database, {
        uuid: found.instance.uuid,
        given: listOf(args.property),
        release: args.release as ReleaseName | undefined,
        installed: chosenRelease(context).name,
        dryRun,
        now: clock.now(),
      });
      if (outcome.kind === "refused") {
        const { message, hint } = outcome;
        output.error(
          `Instance ${uuid} stays as it is. ${message}.`,
          ...hint === undefined ? [] : [hint],
        );
        return REFUSALS[outcome.reason];
      }
      for (const { name, before, value } of outcome.changes) {
        output.say(
          `${dryRun ? "Would set" : "Set"} ${name} of instance ${uuid} to ${
            JSON.stringify(value)
          } ` +
            `(previously ${before === undefined ? "None" : JSON.stringify(before)}).`,
        );
      }
      if (outcome.changes.length === 0) {
        output.say(`Instance ${uuid} has these properties already.`);
      }
      if (outcome.specChanged) {
        output.say(`${dryRun ? "Would renew" : "Renewed"} the image in its request spec.`);
      }
      return 0;
    }),
};

/** The values of an option that may be repeated. */
function listOf(given: ArgumentValue): readonly string[] {
  return Array.isArray(given) ? given : [];
}
