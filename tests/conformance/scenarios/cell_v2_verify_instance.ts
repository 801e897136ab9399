/** `cell_v2 verify_instance`: each answer, and what stands in its way. */

import { EMPTY, type Row, type Scenario, type ScenarioGroup, ZED } from "../scenario.ts";
import {
  cell0Mapping,
  cell1,
  cell2,
  deleted,
  instance,
  instanceMapping,
  instanceMarker,
  uuid,
} from "../sample_rows.ts";

const UUID = uuid("e", 1);
const verify = (instanceUuid: string, ...args: string[]) => [
  "cell_v2",
  "verify_instance",
  "--uuid",
  instanceUuid,
  ...args,
];
/** The command as it is, and quiet, when it prints nothing at all. */
const both = (instanceUuid = UUID) => [
  verify(instanceUuid),
  { args: verify(instanceUuid, "--quiet"), stdout: "exact" } as const,
];
const inCell1 = (found: readonly Row[], columns: Row = {}): Scenario["rows"] => ({
  api: {
    cell_mappings: [cell0Mapping(), cell1()],
    instance_mappings: [instanceMapping(1, UUID, { cell_id: 2, ...columns })],
  },
  main: { instances: found },
});

const scenarios: Scenario[] = [
  { name: "live and mapped", rows: inCell1([instance(1)]), commands: both() },
  {
    name: "no mapping",
    rows: { api: { cell_mappings: [cell1()] }, main: { instances: [instance(1)] } },
    commands: both(),
  },
  { name: "an empty deployment", commands: both() },
  {
    name: "a mapping without a cell",
    rows: inCell1([instance(1)], { cell_id: null }),
    commands: both(),
  },
  { name: "deleted", rows: inCell1([instance(1, deleted(1))]), commands: both() },
  { name: "archived", rows: inCell1([instance(2)]), commands: both() },
  {
    name: "archived, the row being in the shadow table",
    rows: {
      ...inCell1([]),
      main: { shadow_instances: [instance(1, deleted(1))] },
    },
    commands: both(),
  },
  {
    name: "deleted, the mapping being queued for deletion",
    rows: inCell1([instance(1, deleted(1))], { queued_for_delete: 1 }),
    commands: both(),
  },
  {
    name: "live, the mapping being queued for deletion",
    rows: inCell1([instance(1)], { queued_for_delete: 1 }),
    commands: both(),
  },
  {
    name: "in state soft-delete, which is alive",
    rows: inCell1([instance(1, { vm_state: "soft-delete" })]),
    commands: both(),
  },
  { name: "hidden", rows: inCell1([instance(1, { hidden: 1 })]), commands: both() },
  {
    name: "in a cell without a name",
    rows: {
      api: {
        cell_mappings: [cell1({ name: null })],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
      main: { instances: [instance(1)] },
    },
    commands: both(),
  },
  {
    name: "in cell0",
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1()],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 1 })],
      },
      cell0: { instances: [instance(1, { vm_state: "error", host: null })] },
    },
    commands: both(),
  },
  {
    name: "in a disabled second cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2({ disabled: 1 })],
        instance_mappings: [
          instanceMapping(1, UUID, { cell_id: 3 }),
          instanceMapping(2, uuid("e", 2), { cell_id: 3 }),
        ],
      },
      main: { instances: [instance(2)] },
      cell2: { instances: [instance(1)] },
    },
    commands: [...both(), ...both(uuid("e", 2))],
  },
  {
    name: "another instance's state does not matter",
    rows: inCell1([instance(1), instance(2, deleted(2))]),
    commands: [...both(), ...both(uuid("e", 2))],
  },
  {
    name: "something that is no UUID",
    rows: inCell1([instance(1)]),
    commands: [...both("vm1"), ...both("")],
  },
  {
    name: "the UUID in capitals, which a server's collation may take as the same",
    rows: inCell1([instance(1)]),
    commands: both(UUID.toUpperCase()),
  },
  {
    name: "the marker of map_instances",
    rows: {
      api: { cell_mappings: [cell1()], instance_mappings: [instanceMarker(UUID)] },
      main: { instances: [instance(1)] },
    },
    commands: [...both(), ...both(UUID.replaceAll("-", " "))],
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
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
      main: { instances: [instance(1)] },
    },
    commands: both(),
    engines: ["mysql", "postgresql"],
  },
  { name: "without --uuid", commands: [["cell_v2", "verify_instance"]] },
  {
    name: "prefixes of the options",
    rows: inCell1([instance(1)]),
    commands: [{ args: ["cell_v2", "verify_instance", `--uu=${UUID}`, "--q"], stdout: "exact" }],
  },
  {
    name: "the cell's database does not answer",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
    },
    commands: [verify(UUID), verify(UUID, "--quiet")],
  },
  {
    name: "the cell's database does not answer, but is not needed",
    rows: {
      api: {
        cell_mappings: [cell1({ database_connection: "{unreachable_url}" })],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: null })],
      },
    },
    commands: [...both(), ...both(uuid("e", 2))],
  },
  {
    name: "the cell's database without tables",
    start: { main: EMPTY },
    rows: {
      api: {
        cell_mappings: [cell1()],
        instance_mappings: [instanceMapping(1, UUID, { cell_id: 2 })],
      },
    },
    commands: [verify(UUID)],
  },
  { name: "API database without tables", start: { api: EMPTY }, commands: [verify(UUID)] },
];

export const verifyInstance: ScenarioGroup = { name: "cell_v2_verify_instance", scenarios };
