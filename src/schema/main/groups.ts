/** Tables of the main database: host aggregates, server groups and cells v1, from before the API database. */

import {
  boolean,
  float,
  foreignKey,
  index,
  integer,
  required,
  serial,
  softDeletable,
  string,
  type Table,
  table,
  unique,
} from "../notation.ts";

/** Aggregates, server groups, cells v1. */
export const groupTables: readonly Table[] = [
  table("aggregates", {
    ...softDeletable,
    id: serial,
    name: string(255),
    deleted: integer,
    uuid: string(36),
  }, [
    index("aggregate_uuid_idx", "uuid"),
  ]),
  table("aggregate_hosts", {
    ...softDeletable,
    id: serial,
    host: string(255),
    aggregate_id: required(integer),
    deleted: integer,
  }, [
    unique("uniq_aggregate_hosts0host0aggregate_id0deleted", "host", "aggregate_id", "deleted"),
    foreignKey("aggregate_id", "aggregates.id"),
  ]),
  table("aggregate_metadata", {
    ...softDeletable,
    id: serial,
    aggregate_id: required(integer),
    key: required(string(255)),
    value: required(string(255)),
    deleted: integer,
  }, [
    unique("uniq_aggregate_metadata0aggregate_id0key0deleted", "aggregate_id", "key", "deleted"),
    foreignKey("aggregate_id", "aggregates.id"),
    index("aggregate_metadata_key_idx", "key"),
    index("aggregate_metadata_value_idx", "value"),
  ]),
  table("instance_groups", {
    ...softDeletable,
    deleted: integer,
    id: serial,
    user_id: string(255),
    project_id: string(255),
    uuid: required(string(36)),
    name: string(255),
  }, [
    unique("uniq_instance_groups0uuid0deleted", "uuid", "deleted"),
  ]),
  table("instance_group_policy", {
    ...softDeletable,
    deleted: integer,
    id: serial,
    policy: string(255),
    group_id: required(integer),
  }, [
    foreignKey("group_id", "instance_groups.id"),
    index("instance_group_policy_policy_idx", "policy"),
  ]),
  table("instance_group_member", {
    ...softDeletable,
    deleted: integer,
    id: serial,
    instance_id: string(255),
    group_id: required(integer),
  }, [
    foreignKey("group_id", "instance_groups.id"),
    index("instance_group_member_instance_idx", "instance_id"),
  ]),
  table("cells", {
    ...softDeletable,
    id: serial,
    api_url: string(255),
    weight_offset: float,
    weight_scale: float,
    name: string(255),
    is_parent: boolean,
    deleted: integer,
    transport_url: required(string(255)),
  }, [
    unique("uniq_cells0name0deleted", "name", "deleted"),
  ]),
];
