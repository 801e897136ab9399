/** Tables of the API database: what users asked for, as request specs, build requests, key pairs. */

import {
  address,
  boolean,
  enumeration,
  index,
  integer,
  mediumText,
  required,
  serial,
  string,
  type Table,
  table,
  text,
  timestamps,
  unique,
  withDefault,
} from "../notation.ts";

/** Request specs, build requests, key pairs. */
export const requestTables: readonly Table[] = [
  table("request_specs", {
    ...timestamps,
    id: serial,
    instance_uuid: required(string(36)),
    spec: required(mediumText),
  }, [
    unique("uniq_request_specs0instance_uuid", "instance_uuid"),
    index("request_spec_instance_uuid_idx", "instance_uuid"),
  ]),
  table("build_requests", {
    ...timestamps,
    id: serial,
    request_spec_id: integer,
    project_id: required(string(255)),
    user_id: string(255),
    display_name: string(255),
    instance_metadata: text,
    progress: integer,
    vm_state: string(255),
    task_state: string(255),
    image_ref: string(255),
    access_ip_v4: address,
    access_ip_v6: address,
    info_cache: text,
    security_groups: text,
    config_drive: boolean,
    key_name: string(255),
    locked_by: enumeration("build_requests0locked_by", "owner", "admin"),
    instance_uuid: string(36),
    instance: mediumText,
    block_device_mappings: mediumText,
    tags: text,
  }, [
    unique("uniq_build_requests0instance_uuid", "instance_uuid"),
    index("build_requests_instance_uuid_idx", "instance_uuid"),
    index("build_requests_project_id_idx", "project_id"),
  ]),
  table("key_pairs", {
    ...timestamps,
    id: serial,
    name: required(string(255)),
    user_id: required(string(255)),
    fingerprint: string(255),
    public_key: text,
    type: required(withDefault("ssh", enumeration("keypair_types", "ssh", "x509"))),
  }, [
    unique("uniq_key_pairs0user_id0name", "user_id", "name"),
  ]),
];
