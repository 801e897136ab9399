/** `cell_v2 map_instances`: which instances are mapped, and where a run goes on. */

import {
  cellCommand,
  configuration,
  type Difference,
  EMPTY,
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
  deleted,
  instance,
  instanceMapping,
  instanceMarker,
  uuid,
} from "../sample_rows.ts";

const map = cellCommand("map_instances");
/** A run whose rows are compared too. */
const step = (...args: string[]) => withRows(map(CELL1_UUID, ...args));
const instances = (count: number, columns: (number: number) => Row = () => ({})): Row[] =>
  Array.from({ length: count }, (_, index) => instance(index + 1, columns(index + 1)));
const cells: Tables = { cell_mappings: [cell0Mapping(), cell1()] };
const withInstances = (rows: readonly Row[], mappings: readonly Row[] = []): Scenario["rows"] => ({
  api: { ...cells, instance_mappings: mappings },
  main: { instances: rows },
});

/** An instance's mapping as a run leaves it. */
const mapped = (number: number): Row => ({
  cell_id: CELL1_UUID,
  created_at: "<now>",
  instance_uuid: uuid("e", number),
  project_id: `project${number % 3}`,
  queued_for_delete: 0,
  user_id: `user${number % 2}`,
});
const withoutUser = ({ user_id: _, ...rest }: Row): Row => rest;
/** Ours maps instances where the reference does not. */
const mapsInstances = (section: string, ...mappings: Row[]): Difference => ({
  section,
  change: ({ rows }) => {
    const ours = { ...rows, api: { ...rows.api, instance_mappings: mappings } };
    return { commands: [{ exitCode: 0 }], rows: ours };
  },
});
/** Ours does at once what the reference does in the run after the one that failed. */
const atOnce: Difference = {
  section: "map_instances goes on without the marker's instance",
  change: ({ commands: [, second], rows }) => ({ commands: [second, second], rows }),
};

const scenarios: Scenario[] = [
  {
    name: "all instances, then once more",
    rows: withInstances(instances(5)),
    commands: [step(), step()],
  },
  { name: "a cell without instances", rows: withInstances([]), commands: [step()] },
  {
    name: "deleted instances too",
    rows: withInstances([instance(1), instance(2, deleted(2)), instance(3, deleted(3))]),
    commands: [step()],
  },
  {
    name: "instances in every state",
    rows: withInstances(
      ["soft-delete", "error", "building", "shelved_offloaded", "resized"].map((state, index) =>
        instance(index + 1, { vm_state: state, host: index % 2 ? null : "compute1" })
      ),
    ),
    commands: [step()],
  },
  {
    name: "hidden instances",
    rows: withInstances([
      instance(1, { hidden: 1 }),
      instance(2, { hidden: 0 }),
      instance(3),
      instance(4, { hidden: 1, ...deleted(4) }),
    ]),
    commands: [step()],
  },
  {
    name: "two at a time until done",
    rows: withInstances(instances(5)),
    commands: [step("--max-count", "2"), step("--max-count", "2"), step("--max-count", "2")],
  },
  {
    name: "as many as --max-count says: one more run finds out",
    rows: withInstances(instances(4)),
    commands: [step("--max-count", "2"), step("--max-count", "2"), step("--max-count", "2")],
  },
  {
    name: "one at a time",
    rows: withInstances(instances(3)),
    commands: ["1", "1", "1", "1", "1"].map((count) => step("--max-count", count)),
  },
  {
    name: "--max-count above the number of instances",
    rows: withInstances(instances(3)),
    commands: [step("--max-count", "50000")],
  },
  {
    name: "--max-count in a cell without instances",
    rows: withInstances([]),
    commands: [step("--max-count", "1")],
  },
  {
    name: "mapped instances count towards --max-count",
    rows: withInstances(instances(5), [
      instanceMapping(1, uuid("e", 1), { cell_id: 2 }),
      instanceMapping(2, uuid("e", 2), { cell_id: 1 }),
    ]),
    commands: [step("--max-count", "3"), step("--max-count", "3")],
  },
  {
    name: "limited first, then without a limit",
    rows: withInstances(instances(5)),
    commands: [step("--max-count", "2"), step()],
  },
  {
    name: "--reset goes back to the oldest",
    rows: withInstances(instances(5), [
      instanceMapping(1, uuid("e", 4), { cell_id: 2 }),
      instanceMarker(uuid("e", 4)),
    ]),
    commands: [step("--reset")],
  },
  {
    name: "--reset with --max-count",
    rows: withInstances(instances(5), [instanceMarker(uuid("e", 4))]),
    commands: [step("--reset", "--max-count", "2"), step("--max-count", "2")],
  },
  {
    name: "--reset without a marker",
    rows: withInstances(instances(3)),
    commands: [step("--reset", "--max-count", "2"), step("--reset")],
  },
  {
    name: "--max-count that is no number of 1 or more",
    rows: withInstances(instances(2), [instanceMarker(uuid("e", 1))]),
    commands: ["0", "-1", "abc", "", "1.5", "1e3", "0x10", "_1", "1_", "--1", "1 0"].map((count) =>
      map(CELL1_UUID, `--max-count=${count}`)
    ),
  },
  {
    name: "--max-count as Python reads numbers",
    rows: withInstances(instances(4)),
    commands: [" 1", "+1", "0_1", "01\t", "1_0"].map((count) =>
      map(CELL1_UUID, `--max-count=${count}`)
    ),
  },
  {
    name: "a wrong --max-count comes before an unknown cell",
    commands: [map(uuid("a", 1), "--max-count", "0")],
  },
  { name: "unknown cell", rows: withInstances(instances(1)), commands: [map(uuid("a", 1))] },
  {
    name: "a cell by something that is no UUID",
    rows: withInstances(instances(1)),
    commands: [map("cell9"), map("")],
  },
  {
    name: "an unknown cell leaves the marker alone",
    rows: withInstances(instances(3), [instanceMarker(uuid("e", 1))]),
    commands: [map(uuid("a", 1)), step()],
  },
  {
    name: "without --cell_uuid",
    rows: withInstances(instances(1)),
    commands: [["cell_v2", "map_instances"], ["cell_v2", "map_instances", "--reset"]],
  },
  {
    name: "prefixes of the options",
    rows: withInstances(instances(3)),
    commands: [
      ["cell_v2", "map_instances", `--cell=${CELL1_UUID}`, "--max", "2"],
      ["cell_v2", "map_instances", "--ce", CELL1_UUID, "--m=2", "--r"],
      ["cell_v2", "map_instances", "--cell_u", CELL1_UUID, "--res"],
    ],
  },
  {
    name: "the other spelling of the options",
    rows: withInstances(instances(1)),
    commands: [["cell_v2", "map_instances", "--cell-uuid", CELL1_UUID, "--max_count", "2"]],
    difference: mapsInstances("Both spellings of every option", mapped(1)),
  },
  {
    name: "a marker left by an earlier run: only what is behind it",
    rows: withInstances(instances(6), [
      instanceMapping(1, uuid("e", 1), { cell_id: 2 }),
      instanceMarker(uuid("e", 3)),
    ]),
    commands: [step("--max-count", "2"), step("--max-count", "2")],
  },
  {
    name: "a marker at an instance deleted since",
    rows: withInstances([instance(1), instance(2, deleted(2)), instance(3)], [
      instanceMarker(uuid("e", 2)),
    ]),
    commands: [step()],
  },
  {
    name: "a marker at a hidden instance",
    rows: withInstances([instance(1), instance(2, { hidden: 1 }), instance(3)], [
      instanceMarker(uuid("e", 2)),
    ]),
    commands: [step()],
  },
  {
    name: "a marker at the last instance",
    rows: withInstances(instances(3), [instanceMarker(uuid("e", 3))]),
    commands: [step(), step()],
  },
  {
    name: "a marker among instances of the same second",
    rows: withInstances(instances(6, () => ({ created_at: "2022-04-01 10:00:00" })), [
      instanceMarker(uuid("e", 3)),
    ]),
    commands: [step("--max-count", "1"), step()],
  },
  {
    name: "the order is that of creation, not of the ids",
    rows: withInstances(
      instances(6, (number) => ({ created_at: `2022-04-01 10:00:${10 - number + 10}` })),
    ),
    commands: [step("--max-count", "2"), step("--max-count", "3"), step()],
  },
  {
    name: "a marker at an instance that is gone",
    rows: withInstances(instances(3), [instanceMarker(uuid("e", 7))]),
    commands: [step(), step()],
    difference: atOnce,
  },
  {
    name: "a marker at an instance of another cell",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [instanceMarker(uuid("e", 7))],
      },
      main: { instances: instances(3) },
      cell2: { instances: [instance(7), instance(8)] },
    },
    commands: [step(), step()],
    difference: atOnce,
  },
  {
    name: "more than a batch, many of the same second",
    rows: withInstances(
      instances(120, (number) => ({ created_at: `2022-04-01 10:00:0${number % 3}` })),
    ),
    commands: [step()],
  },
  {
    name: "more than a batch in steps of 50",
    rows: withInstances(
      instances(120, (number) => ({ created_at: `2022-04-01 10:00:0${number % 3}` })),
    ),
    commands: ["50", "50", "50"].map((count) => map(CELL1_UUID, "--max-count", count)),
  },
  {
    name: "instances mapped elsewhere or to no cell stay as they are",
    start: { cell2: ZED.main },
    rows: {
      api: {
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        instance_mappings: [
          instanceMapping(1, uuid("e", 1), { cell_id: 3, project_id: "elsewhere" }),
          instanceMapping(2, uuid("e", 2), { cell_id: null }),
          instanceMapping(3, uuid("e", 3), { cell_id: 1, queued_for_delete: 1 }),
        ],
      },
      main: { instances: instances(4) },
    },
    commands: [step()],
  },
  {
    name: "one cell after the other",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2()] },
      main: { instances: instances(2) },
      cell2: { instances: [instance(5), instance(6, deleted(6))] },
    },
    commands: [
      withRows(map(CELL2_UUID)),
      withRows(map(CELL1_UUID)),
    ],
  },
  {
    name: "an instance that is in two cells",
    start: { cell2: ZED.main },
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1(), cell2()] },
      main: { instances: [instance(1), instance(2, { hidden: 1 })] },
      cell2: { instances: [instance(1), instance(2)] },
    },
    commands: [map(CELL1_UUID), map(CELL2_UUID)],
  },
  {
    name: "the instances of cell0",
    rows: { api: cells, cell0: { instances: [instance(1, { host: null, vm_state: "error" })] } },
    commands: [map(CELL0_UUID)],
  },
  {
    name: "a disabled cell without a name",
    rows: {
      api: { cell_mappings: [cell1({ name: null, disabled: 1 })] },
      main: { instances: instances(2) },
    },
    commands: [map(CELL1_UUID)],
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
      main: { instances: instances(2) },
    },
    commands: [map(CELL1_UUID)],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "an instance without a time of creation",
    rows: withInstances([instance(1, { created_at: null }), instance(2)]),
    commands: [step()],
  },
  {
    name: "an instance without a user",
    rows: withInstances([instance(1), instance(2, { user_id: null }), instance(3)]),
    commands: [map(CELL1_UUID)],
    difference: mapsInstances(
      "Instances without a user are mapped",
      mapped(1),
      withoutUser(mapped(2)),
      mapped(3),
    ),
  },
  {
    name: "an instance without a project",
    rows: withInstances([instance(1), instance(2, { project_id: null }), instance(3)]),
    commands: [step()],
  },
  {
    name: "the cell's database does not answer",
    rows: {
      api: { cell_mappings: [cell1({ database_connection: "{unreachable_url}" })] },
    },
    commands: [map(CELL1_UUID)],
  },
  {
    name: "the cell's database is not there",
    rows: { api: { cell_mappings: [cell1({ database_connection: "{missing_url}" })] } },
    commands: [map(CELL1_UUID)],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "the cell's database without tables",
    start: { main: EMPTY },
    rows: { api: { cell_mappings: [cell1()] } },
    commands: [map(CELL1_UUID)],
  },
  { name: "API database without tables", start: { api: EMPTY }, commands: [map(CELL1_UUID)] },
  {
    name: "API database not configured",
    config: configuration({ api: undefined }),
    commands: [map(CELL1_UUID)],
  },
  {
    name: "main database not configured: the cell's counts",
    config: configuration({ main: undefined }),
    rows: withInstances(instances(2)),
    commands: [map(CELL1_UUID)],
    difference: mapsInstances(
      "map_instances does without [database] connection",
      mapped(1),
      mapped(2),
    ),
  },
];

export const mapInstances: ScenarioGroup = { name: "cell_v2_map_instances", scenarios };
