/** The tables that an audit reads, as far as it reads them. */

import type { ApiTables } from "../../cells/tables.ts";

/** A cell database's share. */
export interface AuditTables {
  compute_nodes: {
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    uuid: string | null;
    host: string | null;
    hypervisor_hostname: string | null;
  };
  instances: {
    deleted: number | null;
    uuid: string;
    host: string | null;
    /** The `hypervisor_hostname` of its compute node. */
    node: string | null;
    /** What is being done with it at this moment; null for nothing. */
    task_state: string | null;
  };
  migrations: {
    deleted: number | null;
    /** Who holds what the instance leaves behind, while it moves. */
    uuid: string | null;
    instance_uuid: string | null;
    status: string | null;
    source_compute: string | null;
    source_node: string | null;
    dest_compute: string | null;
    dest_node: string | null;
  };
}

/** The API database's share. */
export interface AuditApiTables extends ApiTables {
  /** Instances that are being created and are in no cell yet. */
  build_requests: { instance_uuid: string | null };
}
