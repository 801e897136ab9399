/** `nova-manage image_property`: the image properties of instances. */

import { transportGroup } from "../../src/cells/options.ts";
import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { set } from "./set.ts";
import { show } from "./show.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "image_property",
  summary: "Look after the image properties of instances.",
  optionGroups: [transportGroup],
  actions: [set, show],
};
