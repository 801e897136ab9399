/** Tables of the API database: which cells there are, and which cell a host or an instance is in. */

import {
  boolean,
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

/** Cell, host and instance mappings. */
export const cellTables: readonly Table[] = [
  table("cell_mappings", {
    ...timestamps,
    id: serial,
    uuid: required(string(36)),
    name: string(255),
    transport_url: text,
    database_connection: text,
    disabled: boolean,
  }, [
    unique("uniq_cell_mappings0uuid", "uuid"),
    index("uuid_idx", "uuid"),
  ]),
  table("host_mappings", {
    ...timestamps,
    id: serial,
    cell_id: required(integer),
    host: required(string(255)),
  }, [
    unique("uniq_host_mappings0host", "host"),
    foreignKey("cell_id", "cell_mappings.id"),
    index("host_idx", "host"),
  ]),
  table("instance_mappings", {
    ...timestamps,
    id: serial,
    instance_uuid: required(string(36)),
    cell_id: integer,
    project_id: required(string(255)),
    queued_for_delete: boolean,
    user_id: string(255),
  }, [
    unique("uniq_instance_mappings0instance_uuid", "instance_uuid"),
    foreignKey("cell_id", "cell_mappings.id"),
    index("instance_mappings_user_id_project_id_idx", "user_id", "project_id"),
    index("instance_uuid_idx", "instance_uuid"),
    index("project_id_idx", "project_id"),
  ]),
];
