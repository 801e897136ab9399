/** Whether Nova sends a token of its own beside the user's, which all services need for volumes. */

import { serviceUserGroup } from "../openstack/options.ts";
import { failure, SUCCESS, type UpgradeCheck } from "./check.ts";

/** The check. */
export const serviceUserToken: UpgradeCheck = {
  name: "Service User Token Configuration",
  since: 25,
  look({ config }) {
    const { send_service_user_token: sends } = config.read(serviceUserGroup);
    const result = sends ? SUCCESS : failure(
      "[service_user] send_service_user_token is not set to true, which volumes need on all nodes " +
        "that run a service of Nova. " +
        "https://docs.openstack.org/nova/latest/admin/configuration/service-user-token.html says how.",
    );
    return Promise.resolve(() => result);
  },
};
