/** Whether Cinder, where Nova uses it, is new enough. What cannot be found out is a warning alone. */

import { messageAndHint, OperatorError } from "../errors/operator_error.ts";
import { cinderGroup } from "../openstack/options.ts";
import { cinderService } from "../openstack/service_definition.ts";
import { compareVersions, parseVersion } from "../openstack/versions.ts";
import { type CheckResult, failure, SUCCESS, type UpgradeCheck, warning } from "./check.ts";
import type { CheckWorld } from "./check_world.ts";

/** That of attachments, which several instances may have of one volume. */
const NEEDED = "3.44";

/** Answers of a Cinder that has taken the credentials: the path may be another one, or forbidden. */
const TAKEN = [300, 400, 403, 404];

/** The check. */
export const cinderApi: UpgradeCheck = {
  name: "Cinder API",
  since: 22,
  async look(world) {
    const result = await standing(world).catch((error) => {
      if (!(error instanceof OperatorError)) throw error;
      return warning(`Which versions Cinder has is not known: ${messageAndHint(error)}`);
    });
    return () => result;
  },
};

async function standing({ config, services }: CheckWorld): Promise<CheckResult> {
  // A deployment without Cinder says nothing of it.
  if (!config.read(cinderGroup).auth_type) return SUCCESS;
  const cinder = await services.of(cinderService);
  if (!/\/v3(\/|$)/.test(new URL(cinder.endpoint).pathname)) {
    throw new OperatorError(`its URL is not that of API version 3: ${cinder.endpoint}`, {
      hint: "Check catalog_info and endpoint_template in [cinder].",
    });
  }
  await cinder.request({ method: "GET", path: "/limits", accept: TAKEN });
  const has = cinder.newestMicroversion;
  if (has === undefined) throw new OperatorError(`${cinder.endpoint} does not tell them`);
  if (compareVersions(parseVersion(has)!, parseVersion(NEEDED)!) >= 0) return SUCCESS;
  return failure(
    `Cinder at ${cinder.endpoint} has the microversions up to ${has}, and ${NEEDED} is needed: ` +
      "upgrade it to release 12 (queens) or newer first.",
  );
}
