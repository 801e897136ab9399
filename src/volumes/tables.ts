/** The tables of a cell that refreshing an attachment is about, as far as this program uses them. */

import type { Generated } from "kysely";
import type { Time, Truth } from "../cells/tables.ts";

/** A cell database's share. */
export interface RefreshTables {
  instances: {
    id: Generated<number>;
    updated_at: Time;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    uuid: string;
    host: string | null;
    vm_state: string | null;
    locked: Truth;
    /** `owner` or `admin`. */
    locked_by: string | null;
  };
  instance_system_metadata: {
    id: Generated<number>;
    created_at: Time;
    deleted: number | null;
    instance_uuid: string;
    key: string;
    value: string | null;
  };
  block_device_mapping: {
    id: Generated<number>;
    updated_at: Time;
    deleted: number | null;
    uuid: string | null;
    instance_uuid: string | null;
    volume_id: string | null;
    device_name: string | null;
    attachment_id: string | null;
    connection_info: string | null;
  };
  services: {
    id: Generated<number>;
    deleted: number | null;
    host: string | null;
    binary: string | null;
    version: number | null;
  };
  instance_actions: {
    id: Generated<number>;
    created_at: Time;
    updated_at: Time;
    deleted: number | null;
    action: string | null;
    instance_uuid: string | null;
    request_id: string | null;
    start_time: Time;
    finish_time: Time;
    message: string | null;
  };
  instance_actions_events: {
    id: Generated<number>;
    created_at: Time;
    updated_at: Time;
    deleted: number | null;
    event: string | null;
    action_id: number | null;
    start_time: Time;
    finish_time: Time;
    result: string | null;
    host: string | null;
  };
}
