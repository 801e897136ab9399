/** Tables of the API database: quotas and what remains of their usages. */

import {
  datetime,
  foreignKey,
  index,
  integer,
  required,
  serial,
  string,
  type Table,
  table,
  timestamps,
  unique,
} from "../notation.ts";

/** Quotas, usages, reservations. */
export const quotaTables: readonly Table[] = [
  table("quotas", {
    id: serial,
    ...timestamps,
    project_id: string(255),
    resource: required(string(255)),
    hard_limit: integer,
  }, [
    unique("uniq_quotas0project_id0resource", "project_id", "resource"),
  ]),
  table("quota_classes", {
    ...timestamps,
    id: serial,
    class_name: string(255),
    resource: string(255),
    hard_limit: integer,
  }, [
    index("quota_classes_class_name_idx", "class_name"),
  ]),
  table("quota_usages", {
    ...timestamps,
    id: serial,
    project_id: string(255),
    resource: required(string(255)),
    in_use: required(integer),
    reserved: required(integer),
    until_refresh: integer,
    user_id: string(255),
  }, [
    index("quota_usages_project_id_idx", "project_id"),
    index("quota_usages_user_id_idx", "user_id"),
  ]),
  table("project_user_quotas", {
    id: serial,
    ...timestamps,
    user_id: required(string(255)),
    project_id: required(string(255)),
    resource: required(string(255)),
    hard_limit: integer,
  }, [
    unique(
      "uniq_project_user_quotas0user_id0project_id0resource",
      "user_id",
      "project_id",
      "resource",
    ),
    index("project_user_quotas_project_id_idx", "project_id"),
    index("project_user_quotas_user_id_idx", "user_id"),
  ]),
  table("reservations", {
    ...timestamps,
    id: serial,
    uuid: required(string(36)),
    usage_id: required(integer),
    project_id: string(255),
    resource: string(255),
    delta: required(integer),
    expire: datetime,
    user_id: string(255),
  }, [
    foreignKey("usage_id", "quota_usages.id"),
    index("reservations_expire_idx", "expire"),
    index("reservations_project_id_idx", "project_id"),
    index("reservations_user_id_idx", "user_id"),
    index("reservations_uuid_idx", "uuid"),
  ]),
];
