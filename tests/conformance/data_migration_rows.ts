/** Rows and commands for scenarios of `db online_data_migrations`. */

import type { Command, Row, Scenario, Tables } from "./scenario.ts";
import { cell0Mapping, cell1, instance, LONG_AGO, uuid } from "./sample_rows.ts";

/** A run: of its output the lines of the batches and the table are compared. */
export function migrate(...args: string[]): Command {
  return {
    args: ["db", "online_data_migrations", ...args],
    readers: ["grep ' rows matched query '"],
  };
}

/** Several runs, of which each shows what it did. */
export function inTurn(...commands: readonly Command[]): Command[] {
  // The rows after the last command are compared anyway.
  return commands.map((command, index) => ({ ...command, rows: index < commands.length - 1 }));
}

/** The mappings of cell0 and cell1. */
export const cells: Tables = { cell_mappings: [cell0Mapping(), cell1()] };

/** Instances with their caches and interfaces, all in cell1. */
export function inCell1(
  instances: readonly Row[],
  caches: readonly Row[] = [],
  interfaces: readonly Row[] = [],
): Scenario["rows"] {
  return {
    api: cells,
    main: { instances, instance_info_caches: caches, virtual_interfaces: interfaces },
  };
}

/** An instance that has an availability zone already, so that only what a scenario is about changes. */
export function zonedInstance(number: number, columns: Row = {}): Row {
  return instance(number, { availability_zone: "nova", ...columns });
}

/** So many rows, made from their numbers. */
export function rows(count: number, row: (number: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => row(index + 1));
}

/** A project's limit in the main database. */
export function projectLimit(number: number, resource: string, columns: Row = {}): Row {
  return {
    id: number,
    project_id: "project1",
    resource,
    hard_limit: 10 * number,
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** A user's limit in a project, in the main database. */
export function userLimit(number: number, resource: string, columns: Row = {}): Row {
  return projectLimit(number, resource, { user_id: "user1", ...columns });
}

/** A limit of a class in the main database. */
export function classLimit(number: number, resource: string, columns: Row = {}): Row {
  return {
    id: number,
    class_name: "default",
    resource,
    hard_limit: 10 * number,
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** A row of the API database for the same: those have no soft deletion. */
export function inApi({ deleted: _, ...row }: Row): Row {
  return row;
}

/** The UUID of a port. */
export function port(number: number): string {
  return uuid("9", number);
}

/** A port's MAC address. */
export function mac(number: number): string {
  return `fa:16:3e:00:00:${number.toString(16).padStart(2, "0")}`;
}

/** A port as Nova caches it, with a number and a field of which the migration knows nothing. */
export function cachedPort(number: number, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: port(number),
    address: mac(number),
    network: {
      id: uuid("8", 1),
      bridge: "br-int",
      label: "private",
      subnets: [],
      meta: { injected: false, tenant_id: "project1", mtu: 1442 },
    },
    type: "ovs",
    details: { port_filter: true },
    devname: `tap${number}`,
    ...more,
  };
}

/** An instance's network cache, holding the ports given, or a text as it stands. */
export function networkCache(
  instanceNumber: number,
  ports: readonly unknown[] | string | null,
  columns: Row = {},
): Row {
  return {
    id: instanceNumber,
    instance_uuid: uuid("e", instanceNumber),
    network_info: Array.isArray(ports) ? JSON.stringify(ports) : ports as string | null,
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** A port's row in `virtual_interfaces`. */
export function virtualInterface(
  number: number,
  instanceNumber: number,
  columns: Row = {},
): Row {
  return {
    id: number,
    uuid: port(number),
    address: `${mac(number)}/${port(number)}`,
    instance_uuid: uuid("e", instanceNumber),
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}
