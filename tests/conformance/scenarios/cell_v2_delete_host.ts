/** `cell_v2 delete_host`: what is deleted, and what is in its way. */

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
  service,
  uuid,
} from "../sample_rows.ts";

const remove = (cell: string, host: string) => cellCommand("delete_host")(cell, "--host", host);
const mapped = [
  computeNode(1, "compute1", { mapped: 1 }),
  computeNode(2, "compute2", { mapped: 1 }),
];
const deployment = (main: Tables, mappings?: readonly Row[]): Scenario["rows"] => ({
  api: {
    cell_mappings: [cell0Mapping(), cell1()],
    host_mappings: mappings ?? [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)],
  },
  main,
});

const scenarios: Scenario[] = [
  {
    name: "an empty host, then once more",
    rows: deployment({ compute_nodes: mapped }),
    commands: [
      withRows(remove(CELL1_UUID, "compute1")),
      remove(CELL1_UUID, "compute1"),
    ],
  },
  {
    name: "unknown cell",
    rows: deployment({ compute_nodes: mapped }),
    commands: [
      remove(uuid("a", 1), "compute1"),
      remove("cell9", "compute1"),
      remove("", "compute1"),
    ],
  },
  {
    name: "unknown host",
    rows: deployment({ compute_nodes: [...mapped, computeNode(3, "compute3")] }),
    commands: [remove(CELL1_UUID, "compute3"), remove(CELL1_UUID, "")],
  },
  {
    name: "unknown cell and unknown host",
    rows: deployment({}),
    commands: [remove(uuid("a", 1), "nowhere")],
  },
  {
    name: "a host of another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 3)],
      },
      main: { compute_nodes: mapped, instances: [instance(1, { host: "compute2" })] },
    },
    commands: [
      remove(CELL1_UUID, "compute2"),
      remove(CELL2_UUID, "compute1"),
      remove(CELL0_UUID, "compute1"),
    ],
  },
  {
    name: "a host with instances",
    rows: deployment({ compute_nodes: mapped, instances: [instance(1)] }),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "the other host has the instances",
    rows: deployment({ compute_nodes: mapped, instances: [instance(1)] }),
    commands: [remove(CELL1_UUID, "compute2")],
  },
  {
    name: "a host with deleted instances",
    rows: deployment({
      compute_nodes: mapped,
      instances: [instance(1, deleted(1)), instance(2, { host: null })],
    }),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  ...Object.entries<Row>({
    "a hidden instance": { hidden: 1 },
    "an instance in state soft-delete": { vm_state: "soft-delete" },
  }).map(([state, columns]): Scenario => ({
    name: `a host with ${state}`,
    rows: deployment({ compute_nodes: mapped, instances: [instance(1, columns)] }),
    commands: [remove(CELL1_UUID, "compute1")],
  })),
  {
    name: "an instance of the same host name in another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      main: { compute_nodes: [mapped[0]] },
      cell2: {
        compute_nodes: [computeNode(1, "compute1", { mapped: 1 })],
        instances: [instance(1)],
      },
    },
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "several compute nodes of one host",
    rows: deployment({
      compute_nodes: ["node1", "node2", "node3"].map((node, index) =>
        computeNode(index + 1, "compute1", { hypervisor_hostname: node, mapped: Number(index < 2) })
      ),
    }),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "without a compute node",
    rows: deployment({ services: [service(1, "compute1")] }),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "only a deleted compute node",
    rows: deployment({ compute_nodes: [computeNode(1, "compute1", { mapped: 1, ...deleted(1) })] }),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "deleted and discovered again",
    rows: deployment({ compute_nodes: mapped }),
    commands: [
      withRows(remove(CELL1_UUID, "compute1")),
      ["cell_v2", "list_hosts"],
      ["cell_v2", "discover_hosts", "--strict"],
      ["cell_v2", "list_hosts"],
    ],
  },
  {
    name: "moved to another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      main: { compute_nodes: [computeNode(1, "compute1", { mapped: 1, ...deleted(1) })] },
      cell2: { compute_nodes: [computeNode(1, "compute1")] },
    },
    commands: [
      ["cell_v2", "discover_hosts", "--strict"],
      remove(CELL2_UUID, "compute1"),
      remove(CELL1_UUID, "compute1"),
      ["cell_v2", "discover_hosts", "--strict"],
    ],
  },
  {
    name: "the host's name in capitals, which a server's collation may take as the same",
    rows: deployment({ compute_nodes: mapped }),
    commands: [remove(CELL1_UUID, "COMPUTE1")],
  },
  {
    name: "a disabled cell without a name",
    rows: {
      api: {
        cell_mappings: [cell1({ name: null, disabled: 1 })],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      main: { compute_nodes: mapped },
    },
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "a host in cell0",
    rows: {
      api: { cell_mappings: [cell0Mapping()], host_mappings: [hostMapping(1, "compute1", 1)] },
      cell0: { compute_nodes: mapped },
    },
    commands: [remove(CELL0_UUID, "compute1")],
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
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      main: { compute_nodes: mapped },
    },
    commands: [remove(CELL1_UUID, "compute1")],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "missing arguments",
    commands: [
      ["cell_v2", "delete_host"],
      ["cell_v2", "delete_host", "--host", "compute1"],
      ["cell_v2", "delete_host", "--cell_uuid", CELL1_UUID],
    ],
  },
  {
    name: "prefixes of the options",
    rows: deployment({ compute_nodes: mapped }),
    commands: [
      ["cell_v2", "delete_host", `--ce=${CELL1_UUID}`, "--ho", "compute1"],
      ["cell_v2", "delete_host", "--cell", CELL1_UUID, "--hos", "compute2"],
    ],
  },
  {
    name: "the other spelling of the option",
    rows: deployment({ compute_nodes: mapped }),
    commands: [["cell_v2", "delete_host", "--cell-uuid", uuid("a", 1), "--host", "compute1"]],
    difference: otherExitCodes("Both spellings of every option", 1),
  },
  {
    name: "the cell's database does not answer",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
    },
    commands: [remove(CELL1_UUID, "compute1"), remove(CELL1_UUID, "nowhere")],
  },
  {
    name: "the cell's database without tables",
    start: { main: EMPTY },
    rows: deployment({}),
    commands: [remove(CELL1_UUID, "compute1")],
  },
  {
    name: "API database without tables",
    start: { api: EMPTY },
    commands: [remove(CELL1_UUID, "compute1")],
  },
];

export const deleteHost: ScenarioGroup = { name: "cell_v2_delete_host", scenarios };
