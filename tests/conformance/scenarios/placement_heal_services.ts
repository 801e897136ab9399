/** `placement heal_allocations`: databases and services that fail, and changes by others. */

import { otherExitCodes, type Scenario, type ScenarioGroup } from "../scenario.ts";
import { conflict, consumerConflict, heal } from "../heal_rows.ts";
import {
  guest,
  node,
  nodeProvider,
  ON_MARIADB,
  oneCell,
  serviceConfiguration,
  SMALL,
  vm,
} from "../service_rows.ts";
import { cell0Mapping, cell1 } from "../sample_rows.ts";

const providers = [nodeProvider(1), nodeProvider(2)];

const scenarios: Scenario[] = [
  {
    name: "a cell's database does not answer",
    ...ON_MARIADB,
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1({ database_connection: "{unreachable_url}" })] },
    },
    services: { providers },
    commands: [heal()],
  },
  {
    name: "Placement does not answer",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { endpoint_override: "http://127.0.0.1:1" } }),
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers },
    commands: [heal("--skip-port-allocations")],
    difference: otherExitCodes("Services that do not answer", 3),
  },
  {
    name: "Placement does not answer, and nothing is to be done",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { endpoint_override: "http://127.0.0.1:1" } }),
    rows: oneCell({ instances: [] }),
    services: { providers },
    commands: [heal("--skip-port-allocations")],
    difference: otherExitCodes("Services that do not answer", 4),
  },
  {
    name: "a wrong password",
    ...ON_MARIADB,
    config: serviceConfiguration({ placement: { password: "wrong" } }),
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers },
    commands: [heal("--skip-port-allocations")],
    difference: otherExitCodes("Services that do not answer", 3),
  },
  {
    name: "no section for Placement",
    ...ON_MARIADB,
    config: undefined,
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers },
    commands: [heal("--skip-port-allocations")],
  },
  {
    name: "Placement fails while it is read",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1), guest(2)] }),
    services: {
      providers,
      faults: [{
        service: "placement",
        method: "GET",
        path: `/allocations/${vm(2)}`,
        from: 1,
        status: 500,
        body: { errors: [] },
      }],
    },
    commands: [heal()],
  },
  {
    name: "others change the same provider at the same moment",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: {
      providers,
      faults: [conflict("Inventory changed while attempting to allocate", { to: 2 })],
    },
    commands: [heal()],
  },
  {
    name: "the consumer is changed at the same moment",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: {
      providers,
      faults: [consumerConflict],
    },
    commands: [heal()],
  },
  {
    name: "Placement has an empty record of the instance",
    ...ON_MARIADB,
    rows: oneCell({ instances: [guest(1)] }),
    services: { providers, refused: [{ consumer: vm(1), allocations: { [node(9)]: SMALL } }] },
    commands: [heal()],
    difference: {
      section: "Empty records in Placement",
      change: (recorded) => ({
        ...recorded,
        commands: [{ exitCode: 0 }],
        services: {
          consumers: {
            [vm(1)]: ["project1 user1", `${node(1)} DISK_GB=1 MEMORY_MB=512 VCPU=1`],
          },
        },
      }),
    },
  },
];

export const healServices: ScenarioGroup = { name: "placement_heal_services", scenarios };
