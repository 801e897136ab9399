/** `cell_v2 map_cell_and_hosts`: the cell of the configuration, with its hosts. */

import {
  configuration,
  EMPTY,
  otherExitCodes,
  type Row,
  type Scenario,
  type ScenarioGroup,
  TRANSPORT_URL,
} from "../scenario.ts";
import {
  cell0Mapping,
  cell1,
  cellMapping,
  computeNode,
  deleted,
  hostMapping,
  instance,
} from "../sample_rows.ts";

const map = (...args: string[]) => ["cell_v2", "map_cell_and_hosts", ...args];
const hosts = [computeNode(1, "compute1"), computeNode(2, "compute2")];
const withNodes = (nodes: readonly Row[]): Scenario["rows"] => ({ main: { compute_nodes: nodes } });

const scenarios: Scenario[] = [
  { name: "new hosts, then once more", rows: withNodes(hosts), commands: [map(), map()] },
  { name: "with a name", rows: withNodes(hosts), commands: [map("--name", "cell1")] },
  { name: "with an empty name", rows: withNodes(hosts), commands: [map("--name", "")] },
  {
    name: "the UUID comes last",
    rows: withNodes(hosts),
    commands: [{
      args: map("--name", "cell1", "--verbose"),
      stdout: "last line",
      readers: ["tail -n1 | grep -cE '^[0-9a-f-]{36}$'"],
    }],
  },
  {
    name: "the UUID of the cell that is there comes last",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        host_mappings: [hostMapping(1, "compute1", 2)],
      },
      ...withNodes(hosts),
    },
    commands: [{ args: map("--verbose"), stdout: "last line" }],
  },
  { name: "no hosts", commands: [map(), map("--verbose", "--name", "cell1")] },
  {
    name: "no hosts, but instances",
    rows: { main: { instances: [instance(1)] } },
    commands: [map()],
  },
  {
    name: "all hosts mapped already",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)],
      },
      ...withNodes(hosts),
    },
    commands: [map("--name", "other"), map("--verbose")],
  },
  {
    name: "one host mapped already: the others join its cell, which keeps name and URLs",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1({ disabled: 1 })],
        host_mappings: [hostMapping(1, "compute2", 2)],
      },
      ...withNodes(hosts),
    },
    commands: [map("--name", "other", "--transport-url", "rabbit://own:pw@mq-own.example.org/")],
  },
  {
    name: "hosts mapped to two cells: the last one's cell counts",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cellMapping(3)],
        host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 3)],
      },
      ...withNodes([...hosts, computeNode(3, "compute3")]),
    },
    commands: [map()],
  },
  {
    name: "the last mapped one counts whatever the order of the mappings",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cellMapping(3)],
        host_mappings: [hostMapping(1, "compute2", 2), hostMapping(2, "compute1", 3)],
      },
      ...withNodes([...hosts, computeNode(3, "compute3")]),
    },
    commands: [map()],
  },
  {
    name: "several nodes of one host",
    rows: withNodes(
      ["node1", "node2", "node3"].map((node, index) =>
        computeNode(index + 1, "ironic1", { hypervisor_hostname: node })
      ),
    ),
    commands: [map()],
  },
  {
    name: "deleted compute nodes, and those that say they are mapped",
    rows: withNodes([
      computeNode(1, "compute1", { mapped: 1 }),
      computeNode(2, "gone", deleted(2)),
    ]),
    commands: [map()],
  },
  {
    name: "only deleted compute nodes",
    rows: withNodes([computeNode(1, "gone", deleted(1))]),
    commands: [map()],
  },
  {
    name: "a cell of the same URLs, without hosts: a second mapping is made",
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1({ transport_url: TRANSPORT_URL })] },
      ...withNodes(hosts),
    },
    commands: [map("--name", "cell1")],
  },
  {
    name: "a transport URL of its own",
    rows: withNodes(hosts),
    commands: [map("--transport-url", "rabbit://own:pw@mq-own.example.org/")],
  },
  {
    name: "a template for the transport URL is stored as it is",
    rows: withNodes(hosts),
    commands: [map("--transport-url", "{scheme}://{username}:{password}@{hostname}:{port}/cell1")],
  },
  {
    name: "prefixes of the options",
    rows: withNodes(hosts),
    commands: [map("--na=cell1", "--trans", "rabbit://own:pw@mq-own.example.org/", "--verb")],
  },
  {
    name: "the other spelling of the option",
    rows: withNodes(hosts),
    commands: [map("--transport_url", "nonsense")],
    difference: otherExitCodes("Both spellings of every option", 1),
  },
  {
    name: "an invalid transport URL: nothing is done",
    rows: withNodes(hosts),
    commands: [map("--transport-url", "nonsense"), map("--transport-url", "rabbit://h:port/")],
  },
  {
    name: "transport URL configured as empty: nothing is done",
    config: configuration({ transportUrl: "" }),
    rows: withNodes(hosts),
    commands: [map()],
  },
  {
    name: "transport URL not configured",
    config: configuration({ transportUrl: undefined }),
    rows: withNodes(hosts),
    commands: [map()],
  },
  {
    name: "main database not configured",
    config: configuration({ main: undefined }),
    commands: [map()],
  },
  {
    name: "API database without tables",
    start: { api: EMPTY },
    rows: withNodes(hosts),
    commands: [map()],
  },
  { name: "main database without tables", start: { main: EMPTY }, commands: [map()] },
  { name: "unknown argument", commands: [map("--cell_uuid", "x")] },
];

export const mapCellAndHosts: ScenarioGroup = { name: "cell_v2_map_cell_and_hosts", scenarios };
