/** The benchmark's table and its JSON file. */

import { renderTable } from "../src/output/table.ts";
import type { Measurement } from "./measure.ts";

/** One comparison: ours, and what it is compared with, measured in turns. */
export interface Comparison {
  /** What was measured: `db version, MariaDB`. */
  readonly name: string;
  readonly ours: Measurement;
  /** Undefined where there is nothing to compare with on this machine. */
  readonly other?: Measurement;
  /** What `other` is: `reference`, `mariadb client`. */
  readonly otherName: string;
}

/** The comparison as numbers: how many times longer and larger the other one is. */
export function ratios({ ours, other }: Comparison): { time: number; memory: number } | undefined {
  return other && {
    time: other.seconds.median / ours.seconds.median,
    memory: other.megabytes.median / ours.megabytes.median,
  };
}

/** Renders the comparisons as a table for a person. */
export function renderComparisons(comparisons: readonly Comparison[]): string {
  const columns = [
    { key: "name", header: "What", align: "left" },
    { key: "ours", header: "Ours (min..max)" },
    { key: "memory", header: "Memory" },
    { key: "otherName", header: "Compared with", align: "left" },
    { key: "other", header: "Takes (min..max)" },
    { key: "otherMemory", header: "Its memory" },
    { key: "faster", header: "Time ratio" },
    { key: "smaller", header: "Memory ratio" },
  ] as const;
  return renderTable(
    { columns, layout: "table" },
    comparisons.map((comparison) => {
      const found = ratios(comparison);
      return {
        name: comparison.name,
        ours: showTime(comparison.ours),
        memory: showMemory(comparison.ours),
        otherName: comparison.otherName,
        other: comparison.other ? showTime(comparison.other) : "not installed",
        otherMemory: comparison.other ? showMemory(comparison.other) : "",
        faster: found ? `${found.time.toFixed(1)}x` : "",
        smaller: found ? `${found.memory.toFixed(1)}x` : "",
      };
    }),
  );
}

function showTime({ seconds: { min, median, max } }: Measurement): string {
  return `${median.toFixed(3)} s (${min.toFixed(3)}..${max.toFixed(3)})`;
}

function showMemory({ megabytes }: Measurement): string {
  return `${megabytes.median.toFixed(0)} MB`;
}
