/** The option by which a configuration asks for reports of failures. */

import { booleanOption, optionGroup } from "../../config/option.ts";

/** `[DEFAULT] post_mortem`, the same as `--post-mortem`. */
export const postMortemGroup = optionGroup("DEFAULT", {
  post_mortem: booleanOption(false),
});
