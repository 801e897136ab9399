/** `cell_v2 create_cell`. */

import {
  ABSENT,
  configuration,
  EMPTY,
  type Result,
  type Rows,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";
import { cell0Mapping, cellMapping } from "../sample_rows.ts";

const create = (...args: string[]) => ["cell_v2", "create_cell", ...args];
const withUuid = (...args: string[]) =>
  ({ args: create(...args, "--verbose"), stdout: "last line" }) as const;
const list = { args: ["cell_v2", "list_cells"], stdout: "exact" } as const;
/** The command reads and writes the API database only. */
const start = { main: ABSENT, cell0: ABSENT } as const;

const MQ = "rabbit://nova:mq-new@mq-new.example.org:5672/";
const DB = "mysql+pymysql://nova:db-new@db-new.example.org/nova";
const urls = ["--transport-url", MQ, "--database_connection", DB];

/** The result of a command that makes a cell of the sample URLs without a word. */
function withCell(before: Rows, name: string): Result {
  const cell = {
    created_at: "<now>",
    database_connection: DB,
    disabled: 0,
    name,
    transport_url: MQ,
    uuid: "<uuid-1>............................",
  };
  return {
    commands: [{ exitCode: 0 }],
    rows: { api: { ...before.api, cell_mappings: [cell] } },
  };
}

const scenarios: Scenario[] = [
  {
    name: "with name and both URLs",
    start,
    commands: [withUuid("--name", "cell1", ...urls), list],
  },
  { name: "with the URLs of the configuration", start, commands: [withUuid("--name", "cell1")] },
  {
    name: "without a word on success",
    start,
    commands: [{ args: create("--name", "c", ...urls), stdout: "exact" }],
  },
  { name: "without a name", start, commands: [create(...urls), list] },
  { name: "with an empty name", start, commands: [create("--name", "", ...urls), list] },
  { name: "with a name of blanks", start, commands: [create("--name", "  ", ...urls), list] },
  {
    name: "with a name in another script",
    start,
    commands: [create("--name", "célula-δύο-細胞", ...urls), list],
  },
  {
    name: "with a name that holds a rule's characters",
    start,
    commands: [create("--name", "a|b+c", ...urls), list],
  },
  { name: "with the longest name", start, commands: [create("--name", "n".repeat(255), ...urls)] },
  {
    name: "with a name that is too long",
    start,
    commands: [create("--name", "n".repeat(256), ...urls)],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "with a name that is taken",
    start,
    rows: { api: { cell_mappings: [cellMapping(1)] } },
    commands: [create("--name", "cell1", ...urls), list],
  },
  { name: "disabled", start, commands: [withUuid("--name", "cell1", "--disabled", ...urls), list] },
  {
    name: "options with an equals sign",
    start,
    commands: [
      withUuid("--name=cell1", `--transport-url=${MQ}`, `--database_connection=${DB}`),
    ],
  },
  {
    name: "prefixes of options",
    start,
    commands: [create("--na", "cell1", "--tr", MQ, "--data", DB, "--di", "--ver")],
  },
  { name: "an ambiguous prefix", start, commands: [create("--d", DB)] },
  {
    name: "options given twice: the last counts",
    start,
    commands: [create("--name", "first", "--name", "second", ...urls), list],
  },
  {
    name: "the other spelling of each option",
    start,
    commands: [create("--name", "cell1", "--transport_url", MQ, "--database-connection", DB)],
    difference: {
      section: "Both spellings of every option",
      change: ({ rows }) => withCell(rows, "cell1"),
    },
  },
  {
    name: "same transport URL as another cell",
    start,
    rows: { api: { cell_mappings: [cellMapping(1, { transport_url: MQ })] } },
    commands: [create("--name", "cell2", ...urls)],
  },
  {
    name: "same database as another cell",
    start,
    rows: { api: { cell_mappings: [cellMapping(1, { database_connection: DB })] } },
    commands: [create("--name", "cell2", ...urls)],
  },
  {
    name: "same transport URL and database as another cell",
    start,
    commands: [create("--name", "cell1", ...urls), create("--name", "cell2", ...urls)],
  },
  {
    name: "same URLs as a disabled cell",
    start,
    rows: {
      api: { cell_mappings: [cellMapping(1, { database_connection: DB, disabled: 1 })] },
    },
    commands: [create(...urls)],
  },
  {
    name: "same database as cell0",
    start,
    rows: { api: { cell_mappings: [cell0Mapping({ database_connection: DB })] } },
    commands: [create("--name", "cell1", ...urls)],
  },
  {
    name: "URLs that differ by letter case only",
    start,
    rows: { api: { cell_mappings: [cellMapping(1, { database_connection: DB.toUpperCase() })] } },
    commands: [create("--name", "cell2", ...urls)],
  },
  {
    name: "same as another cell's template once that is filled in",
    start,
    rows: {
      api: {
        cell_mappings: [cellMapping(1, {
          transport_url: "{scheme}://{username}:{password}@{hostname}:{port}/",
        })],
      },
    },
    commands: [create("--name", "cell2", "--database_connection", DB)],
  },
  {
    name: "templates, stored as given",
    start,
    commands: [
      create(
        "--name",
        "cell1",
        "--transport-url",
        "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}/cell1?{query}",
      ),
    ],
  },
  {
    name: "the same template for a second cell",
    start,
    commands: ["cell1", "cell2"].map((name) =>
      create(
        "--name",
        name,
        "--transport-url",
        `{scheme}://{username}:{password}@{hostname}:{port}/${name}`,
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}/nova_cell?{query}",
      )
    ),
  },
  {
    name: "a template whose field is not there",
    start,
    commands: [
      create("--transport-url", "rabbit://{hostname7}:{port7}/", "--database_connection", DB),
    ],
  },
  {
    name: "a transport URL with several hosts",
    start,
    commands: [
      create(
        "--transport-url",
        "rabbit://u1:p1@h1.example.org:5672,u2:p2@h2.example.org:5673/vhost?ssl=1",
        "--database_connection",
        DB,
      ),
      list,
    ],
  },
  {
    name: "a transport URL with an IPv6 address",
    start,
    commands: [
      create("--transport-url", "rabbit://u:p@[2001:db8::1]:5672//", "--database_connection", DB),
      list,
    ],
  },
  ...["none:/", "none:///", "fake://", "amqp+tls://u@h/", "kafka://h:9092"].map((
    url,
  ): Scenario => ({
    name: `transport URL ${url}`,
    start,
    commands: [create("--transport-url", url, "--database_connection", DB)],
  })),
  ...[
    "no-scheme",
    "/path/only",
    "rabbit://h:notaport/",
    "rabbit://h:99999999/",
    "rabbit://h:5672:5673/",
    "rabbit://u:p@h:/",
    "rabbit://h1,h2:x/",
    "rabbit://[2001:db8::1/",
    "rabbit:",
    " ",
  ].map((url): Scenario => ({
    name: `odd transport URL "${url}"`,
    start,
    commands: [create("--transport-url", url, "--database_connection", DB)],
  })),
  {
    name: "a database URL that is none",
    start,
    commands: [create("--transport-url", MQ, "--database_connection", "this is no URL")],
  },
  {
    name: "a database URL with blanks and quotes",
    start,
    commands: [
      create("--transport-url", MQ, "--database_connection", `x://u:'"; DROP--@h/d`),
      list,
    ],
  },
  {
    name: "transport URL not configured: rabbit:// it is",
    start,
    config: configuration({ transportUrl: undefined }),
    commands: [create("--name", "cell1", "--database_connection", DB)],
  },
  {
    name: "transport URL configured as empty",
    start,
    config: configuration({ transportUrl: "" }),
    commands: [create("--name", "cell1", "--database_connection", DB)],
  },
  {
    name: "transport URL configured as empty, but given",
    start,
    config: configuration({ transportUrl: "" }),
    commands: [create("--name", "cell1", ...urls)],
    difference: {
      section: "An empty [DEFAULT] transport_url stops only what needs it",
      change: ({ rows }) => withCell(rows, "cell1"),
    },
  },
  {
    name: "empty values count as none",
    start,
    commands: [create("--name", "cell1", "--transport-url", "", "--database_connection", "")],
  },
  {
    name: "database not configured",
    start,
    config: configuration({ main: undefined }),
    commands: [create("--name", "cell1", "--transport-url", MQ)],
  },
  {
    name: "database not configured, but given",
    start,
    config: configuration({ main: undefined }),
    commands: [create("--name", "cell1", ...urls)],
  },
  {
    name: "API database not configured",
    start,
    config: configuration({ api: undefined }),
    commands: [create(...urls)],
  },
  {
    name: "API database without tables",
    start: { ...start, api: EMPTY },
    commands: [create(...urls)],
  },
  {
    name: "an argument too many",
    start,
    commands: [create(...urls, "surplus")],
    difference: {
      section: "Surplus arguments are refused",
      change: ({ rows }) => ({
        commands: [{ exitCode: 2 }],
        rows: { api: { alembic_version: rows.api!.alembic_version } },
      }),
    },
  },
];

export const createCell: ScenarioGroup = { name: "cell_v2_create_cell", scenarios };
