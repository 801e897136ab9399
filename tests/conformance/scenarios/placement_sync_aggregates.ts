/** `placement sync_aggregates`: host aggregates as Placement's. */

import { otherExitCodes, type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import type { ServiceFault } from "../services.ts";
import {
  aggregate,
  cellOf,
  node,
  nodeProvider,
  ON_ALL,
  ON_MARIADB,
  oneCell,
  serviceConfiguration,
  twoCells,
} from "../service_rows.ts";
import {
  cell0Mapping,
  cell1,
  computeNode,
  deleted,
  hostMapping,
  LONG_AGO,
} from "../sample_rows.ts";

const sync = (...args: readonly string[]) =>
  ({ args: ["placement", "sync_aggregates", ...args], stdout: "nothing" }) as const;
const providers = [1, 2, 3].map((number) => nodeProvider(number));

/** Host aggregates, numbered from 1, with the hosts of each. */
function aggregates(...hosts: readonly (readonly string[])[]) {
  let id = 0;
  return {
    aggregates: hosts.map((_, index): Row => ({
      id: index + 1,
      uuid: aggregate(index + 1),
      name: `aggregate${index + 1}`,
      created_at: LONG_AGO,
    })),
    aggregate_hosts: hosts.flatMap((names, index) =>
      names.map((host): Row => ({
        id: ++id,
        host,
        aggregate_id: index + 1,
        created_at: LONG_AGO,
      }))
    ),
  };
}

/** compute1 to compute3 in one cell, in the aggregates given. */
function deployment(
  hosts: readonly (readonly string[])[],
  { mappings = [1, 2, 3], nodes }: {
    readonly mappings?: readonly number[];
    readonly nodes?: readonly Row[];
  } = {},
): Scenario["rows"] {
  return {
    api: {
      cell_mappings: [cell0Mapping(), cell1()],
      host_mappings: mappings.map((number) => hostMapping(number, `compute${number}`, 2)),
      ...aggregates(...hosts),
    },
    main: cellOf({
      instances: [],
      nodes: nodes ?? [1, 2, 3].map((number) => computeNode(number, `compute${number}`)),
    }),
  };
}

function refused(fault: Partial<ServiceFault>): ServiceFault {
  return {
    service: "placement",
    method: "PUT",
    path: `/resource_providers/${node(1)}/aggregates`,
    from: 1,
    status: 409,
    body: {
      errors: [{
        status: 409,
        title: "Conflict",
        detail: "resource provider generation conflict",
        code: "placement.concurrent_update",
      }],
    },
    ...fault,
  };
}

/** compute1 is refused, and compute2 was being changed at the same time. */
const secondIsDone: Scenario["difference"] = {
  section: "What comes behind a failure",
  change: (recorded) => ({
    ...recorded,
    services: { consumers: {}, aggregates: { [node(2)]: [aggregate(1)] } },
  }),
};

const scenarios: Scenario[] = [
  {
    name: "no aggregates",
    ...ON_MARIADB,
    rows: oneCell({ instances: [] }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "hosts in aggregates, then once more",
    ...ON_ALL,
    rows: deployment([["compute1", "compute2"], [], ["compute2"]]),
    services: { providers },
    commands: [{ ...sync(), rows: true }, sync("--verbose")],
  },
  {
    name: "aggregates of others stay",
    ...ON_MARIADB,
    rows: deployment([["compute1"], ["compute1", "compute2"]]),
    services: {
      providers: [
        nodeProvider(1, { aggregates: [aggregate(8), aggregate(9)] }),
        nodeProvider(2, { aggregates: [aggregate(2)] }),
        nodeProvider(3, { aggregates: [aggregate(1)] }),
      ],
    },
    commands: [sync()],
  },
  {
    name: "two cells",
    start: { cell2: ZED.main },
    ...ON_MARIADB,
    rows: (() => {
      const rows = twoCells({ instances: [] }, { instances: [] })!;
      return { ...rows, api: { ...rows.api, ...aggregates(["compute1", "compute2"]) } };
    })(),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a host that is not mapped",
    ...ON_MARIADB,
    rows: deployment([["compute1", "compute2", "nowhere"]], { mappings: [1, 3] }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a host without a compute node, and one whose node was deleted",
    ...ON_MARIADB,
    rows: deployment([["compute1", "compute2", "compute3"]], {
      nodes: [computeNode(1, "compute1"), computeNode(2, "compute2", deleted(2))],
    }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a host that is not mapped, and one without a compute node",
    ...ON_MARIADB,
    rows: deployment([["nowhere", "compute2", "compute1"]], {
      nodes: [computeNode(1, "compute1")],
    }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a host with two compute nodes, between others",
    ...ON_MARIADB,
    rows: deployment([["compute1"], ["compute2", "compute3"], ["compute1"]], {
      nodes: [
        computeNode(1, "compute1"),
        computeNode(2, "compute2"),
        computeNode(4, "compute2", { hypervisor_hostname: "other" }),
        computeNode(3, "compute3"),
      ],
    }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a host with two compute nodes, of which one was deleted",
    ...ON_MARIADB,
    rows: deployment([["compute1"]], {
      nodes: [
        computeNode(1, "compute1"),
        computeNode(4, "compute1", { hypervisor_hostname: "other", ...deleted(4) }),
      ],
    }),
    services: { providers },
    commands: [sync()],
  },
  {
    name: "a provider that is missing, between others",
    ...ON_MARIADB,
    rows: deployment([["compute1"], ["compute2", "compute3"], ["compute1"]]),
    services: { providers: [nodeProvider(1), nodeProvider(3)] },
    commands: [sync()],
    difference: otherExitCodes("A provider that is missing", 6),
  },
  {
    name: "the provider is changed by others at the same moment",
    ...ON_MARIADB,
    rows: deployment([["compute1"]]),
    services: { providers, faults: [refused({ to: 3 })] },
    commands: [sync()],
  },
  {
    name: "the provider is changed by others again and again",
    ...ON_MARIADB,
    rows: deployment([["compute1", "compute2"]]),
    services: { providers, faults: [refused({})] },
    commands: [sync()],
    difference: secondIsDone,
  },
  {
    name: "Placement refuses the change",
    ...ON_MARIADB,
    rows: deployment([["compute1", "compute2"]]),
    services: { providers, faults: [refused({ status: 500, body: { errors: [] } })] },
    commands: [sync()],
    difference: secondIsDone,
  },
  {
    name: "Placement fails when asked for a provider's aggregates",
    ...ON_MARIADB,
    rows: deployment([["compute1", "compute2"]]),
    services: {
      providers,
      faults: [refused({ method: "GET", status: 500, body: { errors: [] } })],
    },
    commands: [sync()],
  },
  {
    name: "Placement does not answer",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { endpoint_override: "http://127.0.0.1:1" } }),
    rows: deployment([["compute1"]]),
    services: { providers },
    commands: [sync()],
    difference: otherExitCodes("Services that do not answer", 2),
  },
  {
    name: "a wrong password",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { password: "wrong" } }),
    rows: deployment([["compute1"]]),
    services: { providers },
    commands: [sync()],
    difference: otherExitCodes("Services that do not answer", 2),
  },
  {
    name: "a cell's database does not answer",
    ...ON_MARIADB,
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1({ database_connection: "{unreachable_url}" })],
        host_mappings: [hostMapping(1, "compute1", 2)],
        ...aggregates(["compute1"]),
      },
    },
    services: { providers },
    commands: [sync()],
  },
];

export const syncAggregates: ScenarioGroup = { name: "placement_sync_aggregates", scenarios };
