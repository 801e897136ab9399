/** The groups of configuration options that are everybody's. */

import { apiDatabaseGroup, databaseGroup } from "../database/options.ts";
import { loggingGroup, logSocketsGroup } from "../log/options.ts";
import { postMortemGroup } from "./post_mortem/group.ts";

/** The groups of options that every command may read; the others come with the plugin that reads them. */
export const COMMON_GROUPS = [
  apiDatabaseGroup,
  databaseGroup,
  loggingGroup,
  logSocketsGroup,
  postMortemGroup,
];
