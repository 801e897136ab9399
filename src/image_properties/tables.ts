/** The tables that image properties are about, as far as this program reads and writes them. */

import type { Generated } from "kysely";
import type { Time } from "../cells/tables.ts";

/** A cell database's share. */
export interface MetadataTables {
  instances: {
    id: Generated<number>;
    updated_at: Time;
    /** 0, or the row's own id when it is soft-deleted. */
    deleted: number | null;
    uuid: string;
    vm_state: string | null;
    image_ref: string | null;
  };
  instance_system_metadata: {
    id: Generated<number>;
    created_at: Time;
    updated_at: Time;
    deleted: number | null;
    instance_uuid: string;
    key: string;
    value: string | null;
  };
}
