/**
 * `populate_missing_availability_zones`: writes into instances of the main database that are on a host,
 * deleted ones too, the availability zone of that host.
 */

import type { Kysely } from "kysely";
import { optionGroup, stringOption } from "../../../src/config/option.ts";
import { type AnyTables, repeatable } from "../../../src/database/databases.ts";
import type {
  DataMigration,
  MigrationContext,
} from "../../../src/data_migrations/data_migration.ts";
import { countRows, rowsById } from "../../../src/data_migrations/rows_by_id.ts";

const zoneGroup = optionGroup("DEFAULT", {
  /** The availability zone of hosts in no aggregate that has one. */
  default_availability_zone: stringOption("nova"),
});

/** The migration. */
export const migration: DataMigration = {
  name: "populate_missing_availability_zones",
  releases: { from: "victoria" },
  async pending({ databases }) {
    return await (await databases.main()).repeatable((query) => countRows(withoutZone(query)));
  },
  rows(context) {
    const { clock, databases } = context;
    const zonesOf = hostZones(context);
    return rowsById<{ id: number; host: string }>({
      table: "instances",
      async read(after, limit) {
        return await (await databases.main()).repeatable((query) =>
          withoutZone(query).select(["id", "host"])
            .where("id", ">", after).orderBy("id").limit(limit).execute()
        );
      },
      async migrate(rows) {
        // An instance whose host is the empty string is on none.
        const placed = rows.filter(({ host }) => host !== "");
        const zones = await zonesOf(placed.map(({ host }) => host));
        const ids = Map.groupBy(placed, ({ host }) => zones.get(host)!);
        await (await databases.main()).transaction(async (query) => {
          for (const [zone, instances] of ids) {
            await query.updateTable("instances")
              .set({ availability_zone: zone, updated_at: clock.now() })
              .where("id", "in", instances.map(({ id }) => id))
              .where("availability_zone", "is", null).execute();
          }
        }, repeatable());
        return rows.map(({ host }) => host !== "");
      },
    });
  },
};

function withoutZone(query: Kysely<AnyTables>) {
  return query.selectFrom("instances")
    .where("host", "is not", null).where("availability_zone", "is", null);
}

/** Finds hosts' availability zones: that of their first aggregate that has one, else the default. */
function hostZones({ config, databases }: MigrationContext) {
  const { default_availability_zone: fallback } = config.read(zoneGroup);
  const known = new Map<string, string>();

  async function find(hosts: readonly string[]): Promise<void> {
    const rows = await (await databases.api()).repeatable((query) =>
      query.selectFrom("aggregate_hosts")
        .innerJoin(
          "aggregate_metadata",
          "aggregate_metadata.aggregate_id",
          "aggregate_hosts.aggregate_id",
        )
        .select(["aggregate_hosts.host", "aggregate_metadata.value"])
        .where("aggregate_hosts.host", "in", hosts)
        .where("aggregate_metadata.key", "=", "availability_zone")
        .orderBy("aggregate_hosts.aggregate_id", "desc").execute()
    );
    for (const host of hosts) known.set(host, fallback);
    for (const { host, value } of rows) known.set(host, value);
  }

  return async (hosts: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const unknown = [...new Set(hosts)].filter((host) => !known.has(host));
    if (unknown.length > 0) await find(unknown);
    return known;
  };
}
