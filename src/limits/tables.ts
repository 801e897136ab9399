/** The tables that limits are about, as far as this program reads them. */

import type { Generated } from "kysely";
import type { Truth } from "../cells/tables.ts";

/** The API database's share. */
export interface LimitApiTables {
  quota_classes: {
    id: Generated<number>;
    class_name: string | null;
    resource: string | null;
    hard_limit: number | null;
  };
  quotas: {
    id: Generated<number>;
    project_id: string | null;
    resource: string;
    hard_limit: number | null;
  };
  flavors: {
    id: Generated<number>;
    name: string;
    flavorid: string;
    vcpus: number;
    memory_mb: number;
    root_gb: number | null;
    ephemeral_gb: number | null;
    swap: number;
  };
  flavor_extra_specs: {
    id: Generated<number>;
    flavor_id: number;
    key: string;
    value: string | null;
  };
}

/** A cell database's share, which the main database has too. */
export interface LimitCellTables {
  quotas: LimitApiTables["quotas"] & {
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
  };
  instances: {
    id: Generated<number>;
    deleted: number | null;
    uuid: string;
    project_id: string | null;
    vm_state: string | null;
    hidden: Truth;
  };
  instance_extra: {
    id: Generated<number>;
    deleted: number | null;
    instance_uuid: string;
    /** JSON; see `src/placement/flavors/embedded_flavor.ts`. */
    flavor: string | null;
  };
}
