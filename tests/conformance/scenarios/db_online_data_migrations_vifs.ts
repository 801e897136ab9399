/** `db online_data_migrations`: virtual interfaces that instances' network caches know of. */

import { passesOver } from "../data_migration_differences.ts";
import {
  cachedPort,
  cells,
  inCell1,
  inTurn,
  mac,
  migrate,
  networkCache,
  rows,
  virtualInterface,
  zonedInstance,
} from "../data_migration_rows.ts";
import { CELL0_UUID, deleted, uuid } from "../sample_rows.ts";
import type { Row, Scenario, ScenarioGroup } from "../scenario.ts";

/** The interface of the port that an instance has here, as a run leaves it. */
const filled = (number: number, place: number): Row => ({
  ...virtualInterface(number, number),
  id: `<id-${place}>`,
  created_at: "<now>",
});

/** Rows in the form and order in which they are compared. */
function comparable(rows: readonly Row[]): Row[] {
  const plain = rows.map((row) => {
    const columns = Object.entries(row).filter(([, value]) => value !== null);
    return Object.fromEntries(columns.sort(([a], [b]) => a < b ? -1 : 1));
  });
  const key = (row: Row) => JSON.stringify(row);
  return plain.sort((a, b) => key(a) < key(b) ? -1 : 1);
}

/** The tables once there is a marker: that all is well up to an instance. */
function markedTables(
  { rows }: Pick<Scenario, "rows">,
  interfaces: readonly Row[],
  upTo: number,
): Record<string, readonly Row[]> {
  const { instances, instance_info_caches: caches } = rows!.main!;
  const made = { id: "<id-1>", created_at: "<now>" };
  const gone = { ...made, deleted: "<id-1>", deleted_at: "<now>" };
  const place = interfaces.filter(({ created_at }) => created_at === "<now>").length + 1;
  return {
    instance_extra: comparable([{ ...gone, instance_uuid: CELL0_UUID }]),
    instance_id_mappings: comparable([{ ...gone, uuid: CELL0_UUID }]),
    instance_info_caches: comparable([...caches, { ...gone, instance_uuid: CELL0_UUID }]),
    instances: comparable([...instances, {
      ...gone,
      uuid: CELL0_UUID,
      project_id: CELL0_UUID,
      user_id: CELL0_UUID,
      cleaned: 0,
      hidden: 0,
      disable_terminate: 0,
      shutdown_terminate: 0,
    }]),
    security_groups: comparable([{ ...made, deleted: 0, name: "default", description: "default" }]),
    virtual_interfaces: comparable([...interfaces, {
      id: `<id-${place}>`,
      uuid: CELL0_UUID,
      instance_uuid: CELL0_UUID,
      address: `ff:ff:ff:ff:ff:ff/${CELL0_UUID}`,
      tag: uuid("e", upTo),
      deleted: 0,
      created_at: "<now>",
    }]),
  };
}

/** The same scenario, in which ours passes over the second instance. */
function passingOverSecond(scenario: Scenario, foundAgain = 1): Scenario {
  const tables = markedTables(scenario, [filled(1, 1), filled(3, 2)], 1);
  return {
    ...scenario,
    difference: passesOver(
      { found: 3, migrated: 2, tables },
      { found: foundAgain, migrated: 0, tables },
    ),
  };
}

/** Three instances with one port each and no interfaces; the one in the middle has a cache of its own. */
const middleCache = (name: string, networkInfo: string | null): Scenario => ({
  name,
  rows: inCell1(rows(3, (number) => zonedInstance(number)), [
    networkCache(1, [cachedPort(1)]),
    networkCache(2, networkInfo),
    networkCache(3, [cachedPort(3)]),
  ]),
  commands: inTurn(migrate(), migrate()),
});

const withoutAddress: Scenario = {
  name: "an interface without an address",
  rows: inCell1(
    [zonedInstance(1), zonedInstance(2)],
    [networkCache(1, [cachedPort(1)]), networkCache(2, [cachedPort(3), cachedPort(2)])],
    [virtualInterface(2, 2, { address: null })],
  ),
  commands: inTurn(migrate(), migrate()),
};

const firstIsFilled = markedTables(
  withoutAddress,
  [filled(1, 1), virtualInterface(2, 2, { address: null })],
  1,
);

/** Soft-deleted by a run. */
const givenBack: Row = virtualInterface(2, 3, { deleted: 2, deleted_at: "<now>" });

const portOfAnother: Scenario = {
  name: "a port that another instance has as well",
  rows: inCell1(
    [zonedInstance(1), zonedInstance(2), zonedInstance(3)],
    [
      networkCache(1, [cachedPort(1)]),
      networkCache(2, [cachedPort(2)]),
      networkCache(3, [cachedPort(3)]),
    ],
    [virtualInterface(2, 3)],
  ),
  commands: inTurn(migrate(), migrate()),
};

const scenarios: Scenario[] = [
  { name: "no cells", commands: [migrate()] },
  { name: "no instances", rows: { api: cells }, commands: [migrate()] },
  {
    name: "instances without caches",
    rows: inCell1([
      zonedInstance(1),
      zonedInstance(2),
      zonedInstance(3),
    ], [networkCache(2, null), networkCache(3, [])]),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "interfaces are missing",
    rows: inCell1([zonedInstance(1), zonedInstance(2)], [
      networkCache(1, [cachedPort(1), cachedPort(2)]),
      networkCache(2, [cachedPort(3)]),
    ]),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "interfaces are right already",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1), cachedPort(2)])],
      [virtualInterface(1, 1), virtualInterface(2, 1, { tag: "red" })],
    ),
    commands: [migrate()],
  },
  {
    name: "interfaces in another order, with tags",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(2), cachedPort(1)])],
      [virtualInterface(1, 1, { tag: "red" }), virtualInterface(2, 1, { tag: "blue" })],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "interfaces are ordered by their creation",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(2), cachedPort(1)])],
      [
        virtualInterface(1, 1, { created_at: "2022-03-02 00:00:00" }),
        virtualInterface(2, 1, { created_at: "2022-03-01 00:00:00" }),
      ],
    ),
    commands: [migrate()],
  },
  {
    name: "fewer interfaces than in the cache, with a tag",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1), cachedPort(2), cachedPort(3)])],
      [virtualInterface(2, 1, { tag: "blue", network_id: 7, updated_at: "2022-03-05 00:00:00" })],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "more interfaces than in the cache",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(2)])],
      [virtualInterface(1, 1), virtualInterface(2, 1)],
    ),
    commands: [migrate()],
  },
  {
    name: "as many interfaces, of other ports",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1), cachedPort(2)])],
      [virtualInterface(2, 1, { tag: "blue" }), virtualInterface(3, 1, { tag: "red" })],
    ),
    commands: [migrate()],
  },
  {
    name: "soft-deleted interfaces don't count, nor do soft-deleted caches",
    rows: inCell1(
      [zonedInstance(1), zonedInstance(2)],
      [networkCache(1, [cachedPort(1)]), networkCache(2, [cachedPort(2)], deleted(2))],
      [virtualInterface(1, 1, { tag: "old", ...deleted(1) })],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "interfaces whose mark of deletion is NULL don't count",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1)])],
      [virtualInterface(1, 1, { deleted: null })],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "deleted and hidden instances are passed over",
    rows: inCell1(
      [
        zonedInstance(1, deleted(1)),
        zonedInstance(2, { vm_state: "soft-delete" }),
        zonedInstance(3, { hidden: 1 }),
        zonedInstance(4, { hidden: 0 }),
        zonedInstance(5, { vm_state: null }),
      ],
      rows(5, (number) => networkCache(number, [cachedPort(number)])),
    ),
    commands: inTurn(migrate(), migrate()),
  },
  passingOverSecond(middleCache("a cache that is not JSON", "[{")),
  passingOverSecond(middleCache("an empty cache", "")),
  passingOverSecond(middleCache("a cache that is JSON's null", "null")),
  middleCache("a cache that is an object", "{}"),
  passingOverSecond(middleCache("a cache that is a number", "7")),
  passingOverSecond(middleCache("a cache of numbers", "[7]")),
  passingOverSecond(
    middleCache(
      "a cached port without an id",
      JSON.stringify([{ ...cachedPort(2), id: undefined }]),
    ),
  ),
  middleCache(
    "a cached port without an address",
    JSON.stringify([{ ...cachedPort(2), address: undefined }]),
  ),
  middleCache(
    "a cached port without a network",
    JSON.stringify([{ ...cachedPort(2), network: undefined }]),
  ),
  passingOverSecond(middleCache("a cached port without anything", "[{}]")),
  middleCache("a cached port whose id is a number", JSON.stringify([cachedPort(2, { id: 12345 })])),
  middleCache(
    "a cached port whose id is no UUID",
    JSON.stringify([cachedPort(2, { id: "port-2" })]),
  ),
  middleCache(
    "a cached port with unknown fields and large numbers",
    JSON.stringify([cachedPort(2, { rate: 1.5, later: { x: [null, true] } })])
      .replace('"rate":1.5', '"rate":1.0,"bytes":90071992547409931'),
  ),
  // That it cannot be is found out only after the one behind it was looked at.
  passingOverSecond(
    middleCache("the same port twice", JSON.stringify([cachedPort(2), cachedPort(2)])),
    2,
  ),
  {
    ...withoutAddress,
    difference: passesOver(
      { found: 2, migrated: 1, tables: firstIsFilled },
      { found: 1, migrated: 0, tables: firstIsFilled },
    ),
  },
  {
    name: "an interface without a UUID",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1)])],
      [virtualInterface(1, 1, { uuid: null })],
    ),
    commands: [migrate()],
    difference: passesOver({ found: 1, migrated: 0 }),
  },
  {
    ...portOfAnother,
    // The third instance gives the port back, and the next run finds that out.
    difference: passesOver(
      {
        found: 3,
        migrated: 2,
        tables: markedTables(portOfAnother, [filled(1, 1), filled(3, 2), givenBack], 1),
      },
      {
        exitCode: 0,
        found: 2,
        migrated: 1,
        tables: markedTables(
          portOfAnother,
          [filled(1, 1), filled(3, 2), filled(2, 3), givenBack],
          3,
        ),
      },
    ),
  },
  {
    name: "a port that another instance has as well, beside an interface of its own",
    rows: inCell1(
      [zonedInstance(1), zonedInstance(2)],
      [networkCache(1, [cachedPort(1), cachedPort(2)]), networkCache(2, [cachedPort(2)])],
      [virtualInterface(1, 1, { tag: "red" }), virtualInterface(2, 2)],
    ),
    commands: inTurn(migrate(), migrate()),
    difference: passesOver(
      { found: 2, migrated: 0, tables: { virtual_interfaces: "unchanged" } },
      { found: 2, migrated: 0, tables: { virtual_interfaces: "unchanged" } },
    ),
  },
  {
    name: "an address in the form of nova-network",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1), cachedPort(2)])],
      [virtualInterface(1, 1, { address: mac(1), tag: "red" })],
    ),
    commands: [migrate()],
  },
];

/** The group. */
export const onlineDataMigrationsOfVifs: ScenarioGroup = {
  name: "db_online_data_migrations_vifs",
  scenarios,
};
