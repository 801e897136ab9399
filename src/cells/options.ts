/** The options of `[DEFAULT]` that cell mappings are made from. */

import { optionGroup, stringOption } from "../config/option.ts";

/** `[DEFAULT] transport_url`, with oslo.messaging's default. */
export const transportGroup = optionGroup("DEFAULT", {
  /** The message queue's URL: `rabbit://user:password@host:port/virtual_host`. */
  transport_url: stringOption("rabbit://", { secret: true }),
});
