/** `db online_data_migrations`: virtual interfaces that instances' network caches know of. */

import { otherRows } from "../data_migration_differences.ts";
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
import { deleted } from "../sample_rows.ts";
import type { Difference, Row, Scenario, ScenarioGroup } from "../scenario.ts";

/** Ours leaves an instance's interfaces as they are where it cannot bring all of them into order. */
const together = (interfaces: readonly Row[] | "unchanged"): Difference =>
  otherRows("An instance's virtual interfaces change together", "main", {
    virtual_interfaces: interfaces,
  });

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
  middleCache("a cache that is not JSON", "[{"),
  middleCache("an empty cache", ""),
  middleCache("a cache that is JSON's null", "null"),
  middleCache("a cache that is an object", "{}"),
  middleCache("a cache that is a number", "7"),
  middleCache("a cache of numbers", "[7]"),
  middleCache("a cached port without an id", JSON.stringify([{ ...cachedPort(2), id: undefined }])),
  middleCache(
    "a cached port without an address",
    JSON.stringify([{ ...cachedPort(2), address: undefined }]),
  ),
  middleCache(
    "a cached port without a network",
    JSON.stringify([{ ...cachedPort(2), network: undefined }]),
  ),
  middleCache("a cached port without anything", "[{}]"),
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
  {
    ...middleCache("the same port twice", JSON.stringify([cachedPort(2), cachedPort(2)])),
    difference: together([{ ...virtualInterface(1, 1), id: "<id-1>", created_at: "<now>" }]),
  },
  {
    name: "an interface without an address",
    rows: inCell1(
      [zonedInstance(1), zonedInstance(2)],
      [networkCache(1, [cachedPort(1)]), networkCache(2, [cachedPort(3), cachedPort(2)])],
      [virtualInterface(2, 2, { address: null })],
    ),
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "an interface without a UUID",
    rows: inCell1(
      [zonedInstance(1)],
      [networkCache(1, [cachedPort(1)])],
      [virtualInterface(1, 1, { uuid: null })],
    ),
    commands: [migrate()],
  },
  {
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
  },
  {
    name: "a port that another instance has as well, beside an interface of its own",
    rows: inCell1(
      [zonedInstance(1), zonedInstance(2)],
      [networkCache(1, [cachedPort(1), cachedPort(2)]), networkCache(2, [cachedPort(2)])],
      [virtualInterface(1, 1, { tag: "red" }), virtualInterface(2, 2)],
    ),
    commands: inTurn(migrate(), migrate()),
    difference: together("unchanged"),
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
