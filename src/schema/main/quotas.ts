/** Tables of the main database: quotas, from before they moved to the API database. */

import {
  datetime,
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

/** Quotas, usages, reservations. */
export const quotaTables: readonly Table[] = [
  table("quotas", {
    id: serial,
    ...softDeletable,
    project_id: string(255),
    resource: required(string(255)),
    hard_limit: integer,
    deleted: integer,
  }, [
    unique("uniq_quotas0project_id0resource0deleted", "project_id", "resource", "deleted"),
  ]),
  table("quota_classes", {
    ...softDeletable,
    id: serial,
    class_name: string(255),
    resource: string(255),
    hard_limit: integer,
    deleted: integer,
  }, [
    index("ix_quota_classes_class_name", "class_name"),
  ]),
  table("quota_usages", {
    ...softDeletable,
    id: serial,
    project_id: string(255),
    resource: required(string(255)),
    in_use: required(integer),
    reserved: required(integer),
    until_refresh: integer,
    deleted: integer,
    user_id: string(255),
  }, [
    index("ix_quota_usages_project_id", "project_id"),
    index("ix_quota_usages_user_id_deleted", "user_id", "deleted"),
  ]),
  table("project_user_quotas", {
    id: serial,
    ...softDeletable,
    deleted: integer,
    user_id: required(string(255)),
    project_id: required(string(255)),
    resource: required(string(255)),
    hard_limit: integer,
  }, [
    unique(
      "uniq_project_user_quotas0user_id0project_id0resource0deleted",
      "user_id",
      "project_id",
      "resource",
      "deleted",
    ),
    index("project_user_quotas_project_id_deleted_idx", "project_id", "deleted"),
    index("project_user_quotas_user_id_deleted_idx", "user_id", "deleted"),
  ]),
  table("reservations", {
    ...softDeletable,
    id: serial,
    uuid: required(string(36)),
    usage_id: required(integer),
    project_id: string(255),
    resource: string(255),
    delta: required(integer),
    expire: datetime,
    deleted: integer,
    user_id: string(255),
  }, [
    foreignKey("usage_id", "quota_usages.id", "reservations_ibfk_1"),
    index("ix_reservations_project_id", "project_id"),
    index("ix_reservations_user_id_deleted", "user_id", "deleted"),
    index("reservations_deleted_expire_idx", "deleted", "expire"),
    index("reservations_uuid_idx", "uuid"),
    mysqlIndex("usage_id", "usage_id"),
  ]),
];
