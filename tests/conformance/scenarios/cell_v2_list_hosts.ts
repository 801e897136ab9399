/** `cell_v2 list_hosts`: the table, byte for byte. */

import {
  ABSENT,
  EMPTY,
  otherExitCodes,
  type Row,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";
import { CELL0_UUID, cell0Mapping, cellMapping, hostMapping, uuid } from "../sample_rows.ts";

/** Only the API database is read. */
const start = { main: ABSENT, cell0: ABSENT } as const;
const list = (...args: string[]) => ["cell_v2", "list_hosts", ...args];
const cellsWith = (cells: readonly Row[], hosts: readonly Row[]): Scenario["rows"] => ({
  api: { cell_mappings: cells, host_mappings: hosts },
});
const twoCells = cellsWith([cell0Mapping(), cellMapping(2), cellMapping(3)], [
  hostMapping(1, "compute3", 2),
  hostMapping(2, "compute1", 3),
  hostMapping(3, "compute2", 2),
]);

const scenarios: Scenario[] = [
  { name: "no cells and no hosts", start, commands: [list()] },
  { name: "hosts of two cells", start, rows: twoCells, commands: [list()] },
  {
    name: "one cell",
    start,
    rows: twoCells,
    commands: [list("--cell_uuid", uuid("c", 2)), list(`--cell_uuid=${uuid("c", 3)}`)],
  },
  {
    name: "a cell without hosts",
    start,
    rows: twoCells,
    commands: [list("--cell_uuid", CELL0_UUID)],
  },
  {
    name: "unknown cell",
    start,
    rows: twoCells,
    commands: [list("--cell_uuid", uuid("a", 1)), list("--cell_uuid", "cell9")],
  },
  {
    name: "an empty UUID stands for all cells",
    start,
    rows: twoCells,
    commands: [list("--cell_uuid", "")],
  },
  {
    name: "a cell without a name, and one with an empty one",
    start,
    rows: cellsWith([cellMapping(1, { name: null }), cellMapping(2, { name: "" })], [
      hostMapping(1, "compute1", 1),
      hostMapping(2, "compute2", 2),
    ]),
    commands: [list(), list("--cell_uuid", uuid("c", 1))],
  },
  {
    name: "the order of host names",
    start,
    rows: cellsWith(
      [cellMapping(1)],
      [
        "compute-10",
        "compute-9",
        "Compute-1",
        "compute_1",
        "compute.1",
        "a",
        "Z",
        "élan",
        "10",
        "9",
      ]
        .map((host, index) => hostMapping(index + 1, host, 1)),
    ),
    commands: [list()],
  },
  {
    name: "long and wide names",
    start,
    rows: cellsWith(
      [cellMapping(1, { name: "セル一" }), cellMapping(2, { name: "n".repeat(255) })],
      [
        hostMapping(1, "h".repeat(255), 1),
        hostMapping(2, "ホスト", 2),
        hostMapping(3, "a | b", 1),
        hostMapping(4, "e\u0301", 1),
      ],
    ),
    commands: [list()],
  },
  {
    name: "names that need reading with care",
    start,
    rows: cellsWith([cellMapping(1, { name: "None" }), cellMapping(2, { name: " padded " })], [
      hostMapping(1, "two\nlines", 1),
      hostMapping(2, "tab\tbed", 2),
    ]),
    commands: [list()],
  },
  {
    name: "many hosts",
    start,
    rows: cellsWith(
      [cellMapping(1), cellMapping(2)],
      Array.from(
        { length: 60 },
        (_, index) => hostMapping(index + 1, `compute${(index * 7) % 60}`, 1 + index % 2),
      ),
    ),
    commands: [list(), list("--cell_uuid", uuid("c", 1))],
  },
  {
    name: "templates in the cells' URLs",
    start,
    rows: cellsWith(
      [
        cellMapping(1, {
          transport_url: "{scheme}://{hostname9}/",
          database_connection: "{nonsense",
        }),
      ],
      [hostMapping(1, "compute1", 1)],
    ),
    commands: [list(), list("--cell_uuid", uuid("c", 1))],
  },
  {
    name: "read as deployment tools do",
    start,
    rows: twoCells,
    commands: [{
      args: list(),
      readers: [
        "sed '1,3d;$d' | awk -F'|' '{print $4}' | tr -d ' '",
        "awk -F'|' '$4 ~ /compute1/ {print $3}'",
        "grep -c ' compute2 '",
        "grep -q ' compute9 '",
      ],
    }],
  },
  {
    name: "prefixes of the option",
    start,
    rows: twoCells,
    commands: [list("--cell", uuid("c", 2)), list(`--ce=${uuid("c", 2)}`)],
  },
  {
    name: "the other spelling of the option",
    start,
    rows: twoCells,
    commands: [list("--cell-uuid", uuid("a", 1))],
    difference: otherExitCodes("Both spellings of every option", 1),
  },
  {
    name: "refused arguments",
    start,
    commands: [list("--cell_uuid"), list("--host", "compute1"), list("--verbose")],
  },
  { name: "API database without tables", start: { ...start, api: EMPTY }, commands: [list()] },
];

export const listHosts: ScenarioGroup = { name: "cell_v2_list_hosts", scenarios };
