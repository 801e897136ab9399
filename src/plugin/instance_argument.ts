/** The argument by which many actions name an instance. */

import type { PositionalSpec } from "./contract.ts";

/** `INSTANCE_UUID`. */
export const INSTANCE_ARGUMENT: PositionalSpec = {
  name: "instance_uuid",
  metavar: "INSTANCE_UUID",
  help: "The UUID of the instance.",
  required: true,
};
