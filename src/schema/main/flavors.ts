/** Tables of the main database: flavors ("instance types"), from before they moved to the API database. */

import {
  boolean,
  float,
  foreignKey,
  index,
  integer,
  mysqlIndex,
  required,
  serial,
  softDeletable,
  string,
  type Table,
  table,
  unique,
} from "../notation.ts";

/** Flavors, under their old name. */
export const flavorTables: readonly Table[] = [
  table("instance_types", {
    ...softDeletable,
    name: string(255),
    id: serial,
    memory_mb: required(integer),
    vcpus: required(integer),
    swap: required(integer),
    vcpu_weight: integer,
    flavorid: string(255),
    rxtx_factor: float,
    root_gb: integer,
    ephemeral_gb: integer,
    disabled: boolean,
    is_public: boolean,
    deleted: integer,
  }, [
    unique("uniq_instance_types0name0deleted", "name", "deleted"),
    unique("uniq_instance_types0flavorid0deleted", "flavorid", "deleted"),
  ]),
  table("instance_type_extra_specs", {
    ...softDeletable,
    id: serial,
    instance_type_id: required(integer),
    key: string(255),
    value: string(255),
    deleted: integer,
  }, [
    unique(
      "uniq_instance_type_extra_specs0instance_type_id0key0deleted",
      "instance_type_id",
      "key",
      "deleted",
    ),
    foreignKey("instance_type_id", "instance_types.id"),
    index("instance_type_extra_specs_instance_type_id_key_idx", "instance_type_id", "key"),
  ], { collation: "utf8_bin" }),
  table("instance_type_projects", {
    ...softDeletable,
    id: serial,
    instance_type_id: required(integer),
    project_id: string(255),
    deleted: integer,
  }, [
    unique(
      "uniq_instance_type_projects0instance_type_id0project_id0deleted",
      "instance_type_id",
      "project_id",
      "deleted",
    ),
    foreignKey("instance_type_id", "instance_types.id", "instance_type_projects_ibfk_1"),
    mysqlIndex("instance_type_id", "instance_type_id"),
  ]),
];
