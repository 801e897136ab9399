/**
 * What a site's plugin is handed when it is loaded: all that it would import if it were built in. It is a
 * part of the contract, and changes with its version alone.
 */

import type { sql } from "kysely";
import type { CellMapping } from "../cells/cell_mappings.ts";
import type { CellVisit, VisitLimits } from "../cells/fan_out.ts";
import type { CellTables } from "../cells/tables.ts";
import type {
  booleanOption,
  choiceOption,
  floatOption,
  integerOption,
  listOption,
  multipleOption,
  optionGroup,
  stringOption,
} from "../config/option.ts";
import type { DatabaseError } from "../database/database_error.ts";
import type { Database } from "../database/databases.ts";
import type { Pace, PaceLimits } from "../deleted_rows/pace.ts";
import type { OperatorError } from "../errors/operator_error.ts";
import type { credentialsGroup, serviceGroup } from "../openstack/options.ts";
import type { ServiceError } from "../openstack/service_error.ts";
import type { Output } from "../output/output.ts";
import type { Arguments, CommandContext, OptionSpec } from "../plugin/contract.ts";

/** What a plugin is handed when it is loaded. */
export interface Toolkit {
  /** For what an operator can do something about; thrown by a plugin, or met by it. */
  readonly OperatorError: typeof OperatorError;
  /** What a database's failure is thrown as; its `kind` says which. */
  readonly DatabaseError: typeof DatabaseError;
  /** What a service's failure is thrown as; its `kind` says which. */
  readonly ServiceError: typeof ServiceError;
  /** Kysely's template for SQL: values become parameters, `` sql`count(*)` ``. */
  readonly sql: typeof sql;
  /** Configuration options of the plugin's own. */
  readonly options: OptionTools;
  /** The cells of the deployment. */
  readonly cells: CellTools;
  /** The sections of the configuration by which services are reached. */
  readonly services: ServiceTools;
  /** Long work that is gentle with its database. */
  readonly pace: PaceTools;
}

/** Makes groups of configuration options, which an action or a category lists as `optionGroups`. */
export interface OptionTools {
  /** `group("my_site", { ticket_url: string("") })`. */
  readonly group: typeof optionGroup;
  readonly string: typeof stringOption;
  readonly integer: typeof integerOption;
  readonly float: typeof floatOption;
  readonly boolean: typeof booleanOption;
  readonly list: typeof listOption;
  readonly multiple: typeof multipleOption;
  readonly choice: typeof choiceOption;
}

/** Reads cell mappings, and works on the databases of many cells at once. */
export interface CellTools {
  /** The cell mappings of the API database, cell0 included, with the URLs filled in. */
  read(context: Pick<CommandContext, "config" | "databases" | "log">): Promise<CellMapping[]>;
  /**
   * Runs `work` on the database of each cell, some at a time. Yields in the order of `cells`; one that
   * cannot be reached fails alone.
   */
  visit<R>(
    context: Pick<CommandContext, "databases" | "signal">,
    cells: readonly CellMapping[],
    limits: VisitLimits,
    work: (database: Database<CellTables>, cell: CellMapping) => Promise<R>,
  ): AsyncGenerator<CellVisit<R>>;
  /** Tells of each cell that could not be visited; true when there was one. */
  reportLeftOut(output: Output, visits: readonly CellVisit<unknown>[]): boolean;
  /** What to call a cell in messages: `cell cell1 (UUID)`. */
  describe(cell: { readonly name: string | null; readonly uuid: string }): string;
  /** `--parallel` and `--timeout`, for an action's `options`. */
  readonly visitOptions: readonly OptionSpec[];
  /** The values of `visitOptions`. */
  visitLimits(args: Arguments): VisitLimits;
  /** The exit code of a run that had to leave cells out, as `exitCodes` has it. */
  readonly leftOutExitCodes: Readonly<Record<number, string>>;
  /** The UUID of cell0. */
  readonly cell0Uuid: string;
}

/** The groups of options that reach services; an action that asks the service lists its group. */
export interface ServiceTools {
  /** The options of a service's section: `group({ section: "placement", types: ["placement"] })`. */
  readonly group: typeof serviceGroup;
  /** The options of a section that holds credentials alone, which another's `auth_section` names. */
  readonly credentialsGroup: typeof credentialsGroup;
  /** The section `[placement]`. */
  readonly placementGroup: ReturnType<typeof serviceGroup>;
  /** The section `[neutron]`. */
  readonly neutronGroup: ReturnType<typeof serviceGroup>;
}

/** How hard long work may press on a database. */
export interface PaceTools {
  /** `--sleep`, `--max-runtime` and `--max-lag`, for an action's `options`. */
  readonly options: readonly OptionSpec[];
  /** The values of `options`. */
  limits(args: Arguments): PaceLimits;
  /** Starts the clock of a run. */
  start(
    context: Pick<CommandContext, "clock" | "signal" | "output">,
    database: Pick<Database, "replicaLag">,
    limits: PaceLimits,
  ): Pace;
}

let loaded: Promise<Toolkit> | undefined;

/** The toolkit, loaded when the first plugin is. */
export function loadToolkit(): Promise<Toolkit> {
  return loaded ??= makeToolkit();
}

async function makeToolkit(): Promise<Toolkit> {
  const { sql } = await import("./sql.ts");
  const { OperatorError } = await import("../errors/operator_error.ts");
  const { DatabaseError } = await import("../database/database_error.ts");
  const { ServiceError } = await import("../openstack/service_error.ts");
  const options = await import("../config/option.ts");
  const services = await import("../openstack/options.ts");
  const mappings = await import("../cells/cell_mappings.ts");
  const fanOut = await import("../cells/fan_out.ts");
  const visits = await import("../cells/visit_options.ts");
  const pace = await import("../deleted_rows/pace.ts");
  const paceOptions = await import("../deleted_rows/pace_options.ts");
  return {
    OperatorError,
    DatabaseError,
    ServiceError,
    sql,
    options: {
      group: options.optionGroup,
      string: options.stringOption,
      integer: options.integerOption,
      float: options.floatOption,
      boolean: options.booleanOption,
      list: options.listOption,
      multiple: options.multipleOption,
      choice: options.choiceOption,
    },
    cells: {
      async read(context) {
        const api = await context.databases.api();
        return await api.repeatable((query) => mappings.readCellMappings(query, context));
      },
      visit: fanOut.visitCells,
      reportLeftOut: fanOut.reportLeftOut,
      describe: mappings.describeCell,
      visitOptions: visits.VISIT_OPTIONS,
      visitLimits: visits.visitLimits,
      leftOutExitCodes: visits.LEFT_OUT_EXIT_CODE,
      cell0Uuid: mappings.CELL0_UUID,
    },
    services: {
      group: services.serviceGroup,
      credentialsGroup: services.credentialsGroup,
      placementGroup: services.placementGroup,
      neutronGroup: services.neutronGroup,
    },
    pace: {
      options: paceOptions.PACE_OPTIONS,
      limits: paceOptions.paceLimits,
      start: (context, database, limits) => pace.startPace(context, database, limits),
    },
  };
}
