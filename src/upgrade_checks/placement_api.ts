/** Whether Placement can be reached, takes the credentials, and is new enough. */

import { ServiceError } from "../openstack/service_error.ts";
import { compareVersions, parseVersion } from "../openstack/versions.ts";
import { failure, SUCCESS, type UpgradeCheck } from "./check.ts";

/** The microversion that the scheduler needs, and from which release on. */
const NEEDED = [
  { since: 22, microversion: "1.35" },
  { since: 24, microversion: "1.36" },
] as const;

/** The check. */
export const placementApi: UpgradeCheck = {
  name: "Placement API",
  since: 22,
  async look({ services }) {
    const placement = await services.placement();
    // The versions are told to everybody; a request of its own shows that the credentials are taken.
    await placement.request({ method: "GET", path: "/" });
    const has = placement.newestMicroversion;
    if (has === undefined) {
      throw new ServiceError(`Placement at ${placement.endpoint} does not tell its microversions`, {
        kind: "bad_answer",
        service: placement.name,
        hint: "Check that the service catalogue leads to Placement.",
      });
    }
    return ({ version }) => {
      const { microversion } = NEEDED.findLast(({ since }) => since <= version)!;
      if (compareVersions(parseVersion(has)!, parseVersion(microversion)!) >= 0) return SUCCESS;
      return failure(
        `Placement at ${placement.endpoint} has the microversions up to ${has}, and ` +
          `${microversion} is needed. Upgrade Placement first.`,
      );
    };
  },
};
