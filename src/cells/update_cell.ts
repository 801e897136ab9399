/** Changing a cell mapping: what may change, and what does. */

import type { Kysely } from "kysely";
import {
  CELL0_UUID,
  type CellMapping,
  type CellMappingValues,
  findStoredCellMapping,
  readCellMappings,
  type StoredCellMapping,
  type TemplateContext,
} from "./cell_mappings.ts";
import type { ApiTables } from "./tables.ts";
import { findCellWithUrl } from "./taken_urls.ts";

/** What is asked for; what is undefined stays as it is. */
export interface CellUpdate {
  readonly uuid: string;
  readonly name?: string;
  /** As they are to be stored, templates included. */
  readonly urls: { readonly transportUrl?: string; readonly databaseUrl?: string };
  readonly disable: boolean;
  readonly enable: boolean;
}

/** Values of a cell mapping that can be changed. */
export type ChangeableValues = Partial<Omit<CellMappingValues, "uuid" | "createdAt">>;

/** A change that may be made. */
export interface CellChange {
  readonly kind: "change";
  /** The cell as it was. */
  readonly cell: StoredCellMapping;
  /** The new values that differ from the stored ones; none when the cell is as asked for. */
  readonly values: ChangeableValues;
}

/** What is to change, or why nothing may. */
export type CellUpdatePlan =
  | CellChange
  | { readonly kind: "no such cell" }
  /** Another cell has one of the URLs, `url`. */
  | { readonly kind: "taken"; readonly url: keyof CellUpdate["urls"]; readonly by: CellMapping }
  | { readonly kind: "disable and enable" }
  /** cell0 can be neither disabled nor enabled. */
  | { readonly kind: "state of cell0" };

/**
 * Decides what is to change. Of several reasons against it, the first in the order of Nova's own tool
 * counts (`update_cell` in nova/cmd/manage.py), so that both end in the same exit code.
 */
export async function planCellUpdate(
  query: Kysely<ApiTables>,
  context: TemplateContext,
  update: CellUpdate,
): Promise<CellUpdatePlan> {
  const cell = await findStoredCellMapping(query, update.uuid);
  if (cell === undefined) return { kind: "no such cell" };

  const others = (await readCellMappings(query, context)).filter(({ id }) => id !== cell.id);
  const by = findCellWithUrl(others, update.urls);
  if (by !== undefined) {
    const url = by.transportUrl === update.urls.transportUrl ? "transportUrl" : "databaseUrl";
    return { kind: "taken", url, by };
  }

  if (update.disable && update.enable) return { kind: "disable and enable" };
  const changesState = update.disable || update.enable;
  if (changesState && cell.uuid === CELL0_UUID) return { kind: "state of cell0" };

  const disabled = changesState ? update.disable : undefined;
  const values = differing(cell, { name: update.name, ...update.urls, disabled });
  return { kind: "change", cell, values };
}

/** Those of the new values that are given and differ from what is stored. */
function differing(cell: StoredCellMapping, wanted: ChangeableValues): ChangeableValues {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) =>
      value !== undefined && value !== cell[key as keyof ChangeableValues]
    ),
  );
}
