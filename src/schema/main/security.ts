/** Tables of the main database: security groups and firewall rules of nova-network, key pairs, certificates. */

import {
  enumeration,
  foreignKey,
  index,
  integer,
  mediumText,
  mysqlIndex,
  network,
  required,
  serial,
  softDeletable,
  string,
  type Table,
  table,
  unique,
  withDefault,
} from "../notation.ts";

/** Security groups, rules, key pairs, certificates. */
export const securityTables: readonly Table[] = [
  table("security_groups", {
    ...softDeletable,
    id: serial,
    name: string(255),
    description: string(255),
    user_id: string(255),
    project_id: string(255),
    deleted: integer,
  }, [
    unique("uniq_security_groups0project_id0name0deleted", "project_id", "name", "deleted"),
  ]),
  table("security_group_instance_association", {
    ...softDeletable,
    id: serial,
    security_group_id: integer,
    instance_uuid: string(36),
    deleted: integer,
  }, [
    foreignKey(
      "security_group_id",
      "security_groups.id",
      "security_group_instance_association_ibfk_1",
    ),
    foreignKey(
      "instance_uuid",
      "instances.uuid",
      "security_group_instance_association_instance_uuid_fkey",
    ),
    index("security_group_instance_association_instance_uuid_idx", "instance_uuid"),
    mysqlIndex("security_group_id", "security_group_id"),
  ]),
  table("security_group_rules", {
    ...softDeletable,
    id: serial,
    parent_group_id: integer,
    protocol: string(255),
    from_port: integer,
    to_port: integer,
    cidr: network,
    group_id: integer,
    deleted: integer,
  }, [
    foreignKey("parent_group_id", "security_groups.id"),
    foreignKey("group_id", "security_groups.id"),
  ]),
  table("security_group_default_rules", {
    ...softDeletable,
    deleted: integer,
    id: serial,
    protocol: string(5),
    from_port: integer,
    to_port: integer,
    cidr: network,
  }, []),
  table("provider_fw_rules", {
    ...softDeletable,
    id: serial,
    protocol: string(5),
    from_port: integer,
    to_port: integer,
    cidr: network,
    deleted: integer,
  }, []),
  table("key_pairs", {
    ...softDeletable,
    id: serial,
    name: required(string(255)),
    user_id: string(255),
    fingerprint: string(255),
    public_key: mediumText,
    deleted: integer,
    type: required(withDefault("ssh", enumeration("keypair_types", "ssh", "x509"))),
  }, [
    unique("uniq_key_pairs0user_id0name0deleted", "user_id", "name", "deleted"),
  ]),
  table("certificates", {
    ...softDeletable,
    id: serial,
    user_id: string(255),
    project_id: string(255),
    file_name: string(255),
    deleted: integer,
  }, [
    index("certificates_project_id_deleted_idx", "project_id", "deleted"),
    index("certificates_user_id_deleted_idx", "user_id", "deleted"),
  ]),
];
