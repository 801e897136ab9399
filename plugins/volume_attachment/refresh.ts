/** `volume_attachment refresh`: has the storage give new data to connect a stopped instance's volume by. */

import { findCellOfInstance } from "../../src/cells/locate_instance.ts";
import { messagingGroups } from "../../src/messaging/options.ts";
import { catalogInfoGroup, cinderGroup, serviceUserGroup } from "../../src/openstack/options.ts";
import type { Action, CommandContext } from "../../src/plugin/contract.ts";
import { failingWith } from "../../src/plugin/failing_with.ts";
import { upgradeLevelsGroup } from "../../src/volumes/compute_call.ts";
import { hostGroup } from "../../src/volumes/instance_actions.ts";
import { NoConnector, readConnector } from "../../src/volumes/connector.ts";
import type { RefreshOutcome } from "../../src/volumes/refresh_job.ts";
import { ATTACHMENT_ARGUMENTS } from "../../src/volumes/attachment_arguments.ts";

/** The exit codes of the manual. */
const REFRESHED = 0;
const FAILED = 1;
const NO_FILE = 2;
const NO_CONNECTOR = 3;
const REFUSALS: Readonly<Record<Extract<RefreshOutcome, { kind: "refused" }>["reason"], number>> = {
  instance: 4,
  state: 5,
  volume: 6,
  host: 7,
};

/** The action. */
export const refresh: Action = {
  name: "refresh",
  summary: "Renew how a stopped instance's host connects to a volume.",
  description:
    "For volumes whose storage is reached in another way than before. The compute service lets go of the " +
    "volume, Cinder makes a new attachment of it, and the cell's database keeps the new " +
    "connection_info, by which the next start of the instance connects. Meanwhile the instance is locked.\n\n" +
    "The connector is what the host says of itself: the original prints it there, with " +
    "volume_attachment get_connector --json.\n\n" +
    "What goes wrong is undone, Ctrl-C included, and said where it cannot be. Run it again then: it " +
    "begins anew with what is there.\n\n" +
    "It needs the cell's message queue, which has to be RabbitMQ, the nova-compute of the instance's " +
    "host, and Cinder by the section [cinder]. What is missing is told before anything is changed.",
  examples: [
    {
      does: "Look at everything, and change nothing",
      line: "nova-manage volume_attachment refresh 11111111-2222-4333-8444-555555555555 " +
        "66666666-7777-4888-8999-000000000000 connector.json --dry-run",
    },
    {
      does: "Renew the attachment",
      line: "nova-manage volume_attachment refresh 11111111-2222-4333-8444-555555555555 " +
        "66666666-7777-4888-8999-000000000000 connector.json",
    },
  ],
  options: [
    {
      name: "dry_run",
      addition: true,
      flag: "--dry-run",
      kind: "flag",
      help: "Say what would be done, and change nothing. Services are asked all the same.",
    },
  ],
  positionals: [
    ...ATTACHMENT_ARGUMENTS,
    {
      name: "connector_path",
      metavar: "CONNECTOR_PATH",
      help: "A file with the connector of the instance's host, as JSON.",
      required: true,
    },
  ],
  optionGroups: [
    ...messagingGroups,
    hostGroup,
    upgradeLevelsGroup,
    cinderGroup,
    catalogInfoGroup,
    serviceUserGroup,
  ],
  exitCodes: {
    [REFRESHED]: "The attachment was refreshed.",
    [FAILED]: "A database, Cinder, the message queue or the compute service failed.",
    [NO_FILE]: "The connector's file does not exist. A wrong command line ends so too.",
    [NO_CONNECTOR]: "The connector's file cannot be read, or is no JSON.",
    [REFUSALS.instance]: "There is no such instance, or it is not mapped.",
    [REFUSALS.state]: "The instance is not stopped.",
    [REFUSALS.volume]: "The volume is not attached to the instance.",
    [REFUSALS.host]: "The connector is of another host than the instance's.",
  },
  run: (context, args) =>
    failingWith(FAILED, context, async () => {
      const { output, signal } = context;
      const [instance, volume] = [String(args.instance_uuid), String(args.volume_id)];
      const connector = await readConnector(String(args.connector_path), signal)
        .catch((error) => {
          if (error instanceof NoConnector) return error;
          throw error;
        });
      if (connector instanceof NoConnector) {
        const { message, hint } = connector;
        output.error(message, ...hint === undefined ? [] : [hint]);
        return connector.isMissing ? NO_FILE : NO_CONNECTOR;
      }
      const cell = await findCellOfInstance(context, instance);
      if (cell === "not mapped") {
        output.error(`Instance ${instance} is not mapped to a cell, or does not exist.`);
        return REFUSALS.instance;
      }
      // What speaks to the message queue is loaded by no other command.
      const { refreshAttachment } = await import("../../src/volumes/refresh.ts");
      const outcome = await refreshAttachment(context, cell === "without cell" ? undefined : cell, {
        instance,
        volume,
        connector,
        dryRun: args.dry_run === true,
      });
      return tell(context, { instance, volume }, outcome);
    }),
};

function tell(
  { output }: CommandContext,
  { instance, volume }: { readonly instance: string; readonly volume: string },
  outcome: RefreshOutcome,
): number {
  if (outcome.kind === "refused") {
    const { message, hint, reason } = outcome;
    output.error(
      `The attachment stays as it is. ${message}.`,
      ...hint === undefined ? [] : [hint],
    );
    return REFUSALS[reason];
  }
  const { host, before, after, lockedByOthers } = outcome;
  const old = before === null ? "the attachment" : `attachment ${before}`;
  if (outcome.kind === "planned") {
    output.say(
      `Would ${
        lockedByOthers ? "leave the instance locked as it is" : "lock the instance"
      }, have ` +
        `nova-compute on ${host} let go of volume ${volume}, and replace ${old} by a new one.`,
    );
  } else {
    output.say(
      `Refreshed the attachment of volume ${volume} to instance ${instance}: ` +
        `${before ?? "none"} was replaced by ${after}.`,
    );
  }
  if (lockedByOthers) output.note("The instance was locked before, and stays so.");
  return REFRESHED;
}
