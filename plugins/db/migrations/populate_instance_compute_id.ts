/**
 * `populate_instance_compute_id`: writes into instances, deleted ones too, which compute node they are on:
 * the first one, deleted ones too, with their host and node. Instances without such a node stay as they
 * are.
 */

import { type Kysely, sql } from "kysely";
import { type AnyTables, repeatable } from "../../../src/database/databases.ts";
import type {
  DataMigration,
  MigrationContext,
  RowSource,
} from "../../../src/data_migrations/data_migration.ts";
import { countRows, rowsById } from "../../../src/data_migrations/rows_by_id.ts";

/** The migration. */
export const migration: DataMigration = {
  name: "populate_instance_compute_id",
  releases: { from: "2023.2" },
  async pending({ databases }) {
    return await (await databases.main()).repeatable((query) => countRows(withoutNode(query)));
  },
  rows,
};

interface Instance {
  readonly id: number;
  readonly uuid: string;
  readonly host: string | null;
  readonly node: string | null;
  readonly node_id: number | null;
}

function rows({ clock, databases, log }: MigrationContext): RowSource {
  let warned = false;
  return rowsById<Instance>({
    table: "instances",
    async read(after, limit) {
      return await (await databases.main()).repeatable((query) =>
        withoutNode(query).select(["id", "uuid", "host", "node", firstNode().as("node_id")])
          .where("id", ">", after).orderBy("id").limit(limit)
          .$castTo<Instance>().execute()
      );
    },
    async migrate(instances) {
      const migratable = instances.filter((instance) => instance.node_id !== null);
      if (migratable.length < instances.length && !warned) {
        warned = true;
        const { uuid, host, node } = instances.find((instance) => instance.node_id === null)!;
        log.warning(
          "populate_instance_compute_id: some instances are on no compute node that is known; the " +
            `first one is ${uuid} (host ${host}, node ${node}).`,
        );
      }
      if (migratable.length > 0) {
        await (await databases.main()).transaction((query) =>
          query.updateTable("instances")
            // Looked up anew, for an instance may have moved meanwhile.
            .set({ compute_id: firstNode(), updated_at: clock.now() })
            .where("id", "in", migratable.map(({ id }) => id))
            .where("compute_id", "is", null).execute(), repeatable());
      }
      return instances.map((instance) => instance.node_id !== null);
    },
  });
}

function withoutNode(query: Kysely<AnyTables>) {
  return query.selectFrom("instances").where("compute_id", "is", null);
}

/** The id of the first compute node with an instance's host and node, or NULL. */
function firstNode() {
  return sql<number | null>`(
    select min(compute_nodes.id) from compute_nodes
    where compute_nodes.host = instances.host
    and compute_nodes.hypervisor_hostname = instances.node)`;
}
