/** `nova-manage api_db`: the API database. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../../src/plugin/contract.ts";
import { check } from "./check.ts";
import { sync } from "./sync.ts";
import { version } from "./version.ts";

/** The category. */
export const plugin: CategoryPlugin = {
  contractVersion: CONTRACT_VERSION,
  name: "api_db",
  summary: "Manage the API database.",
  actions: [check, sync, version],
};
