/** `cell_v2 delete_cell`: what is deleted with a cell, and what keeps it. */

import {
  cellCommand,
  EMPTY,
  otherExitCodes,
  type Row,
  type Scenario,
  type ScenarioGroup,
  type Tables,
  withRows,
  ZED,
} from "../scenario.ts";
import {
  CELL0_UUID,
  cell0Mapping,
  cell1,
  CELL1_UUID,
  cell2,
  CELL2_UUID,
  computeNode,
  deleted,
  hostMapping,
  instance,
  instanceMapping,
  instanceMarker,
  uuid,
} from "../sample_rows.ts";

const remove = cellCommand("delete_cell");
/** Without `--force`, then with it. */
const bothWays = (cell: string) => [
  withRows(remove(cell)),
  withRows(remove(cell, "--force")),
];
const mapped = [
  computeNode(1, "compute1", { mapped: 1 }),
  computeNode(2, "compute2", { mapped: 1 }),
];
const hosts = [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)];
const toCell1 = (...numbers: readonly number[]): Row[] =>
  numbers.map((number) => instanceMapping(number, uuid("e", number), { cell_id: 2 }));
const deployment = (
  mappings: { hosts?: readonly Row[]; instances?: readonly Row[] },
  main: Tables,
): Scenario["rows"] => ({
  api: {
    cell_mappings: [cell0Mapping(), cell1()],
    host_mappings: mappings.hosts ?? [],
    instance_mappings: mappings.instances ?? [],
  },
  main,
});
const dead = (number: number) => instance(number, deleted(number));

const scenarios: Scenario[] = [
  {
    name: "an empty cell, then once more",
    rows: deployment({}, {}),
    commands: [withRows(remove(CELL1_UUID)), remove(CELL1_UUID)],
  },
  {
    name: "unknown cell",
    rows: deployment({}, {}),
    commands: [remove(uuid("a", 1)), remove("cell9"), remove(""), remove(uuid("a", 1), "--force")],
  },
  {
    name: "hosts",
    rows: deployment({ hosts }, { compute_nodes: mapped }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "mappings of deleted instances",
    rows: deployment({ instances: toCell1(1, 2) }, { instances: [dead(1), dead(2)] }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "mappings of archived instances",
    rows: deployment({ instances: toCell1(1, 2) }, { shadow_instances: [dead(1)] }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "a live instance",
    rows: deployment({ instances: toCell1(1, 2) }, { instances: [dead(1), instance(2)] }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "hosts and mappings of deleted instances",
    rows: deployment({ hosts, instances: toCell1(1, 2) }, {
      compute_nodes: mapped,
      instances: [dead(1), dead(2)],
    }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "hosts and a live instance: hosts come first",
    rows: deployment({ hosts, instances: toCell1(1) }, {
      compute_nodes: mapped,
      instances: [instance(1)],
    }),
    commands: bothWays(CELL1_UUID),
  },
  ...Object.entries<Row>({
    "hidden": { hidden: 1 },
    "in state soft-delete": { vm_state: "soft-delete" },
    "without a host": { host: null, vm_state: "building" },
  }).map(([state, columns]): Scenario => ({
    name: `a live instance, ${state}`,
    rows: deployment({ instances: toCell1(1) }, { instances: [instance(1, columns)] }),
    commands: [remove(CELL1_UUID, "--force")],
  })),
  {
    name: "a live instance that is mapped to another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [
          ...toCell1(1),
          instanceMapping(2, uuid("e", 2), { cell_id: 3 }),
        ],
      },
      main: { instances: [dead(1), instance(2)] },
    },
    commands: [remove(CELL1_UUID, "--force")],
  },
  {
    name: "a live instance without any mapping, and no hosts",
    rows: deployment({}, { instances: [instance(1)] }),
    commands: [remove(CELL1_UUID)],
  },
  {
    name: "a live instance without any mapping, and hosts",
    rows: deployment({ hosts }, { compute_nodes: mapped, instances: [instance(1)] }),
    commands: [remove(CELL1_UUID, "--force")],
    difference: {
      section: "delete_cell --force sees live instances that are not mapped",
      change: ({ rows }) => ({
        commands: [{ exitCode: 3 }],
        rows: {
          ...rows,
          api: { ...rows.api, cell_mappings: "unchanged", host_mappings: "unchanged" },
          main: { ...rows.main, compute_nodes: "unchanged" },
        },
      }),
    },
  },
  {
    name: "mappings that are queued for deletion",
    rows: deployment({
      instances: toCell1(1).map((row) => ({ ...row, queued_for_delete: 1 })),
    }, { instances: [dead(1)] }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "what belongs to other cells stays",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        host_mappings: [...hosts, hostMapping(3, "compute3", 3)],
        instance_mappings: [
          ...toCell1(1),
          instanceMapping(2, uuid("e", 2), { cell_id: 3 }),
          instanceMapping(3, uuid("e", 3), { cell_id: 1 }),
          instanceMapping(4, uuid("e", 4), { cell_id: null }),
          instanceMarker(uuid("e", 1)),
        ],
      },
      main: { compute_nodes: mapped, instances: [dead(1)] },
      cell0: { instances: [instance(3)] },
      cell2: {
        compute_nodes: [computeNode(1, "compute3", { mapped: 1 })],
        instances: [instance(2)],
      },
    },
    commands: [remove(CELL1_UUID, "--force")],
  },
  {
    name: "compute nodes: mapped or not, with a host mapping or not, deleted or not",
    rows: deployment({ hosts: [hosts[0]] }, {
      compute_nodes: [
        mapped[0],
        mapped[1],
        computeNode(3, "compute3"),
        computeNode(4, "gone", { mapped: 1, ...deleted(4) }),
        computeNode(5, "compute1", { mapped: 1, hypervisor_hostname: "node2" }),
      ],
    }),
    commands: [remove(CELL1_UUID, "--force")],
  },
  {
    name: "compute nodes of a cell without host mappings stay as they are",
    rows: deployment({ instances: toCell1(1) }, { compute_nodes: mapped, instances: [dead(1)] }),
    commands: [remove(CELL1_UUID, "--force")],
  },
  {
    name: "many mappings of deleted instances",
    rows: deployment({
      instances: toCell1(...Array.from({ length: 60 }, (_, index) => index + 1)),
    }, { instances: [dead(1)] }),
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "deleted, created anew and discovered",
    rows: deployment({ hosts, instances: toCell1(1) }, {
      compute_nodes: mapped,
      instances: [dead(1)],
    }),
    commands: [
      ["cell_v2", "update_cell", "--cell_uuid", CELL1_UUID, "--disable"],
      remove(CELL1_UUID, "--force"),
      ["cell_v2", "create_cell", "--name", "again"],
      ["cell_v2", "discover_hosts", "--strict"],
    ],
  },
  {
    name: "cell0, empty",
    rows: deployment({}, {}),
    commands: [remove(CELL0_UUID)],
  },
  {
    name: "cell0 with instances, then with deleted ones only",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        instance_mappings: [instanceMapping(1, uuid("e", 1), { cell_id: 1 })],
      },
      cell0: { instances: [instance(1, { vm_state: "error", host: null })] },
    },
    commands: bothWays(CELL0_UUID),
  },
  {
    name: "a disabled cell without a name",
    rows: { api: { cell_mappings: [cell1({ name: null, disabled: 1 })] } },
    commands: [remove(CELL1_UUID)],
  },
  {
    name: "one of two cells with one database",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2({ database_connection: "{main_url}" })],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      main: { compute_nodes: mapped },
    },
    commands: [remove(CELL2_UUID)],
  },
  {
    name: "a template for the cell's database",
    rows: {
      api: {
        cell_mappings: [
          cell1({
            database_connection:
              "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
          }),
        ],
        host_mappings: hosts,
      },
      main: { compute_nodes: mapped },
    },
    commands: [remove(CELL1_UUID, "--force")],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "missing argument",
    commands: [["cell_v2", "delete_cell"], ["cell_v2", "delete_cell", "--force"]],
  },
  {
    name: "prefixes of the options",
    rows: deployment({ hosts }, { compute_nodes: mapped }),
    commands: [["cell_v2", "delete_cell", `--ce=${CELL1_UUID}`, "--f"]],
  },
  {
    name: "the other spelling of the option",
    rows: deployment({}, {}),
    commands: [["cell_v2", "delete_cell", "--cell-uuid", uuid("a", 1)]],
    difference: otherExitCodes("Both spellings of every option", 1),
  },
  {
    name: "a database that does not answer is not needed for an empty cell",
    rows: {
      api: { cell_mappings: [cell1({ database_connection: "{unreachable_url}" })] },
    },
    commands: [remove(CELL1_UUID)],
  },
  {
    name: "a database that does not answer, and hosts",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        host_mappings: hosts,
      },
    },
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "a database that does not answer, and instance mappings",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        instance_mappings: toCell1(1),
      },
    },
    commands: bothWays(CELL1_UUID),
  },
  {
    name: "a database without tables, and instance mappings",
    start: { main: EMPTY },
    rows: deployment({ instances: toCell1(1) }, {}),
    commands: bothWays(CELL1_UUID),
  },
  { name: "API database without tables", start: { api: EMPTY }, commands: [remove(CELL1_UUID)] },
];

export const deleteCell: ScenarioGroup = { name: "cell_v2_delete_cell", scenarios };
