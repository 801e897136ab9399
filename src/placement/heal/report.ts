/** What came of an instance as a row of a command's result. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import type { Column } from "../../output/result.ts";
import type { ResultRow } from "../../output/output.ts";
import { allocationsText } from "../text.ts";
import type { Outcome } from "./heal_cell.ts";
import type { HealInstance } from "./instances.ts";

/** The columns of {@link healRow}. */
export const HEAL_COLUMNS: readonly Column[] = [
  { key: "cell", header: "Cell" },
  { key: "instance", header: "Instance" },
  { key: "host", header: "Host" },
  { key: "outcome", header: "Outcome" },
  { key: "allocations", header: "Allocations" },
  { key: "ports", header: "Ports" },
  { key: "reason", header: "Reason" },
];

/** The row of an instance; undefined for one that nothing has to be said about. */
export function healRow(
  cell: CellMapping,
  { uuid, host }: HealInstance,
  outcome: Outcome,
  dryRun: boolean,
): ResultRow | undefined {
  const row = { cell: cell.name || cell.uuid, instance: uuid, host };
  switch (outcome.result) {
    case "up to date":
      return undefined;
    case "passed over":
      return { ...row, outcome: "passed over", reason: outcome.reason };
    case "failed":
      return { ...row, outcome: "failed", reason: outcome.failure.message };
    default: {
      const { before, wanted, ports } = outcome.change;
      return {
        ...row,
        outcome: dryRun ? `would be ${outcome.result}` : outcome.result,
        allocations: allocationsText((wanted ?? before).allocations),
        ports: ports.map(({ port }) => port.id).join(", "),
      };
    }
  }
}
