/**
 * `migrate_empty_ratio`: fills in the allocation ratios of compute nodes that have none (0 or NULL), from
 * the options that new compute nodes get theirs from.
 */

import { type ExpressionBuilder, sql } from "kysely";
import { floatOption, optionGroup } from "../../../src/config/option.ts";
import { type AnyTables, repeatable } from "../../../src/database/databases.ts";
import type {
  DataMigration,
  MigrationContext,
} from "../../../src/data_migrations/data_migration.ts";
import { isSince } from "../../../src/schema/releases.ts";
import { countRows, rowsById } from "../../../src/data_migrations/rows_by_id.ts";

const RESOURCES = ["cpu", "disk", "ram"] as const;
type Resource = typeof RESOURCES[number];
type Ratios = Readonly<Record<Resource, number>>;

/** Where neither kind of option is set. */
const DEFAULTS: Ratios = { cpu: 4.0, disk: 1.0, ram: 1.0 };
/** The same before 2023.1. */
const OLD_DEFAULTS: Ratios = { cpu: 16.0, disk: 1.0, ram: 1.5 };

const ratioGroup = optionGroup("DEFAULT", {
  /** What the operator fixes for all compute nodes. */
  cpu_allocation_ratio: floatOption({ min: 0 }),
  disk_allocation_ratio: floatOption({ min: 0 }),
  ram_allocation_ratio: floatOption({ min: 0 }),
  /** What a new compute node begins with. */
  initial_cpu_allocation_ratio: floatOption({ min: 0 }),
  initial_disk_allocation_ratio: floatOption({ min: 0 }),
  initial_ram_allocation_ratio: floatOption({ min: 0 }),
});

type ComputeNode = { readonly id: number } & Readonly<Record<string, number | null>>;

/** The migration. */
export const migration: DataMigration = {
  name: "migrate_empty_ratio",
  releases: { from: "victoria" },
  async pending({ databases }) {
    return await (await databases.main()).repeatable((query) =>
      countRows(query.selectFrom("compute_nodes").where(lacksRatio))
    );
  },
  rows(context) {
    const { clock, databases } = context;
    const ratios = configuredRatios(context);
    // A ratio that is configured as 0 stays empty.
    const stayEmpty = RESOURCES.filter((resource) => ratios[resource] === 0).map(column);
    return rowsById<ComputeNode>({
      table: "compute_nodes",
      async read(after, limit) {
        return await (await databases.main()).repeatable((query) =>
          query.selectFrom("compute_nodes").select(["id", ...RESOURCES.map(column)])
            .where(lacksRatio).where("id", ">", after).orderBy("id").limit(limit).execute()
        );
      },
      async migrate(rows) {
        await (await databases.main()).transaction((query) =>
          query.updateTable("compute_nodes")
            .set({ ...filledRatios(ratios), updated_at: clock.now() })
            .where(lacksRatio).where("id", "in", rows.map(({ id }) => id)).execute(), repeatable());
        return rows.map((row) => stayEmpty.every((name) => row[name]));
      },
    });
  },
};

/** What the operator fixes, else what a new compute node begins with. */
function configuredRatios({ config, release }: MigrationContext): Ratios {
  const options = config.read(ratioGroup);
  const defaults = isSince(release, "2023.1") ? DEFAULTS : OLD_DEFAULTS;
  const ratio = (resource: Resource) =>
    options[`${resource}_allocation_ratio`] ||
    (options[`initial_${resource}_allocation_ratio`] ?? defaults[resource]);
  return { cpu: ratio("cpu"), disk: ratio("disk"), ram: ratio("ram") };
}

function column(resource: Resource) {
  return `${resource}_allocation_ratio` as const;
}

function lacksRatio(eb: ExpressionBuilder<AnyTables, "compute_nodes">) {
  const empty = RESOURCES.map(column).flatMap((name) => [eb(name, "is", null), eb(name, "=", 0)]);
  return eb.and([eb("deleted", "=", 0), eb.or(empty)]);
}

function filledRatios(ratios: Ratios) {
  const entries = RESOURCES.map((resource) => {
    const name = column(resource);
    const filled = sql`coalesce(nullif(${sql.ref(name)}, 0), ${sql.lit(ratios[resource])})`;
    return [name, filled];
  });
  return Object.fromEntries(entries);
}
