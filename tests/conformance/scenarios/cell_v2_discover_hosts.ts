/** `cell_v2 discover_hosts`: which hosts are mapped, where, and what the exit code says. */

import {
  configuration,
  type Difference,
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
  service,
  uuid,
} from "../sample_rows.ts";

const discover = (...args: string[]) => ["cell_v2", "discover_hosts", ...args];
/** A run whose rows are compared too. */
const step = (...args: string[]) => withRows(discover(...args));
const cells: Tables = { cell_mappings: [cell0Mapping(), cell1()] };
const hosts = [computeNode(1, "compute1"), computeNode(2, "compute2")];
const withNodes = (nodes: readonly Row[], mappings: readonly Row[] = []): Scenario["rows"] => ({
  api: { ...cells, host_mappings: mappings },
  main: { compute_nodes: nodes },
});
const withServices = (
  services: readonly Row[],
  mappings: readonly Row[] = [],
): Scenario["rows"] => ({
  api: { ...cells, host_mappings: mappings },
  main: { services },
});
/** Ours sets `mapped` on all compute nodes of mapped hosts, so that it need not look at them again. */
const allMarked = (nodes: readonly Row[]): Difference => ({
  section: "discover_hosts marks all compute nodes of a mapped host",
  change: ({ commands, rows }) => ({
    commands,
    rows: { ...rows, main: { ...rows.main, compute_nodes: marked(nodes) } },
  }),
});
const marked = (nodes: readonly Row[]): Row[] =>
  nodes.map((node) => ({ ...node, mapped: 1, updated_at: "<now>" }));
const ironicNodes = ["node1", "node2", "node3"].map((node, index) =>
  computeNode(index + 1, "ironic1", { hypervisor_hostname: node })
);
const capitals = [computeNode(2, "COMPUTE2"), computeNode(1, "compute1")];
const twoCells = (inCell1: Tables, inCell2: Tables, mappings: readonly Row[] = []) => ({
  start: { cell2: ZED.main },
  rows: {
    api: { cell_mappings: [cell0Mapping(), cell1(), cell2()], host_mappings: mappings },
    main: inCell1,
    cell2: inCell2,
  },
});

const scenarios: Scenario[] = [
  { name: "new hosts, then once more", rows: withNodes(hosts), commands: [step(), step()] },
  { name: "no hosts", rows: withNodes([]), commands: [discover(), discover("--verbose")] },
  { name: "no cells", commands: [discover(), discover("--strict")] },
  {
    name: "only cell0",
    rows: { api: { cell_mappings: [cell0Mapping()] }, cell0: { compute_nodes: hosts } },
    commands: [discover(), discover("--verbose"), discover("--strict")],
  },
  {
    name: "--strict: 0 for new hosts, 1 without",
    rows: withNodes(hosts),
    commands: [step("--strict"), step("--strict"), step()],
  },
  {
    name: "--strict counts hosts, not compute nodes",
    rows: withNodes(hosts, [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)]),
    commands: [discover("--strict")],
    difference: allMarked(hosts),
  },
  {
    name: "one of two hosts is mapped already",
    rows: withNodes([computeNode(1, "compute1", { mapped: 1 }), computeNode(2, "compute2")], [
      hostMapping(1, "compute1", 2),
    ]),
    commands: [step("--strict"), step("--strict")],
  },
  {
    name: "a mapped host whose compute node does not say so",
    rows: withNodes(hosts, [hostMapping(1, "compute1", 2)]),
    commands: [discover()],
    difference: allMarked(hosts),
  },
  {
    name: "a compute node that says it is mapped, without a host mapping",
    rows: withNodes([computeNode(1, "compute1", { mapped: 1 })]),
    commands: [step(), step("--strict")],
  },
  {
    name: "a compute node with a higher number of tries, or with none",
    rows: withNodes([
      computeNode(1, "compute1", { mapped: 2 }),
      computeNode(2, "compute2", { mapped: null }),
      computeNode(3, "compute3"),
    ]),
    commands: [step()],
  },
  {
    name: "deleted compute nodes",
    rows: withNodes([computeNode(1, "gone", deleted(1)), computeNode(2, "compute2")]),
    commands: [step(), step("--strict")],
  },
  {
    name: "a deleted and a new compute node of one host",
    rows: withNodes([computeNode(1, "compute1", deleted(1)), computeNode(2, "compute1")]),
    commands: [step()],
  },
  {
    name: "several nodes of one host",
    rows: withNodes(ironicNodes),
    commands: [discover()],
    difference: allMarked(ironicNodes),
  },
  {
    name: "hosts mapped elsewhere",
    ...twoCells({ compute_nodes: hosts }, {}, [hostMapping(1, "compute1", 3)]),
    commands: [step(), step("--strict")],
  },
  {
    name: "two cells, each with new hosts",
    ...twoCells({ compute_nodes: [hosts[0]] }, { compute_nodes: [computeNode(1, "compute2")] }),
    commands: [step(), step("--strict")],
  },
  {
    name: "a host that is in two cells: the first one's",
    ...twoCells({ compute_nodes: [hosts[0]] }, {
      compute_nodes: [computeNode(1, "compute1"), computeNode(2, "compute2")],
    }),
    commands: [step(), step("--strict")],
  },
  {
    name: "one of two cells",
    ...twoCells({ compute_nodes: [hosts[0]] }, { compute_nodes: [computeNode(1, "compute2")] }),
    commands: [step("--cell_uuid", CELL2_UUID), step("--strict", "--cell_uuid", CELL1_UUID)],
  },
  {
    name: "cell0 by its UUID",
    rows: { api: cells, cell0: { compute_nodes: hosts } },
    commands: [
      discover("--cell_uuid", CELL0_UUID),
      discover("--cell_uuid", CELL0_UUID, "--strict"),
    ],
  },
  {
    name: "unknown cell",
    rows: withNodes(hosts),
    commands: [discover("--cell_uuid", uuid("a", 1)), discover("--cell_uuid", "cell9", "--strict")],
  },
  {
    name: "an empty UUID stands for all cells",
    rows: withNodes(hosts),
    commands: [step("--cell_uuid", "")],
  },
  {
    name: "a disabled cell without a name",
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1({ name: null, disabled: 1 })] },
      main: { compute_nodes: hosts },
    },
    commands: [step("--verbose")],
  },
  {
    name: "two mappings of one database: the first one's",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2({ database_connection: "{main_url}" })],
      },
      main: { compute_nodes: hosts },
    },
    commands: [step()],
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
      },
      main: { compute_nodes: hosts },
    },
    commands: [step()],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "by service",
    rows: withServices([
      service(1, "compute1"),
      service(2, "compute2", { disabled: 1 }),
      service(3, "controller", { binary: "nova-scheduler", topic: "scheduler" }),
      service(4, "controller", { binary: "nova-conductor", topic: "conductor" }),
      service(5, "gone", deleted(5)),
      service(6, "down", { forced_down: 1 }),
    ]),
    commands: [step("--by-service"), step("--by-service", "--strict")],
  },
  {
    name: "by service: compute nodes do not matter and stay as they are",
    rows: {
      api: cells,
      main: {
        services: [service(1, "compute1"), service(2, "compute3")],
        compute_nodes: [...hosts, computeNode(3, "compute3", { mapped: 1 })],
      },
    },
    commands: [step("--by-service"), step("--by-service")],
  },
  {
    name: "by service, then by compute node",
    rows: {
      api: cells,
      main: { services: [service(1, "compute2")], compute_nodes: [computeNode(1, "compute1")] },
    },
    commands: [step("--by-service"), step("--strict")],
  },
  {
    name: "by service, with some hosts mapped, here or elsewhere",
    ...twoCells(
      { services: [service(1, "compute1"), service(2, "compute2"), service(3, "compute3")] },
      { services: [service(1, "compute3"), service(2, "compute4")] },
      [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 3)],
    ),
    commands: [step("--by-service", "--strict"), step("--by-service", "--strict")],
  },
  {
    name: "by service without services",
    rows: withNodes(hosts),
    commands: [step("--by-service"), step("--by-service", "--strict")],
  },
  {
    name: "by service, in one cell",
    ...twoCells({ services: [service(1, "compute1")] }, { services: [service(1, "compute2")] }),
    commands: [step("--by-service", "--cell_uuid", CELL2_UUID, "--verbose")],
  },
  {
    name: "host names that differ in case, which a server's collation may take as the same",
    rows: withNodes(capitals, [hostMapping(1, "compute2", 2)]),
    commands: [discover("--strict"), discover("--strict")],
    difference: { ...allMarked(capitals), engines: ["mysql"] },
  },
  {
    name: "long and unusual host names",
    rows: withNodes([
      computeNode(1, "h".repeat(255)),
      computeNode(2, "Rack_1.höst-ü"),
      computeNode(3, 'it\'s "quoted" %s {0}'),
    ]),
    commands: [step()],
  },
  {
    name: "another process maps the host meanwhile",
    rows: withNodes([hosts[0]]),
    commands: [
      { ...step(), meanwhile: { api: { host_mappings: [hostMapping(1, "compute1", 2)] } } },
    ],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "another process maps the host to another cell meanwhile",
    ...twoCells({ compute_nodes: [hosts[0]] }, {}),
    commands: [
      {
        ...step("--strict"),
        meanwhile: { api: { host_mappings: [hostMapping(1, "compute1", 3)] } },
      },
      step("--strict"),
    ],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "another process maps the service's host meanwhile",
    rows: withServices([service(1, "compute1"), service(2, "compute2")]),
    commands: [
      {
        ...step("--by-service"),
        meanwhile: { api: { host_mappings: [hostMapping(1, "compute1", 2)] } },
      },
      step("--by-service"),
    ],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "prefixes of the options",
    rows: withNodes(hosts),
    commands: [
      discover(`--ce=${CELL1_UUID}`, "--s"),
      discover("--cell", CELL1_UUID, "--str", "--by"),
      discover("--b", "--s"),
    ],
  },
  {
    name: "the other spelling of the options",
    rows: withServices([]),
    commands: [discover("--cell-uuid", CELL1_UUID), discover("--by_service")],
    difference: otherExitCodes("Both spellings of every option", 0, 0),
  },
  {
    name: "a cell whose database does not answer, behind one that does",
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1(),
          cell2({ database_connection: "{unreachable_url}" }),
        ],
      },
      main: { compute_nodes: hosts },
    },
    commands: [step("--strict"), step()],
  },
  {
    name: "a cell whose database does not answer, before one that does",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cell1({ database_connection: "{unreachable_url}" }),
          cell2(),
        ],
      },
      cell2: { compute_nodes: [hosts[0]] },
    },
    commands: [discover()],
    difference: {
      section: "A cell that does not answer stops no other",
      change: ({ commands, rows }) => ({
        commands,
        rows: {
          ...rows,
          api: {
            ...rows.api,
            host_mappings: [{ host: "compute1", cell_id: CELL2_UUID, created_at: "<now>" }],
          },
          cell2: { ...rows.cell2, compute_nodes: marked([hosts[0]]) },
        },
      }),
    },
  },
  {
    name: "a cell whose database is not there",
    rows: { api: { cell_mappings: [cell1({ database_connection: "{missing_url}" })] } },
    commands: [discover()],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "the cell's database without tables",
    start: { main: EMPTY },
    rows: { api: cells },
    commands: [discover(), discover("--by-service")],
  },
  { name: "API database without tables", start: { api: EMPTY }, commands: [discover()] },
  {
    name: "main database and transport URL not configured: the cell's count",
    config: configuration({ main: undefined, transportUrl: undefined }),
    rows: withNodes(hosts),
    commands: [step()],
  },
];

export const discoverHosts: ScenarioGroup = { name: "cell_v2_discover_hosts", scenarios };
