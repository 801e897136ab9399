/** `placement heal_allocations`: its options. */

import { type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import { dry, heal, owned } from "../heal_rows.ts";
import {
  cellOf,
  guest,
  node,
  nodeProvider,
  ON_MARIADB,
  oneCell,
  SMALL,
  twoCells,
  vm,
} from "../service_rows.ts";
import {
  CELL0_UUID,
  cell0Mapping,
  cell1,
  CELL1_UUID,
  CELL2_UUID,
  deleted,
  instanceMapping,
  uuid,
} from "../sample_rows.ts";

const providers = [nodeProvider(1), nodeProvider(2)];

const scenarios: Scenario[] = [
  {
    name: "--max-count, which counts what is healed",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1), guest(2), guest(3)] }),
    services: { providers },
    commands: [
      { args: heal("--max-count", "2"), rows: true },
      heal("--max-count", "2"),
      heal("--max-count", "2"),
    ],
  },
  {
    name: "--max-count, reached exactly",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1), guest(2)] }),
    services: {
      providers,
      allocations: [
        { consumer: vm(1), allocations: { [node(1)]: SMALL }, ...owned(1), project: "another" },
      ],
    },
    commands: [heal("--max-count", "2")],
  },
  {
    name: "--max-count that is no number of 1 or more",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers },
    commands: ["0", "-1", "many", ""].map((count) => heal(`--max-count=${count}`)),
  },
  {
    name: "--max-count over two cells",
    start: { cell2: ZED.main },
    ...ON_MARIADB,
    rows: twoCells({ instances: [guest(1), guest(2)] }, {
      instances: [3, 4].map((number) => guest(number, { host: "compute2", node: "compute2" })),
    }),
    services: { providers },
    commands: [{ args: heal("--max-count", "3"), rows: true }, heal("--max-count", "9")],
  },
  {
    name: "two cells, of which the first has to stop",
    start: { cell2: ZED.main },
    ...ON_MARIADB,
    rows: twoCells({ instances: [guest(1, { host: "nowhere" })] }, {
      instances: [guest(3, { host: "compute2", node: "compute2" })],
    }),
    services: { providers },
    commands: [heal()],
  },
  {
    name: "--instance",
    ...ON_MARIADB,
    rows: {
      ...oneCell({ instances: [guest(1), guest(2), guest(3, deleted(3))] }),
      cell0: cellOf({ instances: [guest(9, { host: null, node: null })], nodes: [] }),
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        instance_mappings: [
          instanceMapping(1, vm(1), { cell_id: 2 }),
          instanceMapping(2, vm(2), { cell_id: 2 }),
          instanceMapping(3, vm(3), { cell_id: 2 }),
          instanceMapping(4, vm(4), { cell_id: 2 }),
          instanceMapping(9, vm(9), { cell_id: 1 }),
        ],
      },
    },
    services: { providers },
    commands: [
      { args: heal("--instance", vm(2)), rows: true },
      heal("--instance", vm(2)),
      heal("--instance", vm(1), "--max-count", "nonsense"),
      // Deleted, not there, of cell0, not known, no UUID.
      heal("--instance", vm(3)),
      heal("--instance", vm(4)),
      heal("--instance", vm(9)),
      heal("--instance", vm(5)),
      heal("--instance", "nonsense"),
    ],
  },
  {
    name: "--cell",
    start: { cell2: ZED.main },
    ...ON_MARIADB,
    rows: twoCells({ instances: [guest(1)] }, {
      instances: [guest(3, { host: "compute2", node: "compute2" })],
    }),
    services: { providers },
    commands: [
      { args: heal("--cell", CELL2_UUID), rows: true },
      heal("--cell", CELL2_UUID),
      heal("--cell", CELL0_UUID),
      heal("--cell", uuid("c", 9)),
      heal("--cell", CELL1_UUID, "--instance", vm(1)),
      heal("--cell", CELL1_UUID),
    ],
  },
  {
    name: "--force",
    ...ON_MARIADB,
    rows: oneCell({
      instances: [
        guest(1),
        guest(2, { task_state: "powering-off" }),
        guest(3),
        guest(4, { host: "nowhere" }),
      ],
    }),
    services: {
      providers,
      allocations: [
        {
          consumer: vm(1),
          allocations: { [node(1)]: { VCPU: 7 }, [node(2)]: { DISK_GB: 3 } },
          ...owned(1),
        },
        { consumer: vm(2), allocations: { [node(1)]: { VCPU: 7 } }, ...owned(2) },
        { consumer: vm(4), allocations: { [node(1)]: { VCPU: 7 } }, ...owned(4) },
      ],
    },
    commands: [
      heal("--force"),
      heal("--force", "--instance", vm(1)),
      heal("--force", "--instance", vm(1)),
      heal("--force", "--instance", vm(2)),
      dry("--force", "--instance", vm(3)),
      heal("--force", "--instance", vm(3)),
      heal("--force", "--instance", vm(4)),
    ],
  },
  {
    name: "--dry-run",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1), guest(2)] }),
    services: {
      providers,
      allocations: [
        { consumer: vm(2), allocations: { [node(1)]: SMALL }, ...owned(2), user: "another" },
      ],
    },
    commands: [dry(), dry("--max-count", "1")],
  },
];

export const healOptions: ScenarioGroup = { name: "placement_heal_options", scenarios };
