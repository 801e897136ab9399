/** What a check says of the cells that it could not ask. */

import { type CellMapping, describeCell } from "../cells/cell_mappings.ts";
import type { CellVisit } from "../cells/fan_out.ts";
import { messageAndHint, type OperatorError } from "../errors/operator_error.ts";

/** What visits to cells gave, and which cells gave nothing. */
export interface Asked<R> {
  readonly answers: readonly { readonly cell: CellMapping; readonly result: R }[];
  readonly silent: readonly { readonly cell: CellMapping; readonly failure: OperatorError }[];
}

/** Takes the visits apart. */
export function sortVisits<R>(visits: readonly CellVisit<R>[]): Asked<R> {
  return {
    answers: visits.flatMap((visit) => visit.failure === undefined ? [visit] : []),
    silent: visits.flatMap((visit) => visit.failure === undefined ? [] : [visit]),
  };
}

/** Names the cells that gave nothing, with the reasons. */
export function silentCells(silent: Asked<unknown>["silent"]): string {
  return silent.map(({ cell, failure }) =>
    `${shownCell(cell)}: ${sentence(messageAndHint(failure))}`
  )
    .join(" ");
}

/** A cell in details, with a capital at the beginning of a sentence. */
export function shownCell(cell: CellMapping): string {
  return `The ${describeCell(cell)}`;
}

/** A text with a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
