/** Tables of the main database: resource providers, from before Placement; MySQL keeps them in latin1. */

import {
  float,
  index,
  integer,
  primaryKey,
  required,
  serial,
  string,
  type Table,
  table,
  unique,
} from "../notation.ts";

/** Resource providers, inventories, allocations. */
export const placementTables: readonly Table[] = [
  table("resource_providers", {
    id: serial,
    uuid: required(string(36)),
    name: string(200, "CHARACTER SET utf8"),
    generation: integer,
    can_host: integer,
  }, [
    unique("uniq_resource_providers0uuid", "uuid"),
    unique("uniq_resource_providers0name", "name"),
    index("resource_providers_name_idx", "name"),
    index("resource_providers_uuid_idx", "uuid"),
  ], { charset: "latin1" }),
  table("inventories", {
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
  table("allocations", {
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
  table("resource_provider_aggregates", {
    resource_provider_id: required(integer),
    aggregate_id: required(integer),
  }, [
    primaryKey("resource_provider_id", "aggregate_id"),
    index("resource_provider_aggregates_aggregate_id_idx", "aggregate_id"),
  ], { charset: "latin1" }),
];
