/** Tables of the API database: host aggregates and server groups. */

import {
  foreignKey,
  index,
  integer,
  required,
  serial,
  string,
  type Table,
  table,
  text,
  timestamps,
  unique,
} from "../notation.ts";

/** Aggregates and server groups. */
export const groupTables: readonly Table[] = [
  table("aggregates", {
    ...timestamps,
    id: serial,
    uuid: string(36),
    name: string(255),
  }, [
    unique("uniq_aggregate0name", "name"),
    index("aggregate_uuid_idx", "uuid"),
  ]),
  table("aggregate_hosts", {
    ...timestamps,
    id: serial,
    host: string(255),
    aggregate_id: required(integer),
  }, [
    unique("uniq_aggregate_hosts0host0aggregate_id", "host", "aggregate_id"),
    foreignKey("aggregate_id", "aggregates.id"),
  ]),
  table("aggregate_metadata", {
    ...timestamps,
    id: serial,
    aggregate_id: required(integer),
    key: required(string(255)),
    value: required(string(255)),
  }, [
    unique("uniq_aggregate_metadata0aggregate_id0key", "aggregate_id", "key"),
    foreignKey("aggregate_id", "aggregates.id"),
    index("aggregate_metadata_key_idx", "key"),
  ]),
  table("instance_groups", {
    ...timestamps,
    id: serial,
    user_id: string(255),
    project_id: string(255),
    uuid: required(string(36)),
    name: string(255),
  }, [
    unique("uniq_instance_groups0uuid", "uuid"),
  ]),
  table("instance_group_policy", {
    ...timestamps,
    id: serial,
    policy: string(255),
    group_id: required(integer),
    rules: text,
  }, [
    foreignKey("group_id", "instance_groups.id"),
    index("instance_group_policy_policy_idx", "policy"),
  ]),
  table("instance_group_member", {
    ...timestamps,
    id: serial,
    instance_uuid: string(255),
    group_id: required(integer),
  }, [
    foreignKey("group_id", "instance_groups.id"),
    index("instance_group_member_instance_idx", "instance_uuid"),
  ]),
];
