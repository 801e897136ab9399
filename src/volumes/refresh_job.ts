/** What the parts of refreshing an attachment hand to each other. */

import type { Selectable } from "kysely";
import type { Database } from "../database/databases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Bus } from "../messaging/bus.ts";
import type { ServiceClient } from "../openstack/service.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { hostName } from "../system/host_name.ts";
import type { ComputeInterface } from "./compute_call.ts";
import type { Connector } from "./connector.ts";
import { type ActionOf, hostGroup } from "./instance_actions.ts";
import type { InstanceRow } from "./instance_object.ts";
import type { RefreshTables } from "./tables.ts";

/** What is to be refreshed. */
export interface RefreshRequest {
  readonly instance: string;
  readonly volume: string;
  readonly connector: Connector;
  /** True to look at everything and change nothing. */
  readonly dryRun: boolean;
}

/** What came of it. */
export type RefreshOutcome =
  | {
    readonly kind: "refused";
    readonly reason: "instance" | "state" | "volume" | "host";
    /** Why, as a sentence without its full stop, and what to do. */
    readonly message: string;
    readonly hint?: string;
  }
  | {
    readonly kind: "planned" | "refreshed";
    readonly host: string;
    /** The attachment before; null for one of the time before Cinder had them. */
    readonly before: string | null;
    /** The one after; undefined where nothing was changed. */
    readonly after?: string;
    /** How the instance is, and will be after the run. */
    readonly lockedByOthers: boolean;
  };

/** Why nothing was done. */
export type Refused = Extract<RefreshOutcome, { kind: "refused" }>;

/** What of the context a run works with. */
export type World = Pick<
  CommandContext,
  "config" | "databases" | "services" | "log" | "output" | "clock" | "newUuid" | "signal"
>;

/** The row that is refreshed. */
export interface Mapping {
  readonly id: number;
  readonly attachmentId: string | null;
  readonly deviceName: string | null;
}

/** What was found before anything is changed. */
export interface Found {
  readonly cell: Database<RefreshTables>;
  readonly row: InstanceRow & Selectable<RefreshTables["instances"]>;
  readonly metadata: ReadonlyMap<string, string | null>;
  readonly mapping: Mapping;
  readonly host: string;
}

/** All that a run works with. */
export interface Job extends Found {
  readonly world: World;
  readonly request: RefreshRequest;
  readonly cinder: ServiceClient;
  readonly bus: Bus;
  readonly compute: ComputeInterface;
  /** What could not be cleared up, and was told. */
  readonly problems: string[];
}

/** An action of the instance that begins now. */
export function newAction({ row, world }: Job): ActionOf {
  return {
    instance: row.uuid,
    requestId: `req-${world.newUuid()}`,
    now: world.clock.now(),
    host: world.config.read(hostGroup).host || hostName(),
  };
}

/**
 * Does a step of clearing up. When it fails, says so, what that means, and how to mend it.
 *
 * @returns whether it was done.
 */
export async function attempt(
  { problems, world: { output } }: Job,
  step: () => Promise<void>,
  meaning: string,
  mending: string,
): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    output.error(`${meaning}: ${error.message}`, `To mend it: ${mending}`);
    problems.push(meaning);
    return false;
  }
}
