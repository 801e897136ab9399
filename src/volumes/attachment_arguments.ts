/** The arguments that name an attachment: by its instance and its volume. */

import type { PositionalSpec } from "../plugin/contract.ts";
import { INSTANCE_ARGUMENT } from "../plugin/instance_argument.ts";

/** `INSTANCE_UUID VOLUME_ID`. */
export const ATTACHMENT_ARGUMENTS: readonly PositionalSpec[] = [
  INSTANCE_ARGUMENT,
  { name: "volume_id", metavar: "VOLUME_ID", help: "The id of the volume.", required: true },
];
