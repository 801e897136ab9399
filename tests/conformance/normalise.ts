/**
 * Takes out of a result what differs from run to run: generated UUIDs, ids and times, ports, the names of
 * the databases. In printed text each is replaced by something of the same length, so that tables stay
 * comparable byte for byte.
 */

import type { DatabaseName, Row, Rows, Tables, Value } from "./scenario.ts";

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const CELL0_UUID = "00000000-0000-0000-0000-000000000000";
/** Rows that the tools themselves number, in an order that is theirs to choose. */
const GENERATED_IDS = new Set(["cell_mappings", "host_mappings", "instance_mappings"]);
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/;
const NOW_TOLERANCE_MS = 10 * 60_000;

/** Numbers the UUIDs that a run generated, by their first appearance. */
export class GeneratedUuids {
  readonly #given: ReadonlySet<string>;
  readonly #numbers = new Map<string, number>();

  /** @param given texts whose UUIDs are not generated ones. */
  constructor(given: string) {
    this.#given = new Set([...given.match(UUID) ?? [], CELL0_UUID]);
  }

  /** Replaces each generated UUID by a numbered stand-in of the same length. */
  replace(text: string): string {
    return text.replace(UUID, (uuid) => {
      if (this.#given.has(uuid)) return uuid;
      const number = this.#numbers.get(uuid) ?? this.#numbers.size + 1;
      this.#numbers.set(uuid, number);
      return `<uuid-${number}>`.padEnd(uuid.length, ".");
    });
  }

  /** Replaces each generated UUID by the same stand-in, for an order that does not depend on them. */
  blank(text: string): string {
    return text.replace(UUID, (uuid) => this.#given.has(uuid) ? uuid : "<uuid>");
  }
}

/** What {@link normaliseRows} needs to know of a run. */
export interface RowContext {
  readonly uuids: GeneratedUuids;
  /** Replaces URLs and other texts of the run inside of a value. */
  readonly text: (value: string) => string;
  /** The revision that the tool's newest schema has, for the databases that were brought to it. */
  readonly heads: Partial<Record<DatabaseName, string>>;
  /** The rows that the scenario begins with: those of a table without an id among them are new. */
  readonly given: Partial<Record<DatabaseName, Tables>>;
}

/**
 * The rows of a run in their comparable form: NULL columns left out, times of this minute as `<now>`,
 * generated ids left out and references to a cell mapping's id replaced by its UUID, in a fixed order.
 */
export function normaliseRows(
  databases: Partial<Record<DatabaseName, Tables>>,
  context: RowContext,
): Rows {
  const cells = new Map((databases.api?.cell_mappings ?? []).map((row) => [row.id, row.uuid]));
  const rows: Partial<Record<DatabaseName, Record<string, readonly Row[]>>> = {};
  for (const [database, tables] of Object.entries(databases) as [DatabaseName, Tables][]) {
    rows[database] = {};
    for (const table of Object.keys(tables).sort()) {
      const newIds = numberNewIds(table, tables[table], context.given[database]?.[table] ?? []);
      const comparable = tables[table].map((row) =>
        normaliseRow(table, row, cells, { ...context, head: context.heads[database], newIds })
      );
      const keyed = comparable.map((row) => ({
        row,
        key: context.uuids.blank(JSON.stringify(row)),
      }));
      keyed.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
      if (keyed.length > 0) {
        rows[database][table] = keyed.map(({ row }) =>
          JSON.parse(context.uuids.replace(JSON.stringify(row)))
        );
      }
    }
  }
  return rows;
}

/**
 * Names the ids that a run gave out by their order: they count on from earlier runs, of which nothing
 * else is left. Rows of shadow tables have the ids that they had in the table itself.
 */
function numberNewIds(
  table: string,
  rows: readonly Row[],
  given: readonly Row[],
): ReadonlyMap<Value, string> {
  if (table.startsWith("shadow_")) return new Map();
  const known = new Set(given.map(({ id }) => id));
  const ids = rows.map(({ id }) => id).filter((id) => typeof id === "number" && !known.has(id));
  ids.sort((a, b) => Number(a) - Number(b));
  return new Map(ids.map((id, index) => [id, `<id-${index + 1}>`]));
}

function normaliseRow(
  table: string,
  row: Row,
  cells: ReadonlyMap<Value, Value>,
  context: RowContext & {
    readonly head: string | undefined;
    readonly newIds: ReadonlyMap<Value, string>;
  },
): Row {
  const result: Record<string, Value> = {};
  for (const [column, value] of Object.entries(row).sort(([a], [b]) => a < b ? -1 : 1)) {
    if (value === null || column === "id" && GENERATED_IDS.has(table)) continue;
    const newId = context.newIds.get(value);
    // A soft-deleted row has its own id in `deleted`.
    if (newId !== undefined && (column === "id" || column === "deleted" && value === row.id)) {
      result[column] = newId;
    } else if (column === "cell_id") result[column] = cells.get(value) ?? value;
    else if (table === "alembic_version" && value === context.head) result[column] = "<head>";
    else if (typeof value === "string") result[column] = context.text(normaliseTime(value));
    else result[column] = value;
  }
  return result;
}

function normaliseTime(value: string): string {
  if (!TIME.test(value)) return value;
  const time = Date.parse(value.replace(" ", "T") + "Z");
  if (Math.abs(Date.now() - time) < NOW_TOLERANCE_MS) return "<now>";
  return value.replace(/\.0+$/, "");
}
