/** The tables that healing reads, as far as it reads them. */

import type { Generated } from "kysely";
import type { Time, Truth } from "../../cells/tables.ts";

/** A cell database's share. */
export interface HealTables {
  instances: {
    id: Generated<number>;
    created_at: Time;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    uuid: string;
    project_id: string | null;
    user_id: string | null;
    host: string | null;
    /** The `hypervisor_hostname` of its compute node. */
    node: string | null;
    vm_state: string | null;
    task_state: string | null;
    hidden: Truth;
    /** Empty or null for an instance that was booted from a volume. */
    image_ref: string | null;
  };
  instance_extra: {
    id: Generated<number>;
    deleted: number | null;
    instance_uuid: string;
    /** JSON; see `flavors/embedded_flavor.ts`. */
    flavor: string | null;
  };
  compute_nodes: {
    id: Generated<number>;
    deleted: number | null;
    uuid: string | null;
    host: string | null;
    hypervisor_hostname: string | null;
  };
  block_device_mapping: {
    id: Generated<number>;
    deleted: number | null;
    instance_uuid: string | null;
    boot_index: number | null;
    destination_type: string | null;
  };
}
