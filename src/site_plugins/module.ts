/**
 * The module `nova-manage`, from which a site's plugin takes its types:
 *
 *     import type { CategoryFactory } from "nova-manage";
 *
 * There is nothing in it but types. `nova-manage plugins types` prints it with all that it refers to.
 */

import type { Action, CategoryPlugin } from "../plugin/contract.ts";
import type { Toolkit } from "./toolkit.ts";

export type { CellMapping } from "../cells/cell_mappings.ts";
export type { CellVisit, VisitLimits } from "../cells/fan_out.ts";
export type { ApiTables, CellTables, Time, Truth } from "../cells/tables.ts";
export type {
  ConfigOption,
  Configuration,
  GroupValues,
  OptionGroup,
} from "../config/configuration.ts";
export type { OptionExtras } from "../config/option.ts";
export type { DatabaseErrorKind } from "../database/database_error.ts";
export type { AnyTables, Database, Databases } from "../database/databases.ts";
export type { Pace, PaceLimits, PaceVerdict } from "../deleted_rows/pace.ts";
export type { Logger } from "../log/logger.ts";
export type {
  ServiceClient,
  ServiceNeeds,
  ServiceRequest,
  ServiceResponse,
  Services,
} from "../openstack/service.ts";
export type { ServiceDefinition } from "../openstack/service_definition.ts";
export type { ServiceErrorKind } from "../openstack/service_error.ts";
export type {
  GrowingLine,
  Output,
  Progress,
  ResultOptions,
  ResultRow,
  ResultRows,
} from "../output/output.ts";
export type { Column, ResultSpec } from "../output/result.ts";
export type {
  Action,
  Arguments,
  ArgumentValue,
  CategoryPlugin,
  CommandContext,
  OptionSpec,
  PositionalSpec,
} from "../plugin/contract.ts";
export type { CellTools, OptionTools, PaceTools, ServiceTools, Toolkit } from "./toolkit.ts";

/** A category as a site's plugin makes it; the version of the contract is exported by the file. */
export type SiteCategory = Omit<CategoryPlugin, "contractVersion">;

/** The default export of `CATEGORY.ts`. */
export type CategoryFactory = (toolkit: Toolkit) => SiteCategory | Promise<SiteCategory>;

/** The default export of `CATEGORY.ACTION.ts`. */
export type ActionFactory = (toolkit: Toolkit) => Action | Promise<Action>;
