/** Tables of the API database: Placement's tables from when it was a part of Nova; MySQL keeps them in latin1. */

import {
  float,
  foreignKey,
  index,
  integer,
  primaryKey,
  required,
  serial,
  string,
  type Table,
  table,
  timestamps,
  unique,
  withDefault,
} from "../notation.ts";

/** Resource providers and what belongs to them. */
export const placementTables: readonly Table[] = [
  table("resource_classes", {
    id: serial,
    name: required(string(255)),
    ...timestamps,
  }, [
    unique("uniq_resource_classes0name", "name"),
  ], { charset: "latin1" }),
  table("resource_providers", {
    ...timestamps,
    id: serial,
    uuid: required(string(36)),
    name: string(200, "COLLATE utf8_bin"),
    generation: integer,
    can_host: integer,
    root_provider_id: integer,
    parent_provider_id: integer,
  }, [
    unique("uniq_resource_providers0uuid", "uuid"),
    unique("uniq_resource_providers0name", "name"),
    foreignKey("root_provider_id", "resource_providers.id"),
    foreignKey("parent_provider_id", "resource_providers.id"),
    index("resource_providers_name_idx", "name"),
    index("resource_providers_parent_provider_id_idx", "parent_provider_id"),
    index("resource_providers_root_provider_id_idx", "root_provider_id"),
    index("resource_providers_uuid_idx", "uuid"),
  ], { charset: "latin1" }),
  table("inventories", {
    ...timestamps,
    id: serial,
    resource_provider_id: required(integer),
    resource_class_id: required(integer),
    total: required(integer),
    reserved: required(integer),
    min_unit: required(integer),
    max_unit: required(integer),
    step_size: required(integer),
    allocation_ratio: required(float),
  }, [
    unique(
      "uniq_inventories0resource_provider_resource_class",
      "resource_provider_id",
      "resource_class_id",
    ),
    index("inventories_resource_class_id_idx", "resource_class_id"),
    index("inventories_resource_provider_id_idx", "resource_provider_id"),
    index(
      "inventories_resource_provider_resource_class_idx",
      "resource_provider_id",
      "resource_class_id",
    ),
  ], { charset: "latin1" }),
  table("traits", {
    ...timestamps,
    id: serial,
    name: required(string(255, "COLLATE utf8_bin")),
  }, [
    unique("uniq_traits0name", "name"),
  ], { charset: "latin1" }),
  table("allocations", {
    ...timestamps,
    id: serial,
    resource_provider_id: required(integer),
    consumer_id: required(string(36)),
    resource_class_id: required(integer),
    used: required(integer),
  }, [
    index("allocations_consumer_id_idx", "consumer_id"),
    index("allocations_resource_class_id_idx", "resource_class_id"),
    index(
      "allocations_resource_provider_class_used_idx",
      "resource_provider_id",
      "resource_class_id",
      "used",
    ),
  ], { charset: "latin1" }),
  table("consumers", {
    ...timestamps,
    id: serial,
    uuid: required(string(36)),
    project_id: required(integer),
    user_id: required(integer),
    generation: required(withDefault(0, integer)),
  }, [
    unique("uniq_consumers0uuid", "uuid"),
    index("consumers_project_id_user_id_uuid_idx", "project_id", "user_id", "uuid"),
    index("consumers_project_id_uuid_idx", "project_id", "uuid"),
  ], { charset: "latin1" }),
  table("projects", {
    id: serial,
    external_id: required(string(255)),
    ...timestamps,
  }, [
    unique("uniq_projects0external_id", "external_id"),
  ], { charset: "latin1" }),
  table("users", {
    id: serial,
    external_id: required(string(255)),
    ...timestamps,
  }, [
    unique("uniq_users0external_id", "external_id"),
  ], { charset: "latin1" }),
  table("placement_aggregates", {
    ...timestamps,
    id: serial,
    uuid: string(36),
  }, [
    unique("uniq_placement_aggregates0uuid", "uuid"),
    index("ix_placement_aggregates_uuid", "uuid"),
  ], { charset: "latin1" }),
  table("resource_provider_aggregates", {
    ...timestamps,
    resource_provider_id: required(integer),
    aggregate_id: required(integer),
  }, [
    primaryKey("resource_provider_id", "aggregate_id"),
    index("resource_provider_aggregates_aggregate_id_idx", "aggregate_id"),
  ], { charset: "latin1" }),
  table("resource_provider_traits", {
    ...timestamps,
    trait_id: required(integer),
    resource_provider_id: required(integer),
  }, [
    primaryKey("trait_id", "resource_provider_id"),
    foreignKey("resource_provider_id", "resource_providers.id"),
    foreignKey("trait_id", "traits.id"),
    index(
      "resource_provider_traits_resource_provider_trait_idx",
      "resource_provider_id",
      "trait_id",
    ),
  ], { charset: "latin1" }),
];
