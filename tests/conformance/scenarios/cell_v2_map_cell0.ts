/** `cell_v2 map_cell0`. */

import { ABSENT, configuration, EMPTY, type Scenario, type ScenarioGroup } from "../scenario.ts";
import { CELL0_UUID, cell0Mapping, cellMapping } from "../sample_rows.ts";

const map = (...args: string[]) => ["cell_v2", "map_cell0", ...args];
const EXPLICIT = "mysql+pymysql://nova:db-secret@db0.example.org/nova_of_cell0?charset=utf8";
/** The command needs neither the main nor cell0's database, only their URLs. */
const start = { main: ABSENT, cell0: ABSENT } as const;
const withMain = (main: string | undefined) => configuration({ main });

const scenarios: Scenario[] = [
  { name: "beside the main database", start, commands: [map(), map()] },
  {
    name: "with a database of its own",
    start,
    commands: [map("--database_connection", EXPLICIT), ["cell_v2", "list_cells"]],
  },
  { name: "option and value in one", start, commands: [map(`--database_connection=${EXPLICIT}`)] },
  { name: "prefix of the option", start, commands: [map("--data", EXPLICIT)] },
  {
    name: "option with a hyphen",
    start,
    commands: [map("--database-connection", EXPLICIT)],
    difference: {
      section: "Both spellings of every option",
      change: (recorded) => ({
        commands: [{ exitCode: 0 }],
        rows: {
          api: {
            ...recorded.rows.api,
            cell_mappings: [{
              created_at: "<now>",
              database_connection: EXPLICIT,
              disabled: 0,
              name: "cell0",
              transport_url: "none:///",
              uuid: CELL0_UUID,
            }],
          },
        },
      }),
    },
  },
  { name: "an empty value counts as none", start, commands: [map("--database_connection", "")] },
  {
    name: "mapped already, with other values: nothing changes",
    start,
    rows: {
      api: { cell_mappings: [cell0Mapping({ name: "zero", database_connection: EXPLICIT })] },
    },
    commands: [map(), map("--database_connection", "mysql+pymysql://other.example.org/other")],
  },
  {
    name: "another cell has the same name or database",
    start,
    rows: {
      api: { cell_mappings: [cellMapping(1, { name: "cell0", database_connection: EXPLICIT })] },
    },
    commands: [map("--database_connection", EXPLICIT)],
  },
  {
    name: "templates are stored as given",
    start,
    commands: [
      map(
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}/{path}_zero?{query}",
      ),
    ],
  },
  {
    name: "percent signs in the main database's URL",
    start,
    config: withMain("mysql+pymysql://nova:p%40ss%2Fword%25@db.example.org:3307/nova?charset=utf8"),
    commands: [map()],
    difference: {
      section: "cell0's URL stays readable",
      change: ({ commands, rows }) => ({
        commands,
        rows: {
          api: {
            ...rows.api,
            cell_mappings: [{
              created_at: "<now>",
              database_connection:
                "mysql+pymysql://nova:p%40ss%2Fword%@db.example.org:3307/nova_cell0?charset=utf8",
              disabled: 0,
              name: "cell0",
              transport_url: "none:///",
              uuid: CELL0_UUID,
            }],
          },
        },
      }),
    },
  },
  {
    name: "harmless percent signs in the main database's URL",
    start,
    config: withMain(
      "mysql+pymysql://no%2Dva:p%23w%20d@db.example.org/nova?ssl_ca=%2Fetc%2Fca.pem",
    ),
    commands: [map()],
  },
  {
    name: "the main database's URL without password, port and options",
    start,
    config: withMain("postgresql://nova@db.example.org/nova"),
    commands: [map()],
  },
  {
    name: "the main database is a file",
    start,
    config: withMain("sqlite:////var/lib/nova/nova.sqlite"),
    commands: [map()],
  },
  {
    name: "the main database over a socket",
    start,
    config: withMain("mysql+pymysql://nova:pw@/nova?unix_socket=/run/mysqld/mysqld.sock"),
    commands: [map()],
  },
  {
    name: "several options in the main database's URL",
    start,
    config: withMain(
      "mysql+pymysql://nova:pw@db/nova?ssl_ca=/etc/ca.pem&charset=utf8&read_timeout=60",
    ),
    commands: [map()],
  },
  { name: "main database not configured", start, config: withMain(undefined), commands: [map()] },
  {
    name: "main database not configured, but not needed",
    start,
    config: withMain(undefined),
    commands: [map("--database_connection", EXPLICIT)],
  },
  {
    name: "API database without tables",
    start: { ...start, api: EMPTY },
    commands: [map("--database_connection", EXPLICIT)],
  },
  {
    name: "API database not configured",
    start,
    config: configuration({ api: undefined }),
    commands: [map("--database_connection", EXPLICIT)],
  },
];

export const mapCell0: ScenarioGroup = { name: "cell_v2_map_cell0", scenarios };
