/** The revisions of the API database's schema, xena to 2026.2. */

import { alterTable, createTables, dropTable } from "../changes.ts";
import type { Revision } from "../revision.ts";
import { initialTables } from "./initial_tables.ts";

/** All revisions, oldest first. */
export const apiRevisions: readonly Revision[] = [
  {
    id: "d67eeaabee36",
    summary: "initial version",
    changes: createTables(...initialTables),
  },
  {
    id: "b30f573d3377",
    summary: "drop unused columns of build requests",
    changes: [
      alterTable("build_requests", {
        dropColumns: [
          "vm_state",
          "access_ip_v6",
          "config_drive",
          "locked_by",
          "security_groups",
          "progress",
          "info_cache",
          "display_name",
          "instance_metadata",
          "image_ref",
          "key_name",
          "user_id",
          "access_ip_v4",
          "task_state",
          "request_spec_id",
        ],
      }),
    ],
  },
  {
    id: "cdeec0c85668",
    summary: "drop the version table of sqlalchemy-migrate",
    changes: [dropTable("migrate_version")],
  },
];
