/**
 * Tells ports where their resources are allocated, after they have been allocated, and takes both back
 * when Neutron refuses.
 *
 * Placement comes first, and Neutron second. The manual has it the other way round, which a kill between
 * the two turns into a port that claims what nobody allocated: the next run takes such a port for
 * healthy, and its bandwidth is given away a second time. In this order a kill leaves resources that are
 * allocated to the instance and not claimed by its port. That overcommits nothing, and the next run sees
 * what is unclaimed and only tells the port (`serveByAllocated` in `judge.ts`). Nova itself allocates in
 * this order when an instance is created. Taking back goes the other way: no port claims anything any
 * more before it is given back in Placement.
 */

import { type Claim, type Port, readPort, writeProfile } from "../../openstack/neutron/ports.ts";
import { readConsumer, writeConsumer } from "../../openstack/placement/allocations.ts";
import type { ServiceClient } from "../../openstack/service.ts";
import { ServiceError } from "../../openstack/service_error.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { tryAgain } from "../try_again.ts";
import type { Change, ClaimingPort, Failure } from "./change.ts";
import { NOT_ROLLED_BACK, PORTS_NOT_UPDATED } from "./exit_codes.ts";
import { isAsWanted } from "./write_allocations.ts";

/** The services that are written to. */
export interface BothServices {
  readonly placement: ServiceClient;
  readonly neutron: ServiceClient;
  /** The run's; what has been begun is brought to an end nevertheless, as far as there is time for it. */
  readonly signal: AbortSignal;
}

const INTERRUPTED = { message: "The run was interrupted.", hint: undefined };

/** A port that is changed by others at the same moment is tried so often. */
const TRIES = 4;

/**
 * Tells the ports of one instance, whose allocations are written.
 *
 * @returns why that was not possible; all has been taken back then, or the failure says what is left.
 */
export async function writePorts(
  services: BothServices,
  change: Change,
): Promise<Failure | undefined> {
  const told: ClaimingPort[] = [];
  for (const claiming of change.ports) {
    try {
      told.push({ ...claiming, port: await claim(services.neutron, claiming) });
    } catch (error) {
      const isUnsure = services.signal.aborted ||
        (error instanceof ServiceError && error.outcomeUnknown);
      if (!isUnsure && !(error instanceof OperatorError)) throw error;
      const { message: why, hint } = error instanceof OperatorError ? error : INTERRUPTED;
      const message =
        `Instance ${change.instance.uuid}: updating port ${claiming.port.id} failed. ${why}`;
      if (isUnsure) return leftAsItIs(change, claiming, message);
      return await takeBack(services, change, told, { message, hint });
    }
  }
  return undefined;
}

/**
 * Tells one port.
 *
 * @returns the port as it is then.
 * @throws {ServiceError} with `outcomeUnknown` when nobody knows whether it was told.
 */
async function claim(neutron: ServiceClient, { port, claim }: ClaimingPort): Promise<Port> {
  return await changeProfile(neutron, port, (current) => {
    if (current.claim !== undefined) {
      if (isSameClaim(current.claim, claim)) return "as it is";
      throw new OperatorError(
        "Somebody else has said meanwhile where its resources are allocated.",
      );
    }
    return { ...current.profile, allocation: claim };
  });
}

/** Lets a port claim nothing any more, unless its claim is another one by now. */
async function unclaim(neutron: ServiceClient, { port, claim }: ClaimingPort): Promise<void> {
  await changeProfile(neutron, port, (current) => {
    if (current.claim === undefined || !isSameClaim(current.claim, claim)) return "as it is";
    const { allocation: _, ...rest } = current.profile;
    return rest;
  });
}

/** Changes a port's profile, with another look at the port when it was changed meanwhile. */
async function changeProfile(
  neutron: ServiceClient,
  port: Port,
  change: (port: Port) => Readonly<Record<string, unknown>> | "as it is",
): Promise<Port> {
  let current = port;
  let unsure: ServiceError | undefined;
  for (let tries = 1; tries <= TRIES; tries++) {
    const profile = change(current);
    if (profile === "as it is") return current;
    try {
      const changed = await writeProfile(neutron, current, profile);
      if (changed !== undefined) return changed;
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.outcomeUnknown) throw error;
      unsure = error;
    }
    let read: Port | undefined;
    try {
      read = await readPort(neutron, port.id);
    } catch (error) {
      // Without a look at the port it stays unknown what became of the request.
      throw unsure ?? error;
    }
    if (read === undefined) throw new OperatorError("The port is not there any more.");
    current = read;
  }
  if (change(current) === "as it is") return current;
  // An error that was answered, with the port as it was, leaves no doubt.
  if (unsure?.status !== undefined) throw new OperatorError(unsure.message);
  throw unsure ?? new OperatorError("Others change the port again and again.");
}

async function takeBack(
  { placement, neutron }: BothServices,
  change: Change,
  told: readonly ClaimingPort[],
  { message, hint }: Pick<Failure, "message" | "hint">,
): Promise<Failure> {
  const { instance } = change;
  const left: string[] = [];
  let why = "";
  for (const claiming of told) {
    try {
      await unclaim(neutron, claiming);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      left.push(claiming.port.id);
      why = error.message;
    }
  }
  if (left.length > 0) {
    return {
      code: NOT_ROLLED_BACK,
      message: `${message} Taking back what was written failed too. ${why} ` +
        `Still saying where their resources are allocated: ports ${left.join(", ")}; ` +
        `these resources are still allocated to the instance.`,
      hint: `Either let the run be completed: ${completes(instance.uuid)}\n` +
        `or take back the ports' part yourself: ${unset(left)}`,
    };
  }
  try {
    await giveBack(placement, change);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return {
      code: NOT_ROLLED_BACK,
      message: `${message} No port was left changed, but taking back the instance's allocations ` +
        `failed too. ${error.message}`,
      hint: `Let the run be completed: ${completes(instance.uuid)}\n` +
        `or see what is allocated: openstack resource provider allocation show ${instance.uuid}`,
    };
  }
  return { code: PORTS_NOT_UPDATED, message: `${message} Nothing was left changed.`, hint };
}

/** Lets the instance hold what it held before, unless somebody else has changed that meanwhile. */
async function giveBack(
  placement: ServiceClient,
  { instance, before, wanted }: Change,
): Promise<void> {
  if (wanted === undefined) return;
  const now = await readConsumer(placement, instance.uuid, { finishing: true });
  if (!isAsWanted(now, wanted)) {
    throw new OperatorError("Somebody else has changed them meanwhile.");
  }
  const restored = {
    allocations: before.allocations,
    project: before.project ?? wanted.project,
    user: before.user ?? wanted.user,
    generation: now.generation,
  };
  await tryAgain(() => writeConsumer(placement, instance.uuid, restored, { finishing: true }));
}

/** For a port of which nobody knows whether it was told: what it may claim stays allocated. */
function leftAsItIs({ instance }: Change, { port }: ClaimingPort, message: string): Failure {
  return {
    code: NOT_ROLLED_BACK,
    message:
      `${message} Whether port ${port.id} says now where its resources are allocated is not ` +
      "known, so they were left allocated.",
    hint: `Let the run be completed: ${completes(instance.uuid)}\n` +
      `or take back the port's part yourself: ${unset([port.id])}`,
  };
}

function completes(uuid: string): string {
  return `nova-manage placement heal_allocations --instance ${uuid}`;
}

function unset(ports: readonly string[]): string {
  return ports.map((id) => `openstack port unset ${id} --binding-profile allocation`).join("; ");
}

function isSameClaim(one: Claim, other: Claim): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
