/** Tables of the API database: flavors, their extra specs and who may use them. */

import {
  boolean,
  float,
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

/** Flavors. */
export const flavorTables: readonly Table[] = [
  table("flavors", {
    ...timestamps,
    name: required(string(255)),
    id: serial,
    memory_mb: required(integer),
    vcpus: required(integer),
    swap: required(integer),
    vcpu_weight: integer,
    flavorid: required(string(255)),
    rxtx_factor: float,
    root_gb: integer,
    ephemeral_gb: integer,
    disabled: boolean,
    is_public: boolean,
    description: text,
  }, [
    unique("uniq_flavors0flavorid", "flavorid"),
    unique("uniq_flavors0name", "name"),
  ]),
  table("flavor_extra_specs", {
    ...timestamps,
    id: serial,
    flavor_id: required(integer),
    key: required(string(255)),
    value: string(255),
  }, [
    unique("uniq_flavor_extra_specs0flavor_id0key", "flavor_id", "key"),
    foreignKey("flavor_id", "flavors.id"),
    index("flavor_extra_specs_flavor_id_key_idx", "flavor_id", "key"),
  ]),
  table("flavor_projects", {
    ...timestamps,
    id: serial,
    flavor_id: required(integer),
    project_id: required(string(255)),
  }, [
    unique("uniq_flavor_projects0flavor_id0project_id", "flavor_id", "project_id"),
    foreignKey("flavor_id", "flavors.id"),
  ]),
];
