/** The revisions of the main database's schema, xena to 2026.2. */

import {
  bigint,
  bigSerial,
  boolean,
  foreignKey,
  index,
  integer,
  string,
  type Table,
  table,
  text,
  timestamps,
  unique,
} from "../notation.ts";
import { alterTable, createTables, dropTable, setDatabaseCharset } from "../changes.ts";
import type { Revision } from "../revision.ts";
import { shadowTables } from "../shadow.ts";
import { versionTable } from "../version_table.ts";
import { initialTables } from "./initial_tables.ts";

const encryptionColumns = {
  encrypted: boolean,
  encryption_secret_uuid: string(36),
  encryption_format: string(128),
  encryption_options: string(4096),
};

const shareMapping: Table = table("share_mapping", {
  ...timestamps,
  id: bigSerial,
  uuid: string(36),
  instance_uuid: string(36),
  share_id: string(36),
  status: string(32),
  tag: string(48),
  export_location: text,
  share_proto: string(32),
}, [
  foreignKey("instance_uuid", "instances.uuid", "share_mapping_instance_uuid_fkey"),
  index("share_idx", "share_id"),
  index("share_mapping_instance_uuid_share_id_idx", "instance_uuid", "share_id"),
]);

/** All revisions, oldest first. */
export const mainRevisions: readonly Revision[] = [
  {
    id: "8f2f1571d55b",
    summary: "initial version",
    changes: [
      // Before the shadow tables, which take the database's character set.
      setDatabaseCharset("utf8"),
      ...createTables(...initialTables),
      // The version table is there by then, and the reference makes a shadow of that as well.
      ...createTables(...shadowTables([versionTable, ...initialTables])),
    ],
  },
  {
    id: "16f1fbcab42b",
    summary: "even out differences of the shadow tables",
    changes: [
      alterTable("shadow_volume_usage_cache", { changeColumns: { user_id: string(64) } }),
      alterTable("shadow_instance_extra", { dropIndexes: ["shadow_instance_extra_idx"] }),
      alterTable("shadow_migrations", { dropIndexes: ["shadow_migrations_uuid"] }),
      alterTable("shadow_instance_type_extra_specs", { collation: "utf8_bin" }),
    ],
  },
  {
    id: "ccb0fa1a2252",
    summary: "encryption of block devices",
    changes: [
      alterTable("block_device_mapping", { addColumns: encryptionColumns }),
      alterTable("shadow_block_device_mapping", { addColumns: encryptionColumns }),
    ],
  },
  {
    id: "960aac0e09ea",
    summary: "drop indexes that repeat another",
    changes: [
      alterTable("console_auth_tokens", { dropIndexes: ["console_auth_tokens_token_hash_idx"] }),
      alterTable("instances", { dropIndexes: ["uuid"] }),
    ],
  },
  {
    id: "1b91788ec3a6",
    summary: "drop the version table of sqlalchemy-migrate",
    changes: [dropTable("migrate_version")],
  },
  {
    id: "1acf2c98e646",
    summary: "compute ids of instances and migrations",
    changes: [
      alterTable("instances", {
        addColumns: { compute_id: bigint },
        addConstraints: [index("instances_compute_id_deleted_idx", "compute_id", "deleted")],
      }),
      alterTable("shadow_instances", { addColumns: { compute_id: bigint } }),
      alterTable("migrations", {
        addColumns: { dest_compute_id: bigint },
        addConstraints: [
          index("migrations_dest_compute_id_deleted_idx", "dest_compute_id", "deleted"),
        ],
      }),
      alterTable("shadow_migrations", { addColumns: { dest_compute_id: bigint } }),
    ],
  },
  {
    id: "13863f4e1612",
    summary: "share mappings",
    changes: createTables(shareMapping),
  },
  {
    id: "d60bddf7a903",
    summary: "a share and a tag once per instance",
    // The reference drops the table and makes it anew, without its rows. Ours keeps them; and a run of
    // the reference that ended in between left no table at all.
    changes: createTables({
      ...shareMapping,
      constraints: [
        ...shareMapping.constraints,
        unique("uniq_key_pairs0instance_uuid0share_id", "instance_uuid", "share_id"),
        unique("uniq_key_pairs0instance_uuid0tag", "instance_uuid", "tag"),
      ],
    }),
  },
  {
    id: "2903cd72dc14",
    summary: "TLS port of console tokens",
    changes: [alterTable("console_auth_tokens", { addColumns: { tls_port: integer } })],
  },
  {
    id: "ab450ba04102",
    summary: "indexes of migrations by source and by destination",
    changes: [
      alterTable("migrations", {
        addConstraints: [
          index(
            "migrations_by_dest_host_nodes_and_status_idx",
            "deleted",
            "dest_compute",
            "dest_node",
            "status",
          ),
          index(
            "migrations_by_src_host_nodes_and_status_idx",
            "deleted",
            "source_compute",
            "source_node",
            "status",
          ),
        ],
      }),
    ],
  },
];
