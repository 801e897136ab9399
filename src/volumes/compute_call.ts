/**
 * How a compute service is asked to let go of a volume: in which version of its interface, which its
 * record in the cell tells. (Facts from nova/compute/rpcapi.py and nova/objects/service.py.)
 */

import type { GroupValues } from "../config/configuration.ts";
import { optionGroup, stringOption } from "../config/option.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Call } from "../messaging/envelope.ts";

/** The section `[upgrade_levels]`, as far as compute services are concerned. */
export const upgradeLevelsGroup = optionGroup("upgrade_levels", {
  /** The newest version of the interface that may be used: a release's name, or the version itself. */
  compute: stringOption(),
});

/** A version: 6.3 is `[6, 3]`. */
type Version = readonly [major: number, minor: number];

/** The version of the interface that services from this version on understand, oldest first. */
const BY_SERVICE: readonly (readonly [service: number, interface_: Version])[] = [
  [30, [5, 0]],
  [56, [6, 0]],
  [67, [6, 3]],
  [71, [6, 5]],
];

/** The same by the names of releases that `[upgrade_levels]` may hold. */
const BY_RELEASE: Readonly<Record<string, Version>> = {
  queens: [5, 0],
  rocky: [5, 0],
  stein: [5, 1],
  train: [5, 3],
  ussuri: [5, 11],
  victoria: [5, 12],
  wallaby: [6, 0],
  xena: [6, 0],
  yoga: [6, 0],
  zed: [6, 1],
  antelope: [6, 2],
  bobcat: [6, 2],
  caracal: [6, 3],
  dalmatian: [6, 3],
  epoxy: [6, 4],
  flamingo: [6, 4],
  gazpacho: [6, 5],
};

/** How to call. */
export interface ComputeInterface {
  readonly version: string;
  readonly topic: string;
  /** True where the service can delete the old attachment itself; else that is left to the caller. */
  readonly deletesAttachment: boolean;
}

/** The method. */
export const METHOD = "remove_volume_connection";

/**
 * Chooses the version.
 *
 * @param service the version in the compute service's record.
 * @throws {OperatorError} where there is none that both sides know.
 */
export function computeInterface(
  service: number,
  { compute: level }: GroupValues<typeof upgradeLevelsGroup>,
): ComputeInterface {
  const own = BY_SERVICE.findLast(([first]) => service >= first)?.[1];
  const cap = capOf(level);
  if (own === undefined || (cap !== undefined && cap[0] < 5)) {
    throw new OperatorError(
      own === undefined
        ? `The compute service has the version ${service}, which is too old for this`
        : `[upgrade_levels] compute = ${level} is too old for this`,
      { hint: "Upgrade it first." },
    );
  }
  const usable = cap !== undefined && isBefore(cap, own) ? cap : own;
  const deletesAttachment = !isBefore(usable, [6, 3]);
  return {
    version: deletesAttachment ? "6.3" : `${usable[0]}.0`,
    // There is a second queue for what has to be brought to an end while the service is being stopped.
    topic: isBefore(usable, [6, 5]) ? "compute" : "compute-alt",
    deletesAttachment,
  };
}

/** The call itself. */
export function removeConnection(
  { version, deletesAttachment }: ComputeInterface,
  { instance, volume, context }: {
    readonly instance: unknown;
    readonly volume: string;
    readonly context: Call["context"];
  },
): Call {
  const args = {
    instance,
    volume_id: volume,
    ...deletesAttachment ? { delete_attachment: true } : {},
  };
  return { method: METHOD, version, args, context };
}

function capOf(level: string | undefined): Version | undefined {
  // `auto` means the versions in the cells' records, which count in any case.
  if (!level || level === "auto") return undefined;
  if (Object.hasOwn(BY_RELEASE, level)) return BY_RELEASE[level];
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(level) ?? [];
  if (major !== undefined) return [Number(major), Number(minor)];
  throw new OperatorError(
    `[upgrade_levels] compute: "${level}" is neither a release nor a version`,
    { hint: "Leave it out, or set it to auto." },
  );
}

function isBefore(a: Version, b: Version): boolean {
  return a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];
}
