/** `db online_data_migrations`: instances' availability zones and compute nodes' allocation ratios. */

import { inTurn, migrate, rows } from "../data_migration_rows.ts";
import { computeNode, deleted, instance, LONG_AGO, uuid } from "../sample_rows.ts";
import { configuration, type Row, type Scenario, type ScenarioGroup } from "../scenario.ts";

/** An aggregate with its hosts, in the availability zone given. */
const aggregates = (...all: { zone?: string; hosts: string[] }[]) => ({
  aggregates: all.map((_, index) => ({
    id: index + 1,
    uuid: uuid("3", index + 1),
    name: `aggregate${index + 1}`,
    created_at: LONG_AGO,
  })),
  aggregate_hosts: all.flatMap(({ hosts }, index) =>
    hosts.map((host, place) => ({ id: 10 * index + place + 1, host, aggregate_id: index + 1 }))
  ),
  aggregate_metadata: all.flatMap(({ zone }, index) => [
    { id: 2 * index + 1, aggregate_id: index + 1, key: "ssd", value: "true" },
    ...(zone === undefined ? [] : [
      { id: 2 * index + 2, aggregate_id: index + 1, key: "availability_zone", value: zone },
    ]),
  ]),
});

const ratios = (cpu: number | null, ram: number | null, disk: number | null): Row => ({
  cpu_allocation_ratio: cpu,
  ram_allocation_ratio: ram,
  disk_allocation_ratio: disk,
});

const zones: Scenario[] = [
  {
    name: "zones: instances of hosts in aggregates and outside",
    rows: {
      api: aggregates(
        { zone: "az1", hosts: ["compute1"] },
        { hosts: ["compute2"] },
        { hosts: ["compute3"] },
        { zone: "az3", hosts: ["compute3"] },
      ),
      main: {
        instances: [
          instance(1),
          instance(2, { host: "compute2" }),
          instance(3, { host: "compute3" }),
          instance(4, { host: "compute4" }),
          instance(5, { availability_zone: "kept" }),
          instance(6, { updated_at: "2022-04-05 00:00:00" }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "zones: instances without a host, deleted, hidden, of an empty zone",
    rows: {
      api: aggregates({ zone: "az1", hosts: ["compute1"] }),
      main: {
        instances: [
          instance(1, { host: null }),
          instance(2, deleted(2)),
          instance(3, { hidden: 1 }),
          instance(4, { vm_state: "soft-delete" }),
          instance(5, { availability_zone: "" }),
          instance(6, { deleted: null }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "zones: the configured default",
    config: configuration({ more: "[DEFAULT]\ndefault_availability_zone = elsewhere" }),
    rows: { main: { instances: [instance(1)] } },
    commands: [migrate()],
  },
  {
    name: "zones: aggregates of the main database don't count",
    rows: {
      main: {
        ...aggregates({ zone: "old", hosts: ["compute1"] }),
        instances: [instance(1)],
      },
    },
    commands: [migrate()],
  },
  {
    name: "zones: --max-count in the middle",
    rows: { main: { instances: rows(5, (number) => instance(number)) } },
    commands: inTurn(...[1, 2, 3].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "zones: more instances than a batch takes",
    rows: {
      api: aggregates({ zone: "az1", hosts: ["compute1"] }),
      main: {
        instances: rows(52, (number) => instance(number, { host: `compute${number % 2}` })),
      },
    },
    commands: [migrate()],
  },
];

const nodes: Scenario[] = [
  {
    name: "ratios: none, zero, some",
    rows: {
      main: {
        compute_nodes: [
          computeNode(1, "compute1", ratios(null, null, null)),
          computeNode(2, "compute2", ratios(0, 0, 0)),
          computeNode(3, "compute3", ratios(4, 0, null)),
          computeNode(4, "compute4", ratios(4, 1, 1)),
          computeNode(5, "compute5", { ...ratios(null, 2, 0), ...deleted(5) }),
          computeNode(6, "compute6", { ...ratios(null, 2, 0), updated_at: LONG_AGO }),
          computeNode(7, "compute7", { ...ratios(null, 2, 0), deleted: null }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "ratios: configured ones",
    config: configuration({
      more: "[DEFAULT]\ncpu_allocation_ratio = 3.5\nram_allocation_ratio = 0.0\n" +
        "initial_ram_allocation_ratio = 1.25\ninitial_cpu_allocation_ratio = 5\n",
    }),
    rows: { main: { compute_nodes: [computeNode(1, "compute1", ratios(null, null, null))] } },
    commands: [migrate()],
  },
  {
    name: "ratios: --max-count in the middle",
    rows: {
      main: {
        compute_nodes: rows(
          3,
          (number) => computeNode(number, `compute${number}`, ratios(0, null, 1)),
        ),
      },
    },
    commands: inTurn(...[1, 2].map(() => migrate("--max-count", "2"))),
  },
  {
    name: "ratios: more than a batch takes",
    rows: {
      main: {
        compute_nodes: rows(
          52,
          (number) => computeNode(number, `compute${number}`, ratios(0, 0, 0)),
        ),
      },
    },
    commands: [migrate()],
  },
];

/** The group. */
export const onlineDataMigrationsOfInstances: ScenarioGroup = {
  name: "db_online_data_migrations_instances",
  scenarios: [...zones, ...nodes],
};
