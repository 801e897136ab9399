/** `cell_v2 simple_cell_setup`: cell0, its schema, the cell, its hosts and its instances. */

import {
  configuration,
  EMPTY,
  type Scenario,
  type ScenarioGroup,
  type Tables,
  TRANSPORT_URL,
  withRows,
} from "../scenario.ts";
import {
  CELL0_UUID,
  cell0Mapping,
  cellMapping,
  computeNode,
  hostMapping,
  instance,
  instanceMapping,
  instanceMarker,
  LONG_AGO,
  uuid,
} from "../sample_rows.ts";

const setup = (...args: string[]) => ["cell_v2", "simple_cell_setup", ...args];
const hosts = [computeNode(1, "compute1"), computeNode(2, "compute2")];
const mapped = cell0Mapping();
const mainCell = cellMapping(2, { database_connection: "{main_url}" });

/** What the reference leaves in the API database on MariaDB when cell0's server is not there. */
const AS_ON_MARIADB: Tables = {
  cell_mappings: [
    {
      created_at: LONG_AGO,
      database_connection: "{unreachable_url}",
      disabled: 0,
      name: "cell0",
      transport_url: "none:///",
      uuid: CELL0_UUID,
    },
    {
      created_at: "<now>",
      database_connection: "{main_url}",
      disabled: 0,
      transport_url: TRANSPORT_URL,
      uuid: "<uuid-1>............................",
    },
  ],
  host_mappings: ["compute1", "compute2"].map((host) => ({
    cell_id: "<uuid-1>............................",
    created_at: "<now>",
    host,
  })),
  instance_mappings: [{
    cell_id: "<uuid-1>............................",
    created_at: "<now>",
    instance_uuid: uuid("e", 1),
    project_id: "project1",
    queued_for_delete: 0,
    user_id: "user1",
  }],
};

const scenarios: Scenario[] = [
  {
    name: "hosts and instances, then once more",
    rows: {
      main: {
        compute_nodes: hosts,
        instances: [
          instance(1),
          instance(2),
          instance(3, { deleted: 3, deleted_at: "2022-05-01 00:00:00" }),
        ],
      },
    },
    commands: [withRows(setup()), setup()],
  },
  {
    name: "the list of cells afterwards",
    rows: { main: { compute_nodes: hosts } },
    commands: [setup(), ["cell_v2", "list_cells"], ["cell_v2", "list_cells", "--verbose"]],
    engines: ["mysql", "postgresql"],
  },
  { name: "no hosts", commands: [setup()] },
  {
    name: "no hosts, but instances",
    rows: { main: { instances: [instance(1)] } },
    commands: [setup()],
  },
  {
    name: "cell0's database still empty",
    start: { cell0: EMPTY },
    rows: { main: { compute_nodes: hosts } },
    commands: [setup()],
  },
  {
    name: "cell0's database at an older revision",
    start: { cell0: "16f1fbcab42b" },
    rows: { api: { cell_mappings: [mapped] }, main: { compute_nodes: hosts } },
    commands: [setup()],
  },
  {
    name: "cell0 mapped to a server that is not there",
    rows: {
      api: { cell_mappings: [cell0Mapping({ database_connection: "{unreachable_url}" })] },
      main: { compute_nodes: hosts, instances: [instance(1)] },
    },
    commands: [setup()],
    difference: {
      section: "simple_cell_setup without cell0's server",
      engines: ["postgresql"],
      change: ({ commands, rows }) => ({
        commands: [{ ...commands[0], exitCode: 0 }],
        rows: { ...rows, api: { alembic_version: rows.api!.alembic_version, ...AS_ON_MARIADB } },
      }),
    },
  },
  {
    name: "a transport URL of its own",
    rows: { main: { compute_nodes: hosts } },
    commands: [setup("--transport-url", "rabbit://own:pw@mq-own.example.org/")],
  },
  {
    name: "prefix of the option, value with an equals sign",
    rows: { main: { compute_nodes: hosts } },
    commands: [setup("--trans=rabbit://own:pw@mq-own.example.org/")],
  },
  {
    name: "an invalid transport URL: nothing is done",
    rows: { main: { compute_nodes: hosts } },
    commands: [setup("--transport-url", "nonsense")],
  },
  {
    name: "transport URL configured as empty: nothing is done",
    config: configuration({ transportUrl: "" }),
    rows: { main: { compute_nodes: hosts } },
    commands: [setup()],
  },
  {
    name: "transport URL not configured",
    config: configuration({ transportUrl: undefined }),
    rows: { main: { compute_nodes: hosts } },
    commands: [setup()],
  },
  {
    name: "several nodes of one host",
    rows: {
      main: {
        compute_nodes: ["node1", "node2", "node3"].map((node, index) =>
          computeNode(index + 1, "ironic1", { hypervisor_hostname: node })
        ),
      },
    },
    commands: [setup()],
  },
  {
    name: "all hosts mapped already: their cell gets the instances",
    rows: {
      api: {
        cell_mappings: [mapped, mainCell],
        host_mappings: [hostMapping(1, "compute1", 2), hostMapping(2, "compute2", 2)],
      },
      main: { compute_nodes: hosts, instances: [instance(1), instance(2)] },
    },
    commands: [setup()],
  },
  {
    name: "one host mapped already: the others join its cell",
    rows: {
      api: { cell_mappings: [mapped, mainCell], host_mappings: [hostMapping(1, "compute1", 2)] },
      main: { compute_nodes: hosts, instances: [instance(1)] },
    },
    commands: [setup()],
  },
  {
    name: "hosts mapped to two cells: the last one's cell counts",
    rows: {
      api: {
        cell_mappings: [mapped, mainCell, cellMapping(3)],
        host_mappings: [hostMapping(1, "compute1", 3), hostMapping(2, "compute2", 2)],
      },
      main: { compute_nodes: [...hosts, computeNode(3, "compute3")] },
    },
    commands: [setup()],
  },
  {
    name: "deleted compute nodes don't count",
    rows: {
      main: {
        compute_nodes: [
          computeNode(1, "compute1"),
          computeNode(2, "gone", { deleted: 2, deleted_at: "2022-05-01 00:00:00" }),
        ],
      },
    },
    commands: [setup()],
  },
  {
    name: "only deleted compute nodes",
    rows: {
      main: {
        compute_nodes: [computeNode(1, "gone", { deleted: 1, deleted_at: "2022-05-01 00:00:00" })],
      },
    },
    commands: [setup()],
  },
  {
    name: "compute nodes that say they are mapped",
    rows: { main: { compute_nodes: [computeNode(1, "compute1", { mapped: 1 })] } },
    commands: [setup()],
  },
  {
    name: "a cell of the same URLs, without hosts: a second mapping is made",
    rows: {
      api: {
        cell_mappings: [
          mapped,
          cellMapping(2, {
            database_connection: "{main_url}",
            transport_url: "rabbit://openstack:rabbit-pass@rabbit.example.org:5672/",
          }),
        ],
      },
      main: { compute_nodes: hosts },
    },
    commands: [setup()],
  },
  {
    name: "some instances mapped already",
    rows: {
      api: {
        cell_mappings: [mapped, mainCell, cellMapping(3)],
        host_mappings: [hostMapping(1, "compute1", 2)],
        instance_mappings: [
          instanceMapping(1, uuid("e", 1), { cell_id: 2 }),
          instanceMapping(2, uuid("e", 3), { cell_id: 3, project_id: "elsewhere" }),
          instanceMapping(3, uuid("e", 4), { cell_id: null }),
        ],
      },
      main: { compute_nodes: [hosts[0]], instances: [1, 2, 3, 4, 5].map((n) => instance(n)) },
    },
    commands: [setup()],
  },
  {
    name: "more instances than a batch, among them many of the same second",
    rows: {
      main: {
        compute_nodes: [hosts[0]],
        instances: Array.from(
          { length: 55 },
          (_, index) => instance(index + 1, { created_at: `2022-04-01 10:00:0${index % 3}` }),
        ),
      },
    },
    commands: [setup()],
  },
  {
    name: "exactly one batch of instances",
    rows: {
      main: {
        compute_nodes: [hosts[0]],
        instances: Array.from({ length: 50 }, (_, index) => instance(index + 1)),
      },
    },
    commands: [setup(), setup()],
  },
  {
    name: "a marker from an earlier map_instances: only what comes after it is mapped",
    rows: {
      api: {
        cell_mappings: [mapped, mainCell],
        host_mappings: [hostMapping(1, "compute1", 2)],
        instance_mappings: [instanceMarker(uuid("e", 3))],
      },
      main: { compute_nodes: [hosts[0]], instances: [1, 2, 3, 4, 5].map((n) => instance(n)) },
    },
    commands: [setup()],
  },
  {
    name: "instances without a user, a project or a time",
    rows: {
      main: {
        compute_nodes: [hosts[0]],
        instances: [
          instance(1, { created_at: null }),
          instance(2, { host: null, vm_state: "building" }),
        ],
      },
    },
    commands: [setup()],
  },
  {
    name: "main database not configured",
    config: configuration({ main: undefined }),
    commands: [setup()],
  },
  { name: "API database without tables", start: { api: EMPTY }, commands: [setup()] },
  {
    name: "main database without tables",
    start: { main: EMPTY },
    commands: [setup()],
    reachesHead: ["cell0"],
  },
];

export const simpleCellSetup: ScenarioGroup = { name: "cell_v2_simple_cell_setup", scenarios };
