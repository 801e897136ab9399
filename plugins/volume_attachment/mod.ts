/** `nova-manage volume_attachment`: what Nova keeps of volumes that are attached to instances. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { refresh } from "./refresh.ts";
import { show } from "./show.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "volume_attachment",
  summary: "Look at the attachments of volumes to instances, and renew them.",
  actions: [show, refresh],
};
