/** What a deployment's databases say about an upgrade: versions, costs, rows to migrate, old services. */

import { CELL0_UUID, type CellMapping, readCellMappings } from "../cells/cell_mappings.ts";
import { type CellVisit, visitCells, type VisitLimits } from "../cells/fan_out.ts";
import type { ApiTables } from "../cells/tables.ts";
import type { DataMigration } from "../data_migrations/data_migration.ts";
import type { AnyTables, Database, Databases } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Cost } from "../schema/cost.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { wayOf } from "../schema/history.ts";
import { findRelease, type Release } from "../schema/releases.ts";
import type { Lineage } from "../schema/revisions.ts";
import { isEntry, isSinceVersion, recordedVersion } from "../schema/start.ts";
import { planRows } from "../schema/sync_plan.ts";

/** A statement that a sync would run. */
export interface PlannedStatement extends Cost {
  /** The revision that it belongs to; undefined for what comes before the first. */
  readonly revision: string | undefined;
  readonly table: string;
  /** How many rows that table has, as the server estimates it. */
  readonly rows: number | undefined;
}

/** What was read from one database. */
export interface DatabaseState {
  readonly lineage: Lineage;
  /** What to call it: `API`, or the cell's name. */
  readonly name: string;
  /** The cell; undefined for the API database. */
  readonly cell: CellMapping | undefined;
  readonly version: string;
  readonly statements: readonly PlannedStatement[];
  /** How many rows data migrations would find, by their names; one that cannot be counted yet is missing. */
  readonly pending: ReadonlyMap<string, number>;
  /** The compute services, by version and host. */
  readonly computes: readonly ComputeService[];
}

/** A `nova-compute` that is neither deleted nor forced down. */
export interface ComputeService {
  readonly host: string;
  readonly version: number;
}

/** What was read. */
export interface Deployment {
  /** The API database's, cell0's, then the other cells' in the order in which they were mapped. */
  readonly databases: readonly DatabaseState[];
  /** Of all cells; some may have failed. */
  readonly visits: readonly CellVisit<DatabaseState>[];
}

/** What reading needs. */
export type UpgradeContext = Pick<
  CommandContext,
  "clock" | "config" | "databases" | "log" | "newUuid" | "output" | "signal"
>;

/**
 * Reads the API database and all cells, and changes nothing.
 *
 * @param to the release that is asked about.
 * @throws {OperatorError} when the API database cannot be read, or no cell is mapped.
 */
export async function readDeployment(
  context: UpgradeContext,
  migrations: readonly DataMigration[],
  to: Release,
  limits: VisitLimits,
): Promise<Deployment> {
  const api = await context.databases.api<ApiTables>();
  const ofApi = await readSchema(context, api as unknown as Database, "api", to);
  const mapped = await api.repeatable((query) => readCellMappings(query, context));
  if (mapped.length === 0) {
    throw new OperatorError("No cell is mapped, so there is nothing to upgrade.", {
      hint: "Check [api_database] connection; cell_v2 map_cell0 and create_cell map cells.",
    });
  }
  const cells = mapped.toSorted((one, other) => Number(isCell0(other)) - Number(isCell0(one)));
  const visits = await Array.fromAsync(visitCells<DatabaseState, AnyTables>(
    context,
    cells,
    limits,
    async (database, cell) => ({
      ...await readSchema(context, database, "main", to),
      name: nameOf(cell, cells),
      cell,
      pending: await countPending(context, database, migrations.filter(isOfCell)),
      computes: await readComputes(database),
    }),
  ));
  const read = visits.flatMap((visit) => visit.failure === undefined ? [visit.result] : []);
  return {
    databases: [{
      ...ofApi,
      name: "API",
      cell: undefined,
      // They look into all cells, so one that is down would be waited for again.
      pending: read.length < visits.length
        ? new Map()
        : await countOfDeployment(context, migrations, read),
      computes: [],
    }, ...read],
    visits,
  };
}

/** True for a migration whose rows are in one cell's database, and that is run for each. */
export function isOfCell({ allCells }: DataMigration): boolean {
  return allCells !== true;
}

async function readSchema(
  { output }: UpgradeContext,
  database: Database,
  lineage: Lineage,
  to: Release,
): Promise<Pick<DatabaseState, "lineage" | "version" | "statements">> {
  const version = await versionOf(database, lineage);
  const target = to[lineage];
  if (isSinceVersion(lineage, version, target)) return { lineage, version, statements: [] };
  const rows = await planRows(database, lineage, target, output);
  return { lineage, version, statements: rows as unknown as PlannedStatement[] };
}

async function versionOf(database: Database, lineage: Lineage): Promise<string> {
  const version = await database.repeatable((query) => recordedVersion(database, query, lineage));
  if (version !== null && !isEntry(lineage, version)) return version;
  throw new OperatorError(`The ${describeLocation(database.location)} has no schema.`, {
    hint: `Run nova-manage ${lineage === "api" ? "api_db" : "db"} sync, or check its URL.`,
  });
}

/** The databases of a run whose configuration is that of a cell. */
export function databasesOf({ databases }: UpgradeContext, cell: Database): Databases {
  return { ...databases, main: <T>() => Promise.resolve(cell as unknown as Database<T>) };
}

/** Counts the rows of one cell, whose database takes the place of the configured one. */
async function countPending(
  context: UpgradeContext,
  database: Database,
  migrations: readonly DataMigration[],
): Promise<Map<string, number>> {
  const version = await versionOf(database, "main");
  const databases = databasesOf(context, database);
  const pending = new Map<string, number>();
  for (const migration of migrations) {
    if (!isCountable(version, migration)) continue;
    context.signal.throwIfAborted();
    const release = migration.releases.from;
    pending.set(migration.name, await migration.pending({ ...context, databases, release }));
  }
  return pending;
}

/** Counts the rows of migrations that look into all databases at once. */
async function countOfDeployment(
  context: UpgradeContext,
  migrations: readonly DataMigration[],
  cells: readonly DatabaseState[],
): Promise<Map<string, number>> {
  const pending = new Map<string, number>();
  for (const migration of migrations.filter((one) => !isOfCell(one))) {
    if (!cells.every(({ version }) => isCountable(version, migration))) continue;
    context.signal.throwIfAborted();
    const release = migration.releases.from;
    pending.set(migration.name, await migration.pending({ ...context, release }));
  }
  return pending;
}

/** True where a database has all tables and columns of the release that a migration came with. */
function isCountable(version: string, { releases: { from } }: DataMigration): boolean {
  const { main: head } = findRelease(from);
  if (isSinceVersion("main", version, head)) return true;
  const way = wayOf("main", "integers");
  const index = (id: string) => way.findIndex((revision) => revision.id === id);
  return way.slice(index(version) + 1, index(head) + 1).every(({ changes }) =>
    changes.length === 0
  );
}

/** The compute services of a cell, oldest first; one without a version does not count. */
async function readComputes(database: Database): Promise<ComputeService[]> {
  const rows = await database.repeatable((query) =>
    query.selectFrom("services").select(["host", "version", "forced_down"])
      .where("binary", "=", "nova-compute").where("deleted", "=", 0).where("version", ">", 0)
      .orderBy("version").orderBy("host")
      .$castTo<{ host: string | null; version: number; forced_down: unknown }>().execute()
  );
  return rows.filter(({ forced_down }) => !forced_down)
    .map(({ host, version }) => ({ host: host ?? "", version: Number(version) }));
}

function isCell0({ uuid }: CellMapping): boolean {
  return uuid === CELL0_UUID;
}

/** A cell's name where that says which one it is, else its UUID. */
function nameOf({ name, uuid }: CellMapping, cells: readonly CellMapping[]): string {
  return name !== "" && cells.filter((cell) => cell.name === name).length === 1 ? name : uuid;
}
