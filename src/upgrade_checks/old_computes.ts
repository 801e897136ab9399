/** Whether a compute service is older than a release works with. */

import { sql } from "kysely";
import type { Database } from "../database/databases.ts";
import type { CellMapping } from "../cells/cell_mappings.ts";
import { describeCell } from "../cells/cell_mappings.ts";
import { type CheckResult, failure, SUCCESS, type UpgradeCheck, warning } from "./check.ts";
import { silentCells, sortVisits } from "./silent_cells.ts";

/** The oldest compute services that each release works with: their release, and their service version. */
export const OLDEST_COMPUTES: Readonly<Record<number, readonly [release: string, level: number]>> =
  {
    22: ["ussuri", 41],
    23: ["victoria", 52],
    24: ["wallaby", 54],
    25: ["xena", 57],
    26: ["yoga", 61],
    27: ["yoga", 61],
    28: ["2023.1", 66],
    29: ["2023.1", 66],
    30: ["2024.1", 66],
    31: ["2024.1", 66],
    32: ["2025.1", 68],
    33: ["2025.1", 68],
    34: ["2026.1", 72],
  };

/** The first release that is stopped by them; those before only warn. */
const FAILS_SINCE = 26;
/** So many hosts of a cell are named. */
const NAMED_HOSTS = 3;

/** The services of a cell that have one version. */
interface Level {
  readonly version: number;
  readonly count: number;
  /** Some of their hosts. */
  readonly hosts: readonly string[];
}

/** The check. */
export const oldComputes: UpgradeCheck = {
  name: "Older than N-1 computes",
  since: 22,
  async look(world) {
    const { answers, silent } = sortVisits(await world.visit(world.cells, readLevels));
    return ({ version }) => {
      const [release, level] = OLDEST_COMPUTES[version];
      const behind = answers.flatMap(({ cell, result }) => {
        const old = result.filter((one) => one.version < level);
        return old.length === 0 ? [] : [describeOld(cell, old)];
      });
      const unknown = silent.length === 0 ? [] : [silentCells(silent)];
      if (behind.length === 0) {
        return silent.length === 0 ? SUCCESS : warning(
          `The cells that answer have none; others could not be asked. ${unknown.join("")}`,
        );
      }
      const verdict: CheckResult["verdict"] = version < FAILS_SINCE ? "Warning" : "Failure";
      const rule = `This release works with compute services of ${release} (service version ` +
        `${level}) and newer; upgrade the older ones first.`;
      return { ...failure([rule, ...behind, ...unknown].join(" ")), verdict };
    };
  },
};

/** The versions of a cell's compute services, lowest first; one without a version does not count. */
async function readLevels(database: Database): Promise<Level[]> {
  return await database.repeatable(async (query) => {
    const computes = () =>
      query.selectFrom("services").where("binary", "=", "nova-compute").where("deleted", "=", 0)
        .where(sql<boolean>`forced_down is false`).where("version", ">", 0);
    const levels = await computes()
      .select(["version", sql<number | bigint | string>`count(*)`.as("count")])
      .groupBy("version").orderBy("version").$castTo<{ version: number; count: unknown }>()
      .execute();
    const read: Level[] = [];
    for (const { version, count } of levels) {
      const hosts = await computes().select("host").where("version", "=", version)
        .orderBy("host").limit(NAMED_HOSTS).$castTo<{ host: string | null }>().execute();
      read.push({ version, count: Number(count), hosts: hosts.map(({ host }) => host ?? "") });
    }
    return read;
  });
}

function describeOld(cell: CellMapping, old: readonly Level[]): string {
  const count = old.reduce((sum, level) => sum + level.count, 0);
  const named = old.flatMap(({ version, hosts }) => hosts.map((host) => `${host} (${version})`))
    .slice(0, NAMED_HOSTS);
  const more = count - named.length;
  const hosts = `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `In ${describeCell(cell)}: ${hosts}.`;
}
