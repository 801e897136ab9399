/** The tables that cells are about, as far as this program reads and writes them. */

import type { ColumnType, Generated } from "kysely";

/** A time: read as UTC text, written from a Date. */
export type Time = ColumnType<string | null, Date | null, Date | null>;

/** A truth value: 0 and 1 or false and true when read, depending on the engine. */
export type Truth = ColumnType<boolean | number | null, boolean, boolean>;

/** The API database's share. */
export interface ApiTables {
  cell_mappings: {
    id: Generated<number>;
    created_at: Time;
    updated_at: Time;
    uuid: string;
    name: string | null;
    transport_url: string | null;
    database_connection: string | null;
    disabled: Truth;
  };
  host_mappings: {
    id: Generated<number>;
    created_at: Time;
    cell_id: number;
    host: string;
  };
  instance_mappings: {
    id: Generated<number>;
    created_at: Time;
    instance_uuid: string;
    cell_id: number | null;
    project_id: string;
    user_id: string | null;
    queued_for_delete: Truth;
  };
}

/** A cell database's share. */
export interface CellTables {
  compute_nodes: {
    id: Generated<number>;
    updated_at: Time;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    host: string | null;
    uuid: string | null;
    /** 0 until the node's host has a host mapping. */
    mapped: number | null;
  };
  instances: {
    id: Generated<number>;
    created_at: Time;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    uuid: string;
    host: string | null;
    project_id: string | null;
    user_id: string | null;
    hidden: Truth;
  };
  services: {
    id: Generated<number>;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    host: string | null;
    binary: string | null;
  };
}
